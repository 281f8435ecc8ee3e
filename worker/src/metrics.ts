import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge, Histogram } from '@ticketing/shared/service/metrics.ts';

export type WorkerMetrics = ReturnType<typeof workerMetrics>;

/** The metrics of the worker. */
export function workerMetrics(registry: Registry) {
  const registers = [registry];
  return {
    outcomes: new Counter({
      name: 'booking_outcomes_total',
      help: 'Commands decided, by the event that answers them and the code of a refusal.',
      labelNames: ['type', 'code'] as const,
      registers,
    }),
    catalogueOutcomes: new Counter({
      name: 'catalogue_outcomes_total',
      help: 'Commands of the catalogue decided, by the event that answers them and the code of a refusal.',
      labelNames: ['type', 'code'] as const,
      registers,
    }),
    repeated: new Counter({
      name: 'worker_outcomes_repeated_total',
      help: 'Commands that came again and were given their recorded outcome.',
      registers,
    }),
    chunkSize: new Histogram({
      name: 'worker_chunk_commands',
      help: 'Commands in a chunk.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
      registers,
    }),
    chunkSeconds: new Histogram({
      name: 'worker_chunk_seconds',
      help: 'How long a step of a chunk took.',
      labelNames: ['step'] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    retries: new Counter({
      name: 'worker_retries_total',
      help: 'Chunks tried again after a fault that passes.',
      labelNames: ['step'] as const,
      registers,
    }),
    deadLetters: new Counter({
      name: 'worker_dead_letters_total',
      help: 'Messages sent to the dead-letter topic.',
      registers,
    }),
    deadLettersCut: new Counter({
      name: 'worker_dead_letters_cut_total',
      help: 'Dead letters that their topic does not take whole.',
      registers,
    }),
    poison: new Counter({
      name: 'worker_undecidable_commands_total',
      help: 'Commands that failed for good, each alone.',
      registers,
    }),
    expiries: new Counter({
      name: 'worker_hold_expiries_sent_total',
      help: 'ExpireHold commands sent.',
      registers,
    }),
    offers: new Counter({
      name: 'worker_waiting_offers_sent_total',
      help: 'OfferSeats commands sent for those who wait.',
      registers,
    }),
    waitExpiries: new Counter({
      name: 'worker_wait_expiries_sent_total',
      help: 'ExpireWait commands sent.',
      registers,
    }),
    secondsBehind: new Gauge({
      name: 'consumer_behind_seconds',
      help: 'Age of the last command decided, when it was decided.',
      registers,
    }),
  };
}
