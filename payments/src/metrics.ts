import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge, Histogram } from '@ticketing/shared/service/metrics.ts';

export type PaymentMetrics = ReturnType<typeof paymentMetrics>;

/** The metrics of payments. */
export function paymentMetrics(registry: Registry) {
  const registers = [registry];
  return {
    processed: new Counter({
      name: 'payment_processed_total',
      help: 'Payments that came to an end, and refunds, by outcome.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    outcomes: new Counter({
      name: 'payment_outcomes_total',
      help: 'Commands decided, by the event that answers them and the code of a refusal.',
      labelNames: ['type', 'code'] as const,
      registers,
    }),
    repeated: new Counter({
      name: 'payment_outcomes_repeated_total',
      help: 'Commands that came again and were given their recorded outcome.',
      registers,
    }),
    callSeconds: new Histogram({
      name: 'payment_provider_call_seconds',
      help: 'How long the provider took to answer, repetitions apart.',
      labelNames: ['call', 'outcome'] as const,
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    underWay: new Gauge({
      name: 'payment_calls_under_way',
      help: 'Payments for which the provider is being asked.',
      registers,
    }),
    breaker: new Gauge({
      name: 'payment_breaker_open',
      help: 'Whether the circuit breaker before the provider is open: 1, half open: 0.5, closed: 0.',
      registers,
    }),
    retries: new Counter({
      name: 'payment_retries_total',
      help: 'What was tried again after a fault that passes.',
      labelNames: ['step'] as const,
      registers,
    }),
    swept: new Counter({
      name: 'payment_swept_total',
      help: 'Payments in which nothing had happened for minutes.',
      registers,
    }),
    poison: new Counter({
      name: 'payment_undecidable_commands_total',
      help: 'Commands that failed for good, each alone.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'payment_dead_letters_total',
      help: 'Messages sent to a dead-letter topic.',
      registers,
    }),
    deadLettersCut: new Counter({
      name: 'payment_dead_letters_cut_total',
      help: 'Dead letters that their topic does not take whole.',
      registers,
    }),
    oldestSeconds: new Gauge({
      name: 'payment_oldest_in_between_seconds',
      help: 'For how long nothing has happened to the payment that has hung longest.',
      registers,
    }),
    refundsFailed: new Gauge({
      name: 'payment_refunds_failed',
      help: 'Payments of which money is owed that could not be given back.',
      registers,
    }),
    parked: new Gauge({
      name: 'payment_parked_facts',
      help: 'What the provider said of payments that are unknown.',
      registers,
    }),
    parkedSeconds: new Gauge({
      name: 'payment_parked_oldest_seconds',
      help: 'For how long the oldest of these has waited for its payment.',
      registers,
    }),
    strays: new Gauge({
      name: 'payment_stray_objects',
      help: "Objects in the provider's list that no payment has, at the last comparison.",
      registers,
    }),
    missing: new Gauge({
      name: 'payment_missing_objects',
      help: 'Payments whose object the provider does not have, at the last comparison.',
      registers,
    }),
  };
}
