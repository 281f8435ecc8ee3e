import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge, Histogram } from '@ticketing/shared/service/metrics.ts';

export type SyncMetrics = ReturnType<typeof createSyncMetrics>;

/** The metrics of sync-service. */
export function createSyncMetrics(registry: Registry) {
  const registers = [registry];
  return {
    applied: new Counter({ name: 'sync_events_applied_total', help: 'Events written to the views.', registers }),
    duplicates: new Counter({
      name: 'sync_events_duplicate_total',
      help: 'Events that the views reflected already.',
      registers,
    }),
    filled: new Counter({
      name: 'sync_events_filled_total',
      help: 'Events that did not come over the topic and were read from the event store.',
      registers,
    }),
    unfillable: new Counter({
      name: 'sync_gaps_unfillable_total',
      help: 'Gaps that the event store could not fill: the views stay behind there.',
      registers,
    }),
    conflicts: new Counter({
      name: 'sync_conflicts_total',
      help: 'Writes that came after somebody else had written, and were folded again.',
      registers,
    }),
    sweeps: new Counter({
      name: 'sync_sweeps_total',
      help: 'Times that the views were compared with what was recorded since the last time.',
      registers,
    }),
    healed: new Counter({
      name: 'sync_shows_healed_total',
      help: 'Shows whose views were behind, or lacked a part, without anything coming over the topic, and were filled.',
      registers,
    }),
    unhealable: new Counter({
      name: 'sync_shows_unhealable_total',
      help: 'Times that a view that was behind could not be filled, for a reason that does not pass.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'sync_dead_letters_total',
      help: 'Messages that could not be read or projected and went to the dead-letter topic.',
      registers,
    }),
    deadLettersCut: new Counter({
      name: 'sync_dead_letters_cut_total',
      help: 'Dead letters that their topic does not take whole.',
      registers,
    }),
    standing: new Gauge({
      name: 'sync_shows_standing',
      help: 'Shows whose views stand still because their events cannot be projected, of the partitions of this process.',
      registers,
    }),
    retries: new Counter({
      name: 'sync_retries_total',
      help: 'Batches tried again after a fault that passes.',
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'sync_batch_duration_seconds',
      help: 'How long a batch took from the broker to the views.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    batchEvents: new Histogram({
      name: 'sync_batch_events',
      help: 'How many messages a batch had.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
      registers,
    }),
    visibleSeconds: new Histogram({
      name: 'sync_accepted_to_visible_seconds',
      help: 'From the log taking a command to the views showing its outcome.',
      buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120],
      registers,
    }),
    driftChecked: new Counter({
      name: 'sync_drift_checked_total',
      help: 'Shows and payments that were folded from their events and compared with their views.',
      registers,
    }),
    driftFound: new Counter({
      name: 'sync_drift_found_total',
      help: 'Those among them whose views differed.',
      registers,
    }),
    driftMended: new Counter({
      name: 'sync_drift_mended_total',
      help: 'Those whose views differed and were mended.',
      registers,
    }),
  };
}
