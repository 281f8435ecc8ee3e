import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge } from '@ticketing/shared/service/metrics.ts';

export type Sizes = {
  shows: () => number;
  answers: () => number;
  listeners: () => number;
  /** Coming shows in memory, for lists. */
  coming: () => number;
  /** Of the catalogue in memory. */
  programme: () => { movies: number; theaters: number; showtimes: number };
};

/** The metrics of the read-api. */
export function createReadMetrics(registry: Registry) {
  const registers = [registry];
  const lookups = new Counter({
    name: 'read_api_show_lookups_total',
    help: 'Shows served from memory (hit), or after a read of the views (read).',
    labelNames: ['result'] as const,
    registers,
  });
  const dropped = new Counter({
    name: 'read_api_stream_listeners_dropped_total',
    help: 'Listeners of a stream that were cut off because they did not read.',
    registers,
  });
  const hints = new Counter({
    name: 'read_api_hints_total',
    help: 'Hints over Redis that the views have moved.',
    registers,
  });
  const folds = new Counter({
    name: 'read_api_past_folds_total',
    help: 'Halls of the past that were folded from the history.',
    registers,
  });
  const missed = new Counter({
    name: 'read_api_hints_missed_total',
    help: 'How often a hint was missed, or may have been: shows in memory were in doubt.',
    registers,
  });
  const listed = new Counter({
    name: 'read_api_listed_shows_total',
    help: 'Shows in lists, from memory (hit), or after a read of the views (read).',
    labelNames: ['result'] as const,
    registers,
  });
  // Looked up once, for the hot path.
  const lookup = { hit: lookups.labels('hit'), read: lookups.labels('read') };
  return {
    countLookup: (result: 'hit' | 'read') => lookup[result].inc(),
    countDropped: () => dropped.inc(),
    countFold: () => folds.inc(),
    countHint: () => hints.inc(),
    countMissed: () => missed.inc(),
    countListed: (result: 'hit' | 'read', count: number) => listed.inc({ result }, count),
    /** Reads the sizes whenever the metrics are read. */
    watchSizes({ shows, answers, listeners, coming, programme }: Sizes): void {
      new Gauge({
        name: 'read_api_programme_entries',
        help: 'Movies, theaters and coming showtimes in memory, and the shows of these.',
        labelNames: ['what'] as const,
        registers,
        collect() {
          for (const [what, count] of Object.entries(programme())) this.set({ what }, count);
          this.set({ what: 'shows' }, coming());
        },
      });
      new Gauge({
        name: 'read_api_cache_bytes',
        help: 'Bytes held in memory: shows, and answers that are ready.',
        labelNames: ['what'] as const,
        registers,
        collect() {
          this.set({ what: 'shows' }, shows());
          this.set({ what: 'answers' }, answers());
        },
      });
      new Gauge({
        name: 'read_api_stream_listeners',
        help: 'Clients that listen to a stream.',
        registers,
        collect() {
          this.set(listeners());
        },
      });
    },
  };
}
