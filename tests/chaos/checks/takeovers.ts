import type { Life } from '../system/instance.ts';
import type { OutcomeRow } from './truth.ts';

/** A span of time, in milliseconds since 1970. */
export type Span = { fromMs: number; toMs: number };

/** How long a partition stood still because its worker was killed. */
export type Takeover = {
  worker: string;
  partition: number;
  /** From the kill to the next outcome of the partition. */
  seconds: number;
  /** From the kill to the start of the process that took its place. */
  restartedAfterSeconds: number;
  /** Whether another fault was at work meanwhile. */
  disturbed: boolean;
};

/**
 * For each worker that was killed with -9, and each partition that it had: the time until the next outcome.
 * @param lives of all processes of workers
 * @param outcomes in order of time
 * @param faults while something was done to the system
 */
export function takeoversOf(lives: Life[], outcomes: OutcomeRow[], faults: Span[]): Takeover[] {
  return lives.flatMap((life) => {
    if (life.signal !== 'SIGKILL' || life.endedAt === undefined) return [];
    const killedAt = life.endedAt;
    const next = lives.find(({ name, startedAt }) => name === life.name && startedAt >= killedAt);
    const restartedAfterSeconds = ((next?.startedAt ?? Number.POSITIVE_INFINITY) - killedAt) / 1000;
    return partitionsOf(life, outcomes).flatMap((partition) => {
      const outcome = outcomes.find((one) => one.partition === partition && one.recordedAt > killedAt);
      if (outcome === undefined) return [];
      const { recordedAt } = outcome;
      // The kill itself is one of them, or a part of one.
      const disturbed = faults.filter(({ fromMs, toMs }) => fromMs < recordedAt && toMs > killedAt - 1_000).length > 1;
      const seconds = (recordedAt - killedAt) / 1000;
      return [{ worker: life.name, partition, seconds, restartedAfterSeconds, disturbed }];
    });
  });
}

/** What it had when it ended: the partitions whose last outcome was its own. */
function partitionsOf({ pid, startedAt, endedAt = 0 }: Life, outcomes: OutcomeRow[]): number[] {
  const last = new Map<number, OutcomeRow>();
  for (const outcome of outcomes) if (outcome.recordedAt <= endedAt) last.set(outcome.partition, outcome);
  return Array.from(last.values()).flatMap(({ partition, processedBy, recordedAt }) =>
    processedBy.endsWith(`:${pid}`) && recordedAt >= startedAt ? [partition] : [],
  );
}

/** A line for people: the middle, nine of ten, and the longest. */
export function describeTakeovers(takeovers: Takeover[]): string {
  const sorted = takeovers.map(({ seconds }) => seconds).sort((one, other) => one - other);
  if (sorted.length === 0) return 'none';
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  return `${sorted.length} partitions, median ${at(0.5)} s, p90 ${at(0.9)} s, longest ${sorted.at(-1)!.toFixed(1)} s`;
}
