import type { LogEnds } from '@ticketing/shared/log/log-ends.ts';

export type SteadyEnds = {
  /** @throws Error while an answer may come from a broker that does not lead any more */
  read(): Promise<LogEnds>;
  /** Something is on the log that a read did not know of. */
  doubt(): void;
};

/** After so long without the others a broker has been replaced as a leader (`broker.session.timeout.ms`, or more). */
const slowMs = 2_500;
/** So long it may take until it has learned that. */
const quietMs = 10_000;

/**
 * Reads of a log's end by which a receipt may be refused. A leader that was cut off answers as before until it learns
 * that it leads no more, and does not know of what was acknowledged since. So for a while nothing is believed after a
 * read that failed, that took long, or that fell behind what was there.
 * @param now in milliseconds
 */
export function createSteadyEnds(readEnds: () => Promise<LogEnds>, now = () => performance.now()): SteadyEnds {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let last: LogEnds = new Map();
  const doubt = () => {
    quietUntil = now() + quietMs;
  };

  return {
    doubt,
    async read() {
      if (now() < quietUntil) throw new Error('the log was disturbed, so its ends are not believed yet');
      const startMs = now();
      const ends = await readEnds().catch((error) => {
        doubt();
        throw error;
      });
      const before = last;
      last = ends;
      if (now() - startMs > slowMs) doubt();
      if (Array.from(ends).some(([partition, end]) => end < (before.get(partition) ?? 0))) doubt();
      if (now() < quietUntil) throw new Error('the log is disturbed, so its ends are not believed');
      return ends;
    },
  };
}
