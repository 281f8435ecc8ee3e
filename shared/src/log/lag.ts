import type { Admin, Kafka } from 'kafkajs';
import type { Liveness } from '../http/health.ts';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { Gauge } from '../service/metrics.ts';

/** The state of the partitions that a consumer has been given, as the broker sees it. */
export type Lag = { messages: number; byPartition: Map<number, number> };

export type LagWatch = {
  /** For /health/live: dead when there is lag and nothing was committed for so long. */
  liveness: Liveness;
  current(): Lag;
  /** Asks the broker now: resolves when it answers. For /health/ready. */
  check(): Promise<void>;
  stop(): Promise<void>;
};

export type LagWatchOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  logger: Logger;
  /** Gets the gauges `consumer_lag_messages` and `consumer_lag_seconds`. */
  registry: Registry;
  /** The partitions that this consumer owns at the moment. */
  assigned: () => number[];
  intervalMs?: number;
  /** How long lag without progress is borne, in milliseconds. */
  stuckAfterMs?: number;
};

/**
 * Watches a consumer from outside: it asks the broker how far its group has committed and how long the log is, so that
 * a consumer that is wedged anywhere (in a fetch, in a batch, in the group) is seen, and not only one that throws.
 * While the broker itself does not answer, nothing is judged: a restart would not help.
 */
export async function watchLag(options: LagWatchOptions): Promise<LagWatch> {
  const { kafka, topic, groupId, logger, registry, assigned, intervalMs = 5_000, stuckAfterMs = 30_000 } = options;
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  const seen = new Map<number, { committed: number; lag: number; progressAtMs: number; ends: SeenEnd[] }>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    const mine = new Set(assigned());
    const [ends, commits] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      committedOffsets(admin, groupId, topic),
    ]);
    const nowMs = performance.now();
    for (const partition of seen.keys()) if (!mine.has(partition)) seen.delete(partition);
    for (const { partition, high, low } of ends) {
      if (!mine.has(partition)) continue;
      const committed = commits.get(partition) ?? Number(low);
      const lag = Math.max(0, Number(high) - committed);
      const before = seen.get(partition);
      const progressed = before === undefined || lag === 0 || committed !== before.committed;
      const ends = unreachedEnds(before?.ends ?? [], { end: Number(high), atMs: nowMs }, committed);
      seen.set(partition, { committed, lag, progressAtMs: progressed ? nowMs : before.progressAtMs, ends });
    }
  }

  async function tick(): Promise<void> {
    try {
      await look();
    } catch (error) {
      logger.debug({ err: error }, 'could not ask for the lag');
      for (const state of seen.values()) state.progressAtMs = performance.now();
    }
    if (!stopped) timer = setTimeout(tick, intervalMs);
  }
  await tick();

  new Gauge({
    name: 'consumer_lag_messages',
    help: 'Messages that wait, by partition.',
    labelNames: ['topic', 'partition'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [partition, { lag }] of seen) this.set({ topic, partition }, lag);
    },
  });
  new Gauge({
    name: 'consumer_lag_seconds',
    help: 'For how long the next message has waited, by partition; as fine as the broker is asked.',
    labelNames: ['topic', 'partition'] as const,
    registers: [registry],
    collect() {
      this.reset();
      const nowMs = performance.now();
      for (const [partition, { ends }] of seen) {
        this.set({ topic, partition }, ends[0] === undefined ? 0 : (nowMs - ends[0].atMs) / 1000);
      }
    },
  });

  return {
    liveness() {
      const nowMs = performance.now();
      for (const [partition, { lag, progressAtMs }] of seen) {
        if (lag > 0 && nowMs - progressAtMs > stuckAfterMs) {
          return `partition ${partition} of ${topic} has ${lag} messages waiting and has not moved for ${Math.round((nowMs - progressAtMs) / 1000)} s`;
        }
      }
      return undefined;
    },
    current() {
      const byPartition = new Map(Array.from(seen, ([partition, { lag }]) => [partition, lag]));
      return { messages: Array.from(byPartition.values()).reduce((sum, lag) => sum + lag, 0), byPartition };
    },
    check: look,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await admin.disconnect();
    },
  };
}

/** Where a partition ended when it was looked at. */
type SeenEnd = { end: number; atMs: number };

/**
 * The ends that the consumer has not reached, oldest first: the first of them is how long it has been behind. Asking for
 * the time of the next message itself would mean to fetch it.
 */
function unreachedEnds(before: SeenEnd[], now: SeenEnd, committed: number): SeenEnd[] {
  const ends = before.filter(({ end }) => end > committed);
  if (now.end > committed && now.end !== ends.at(-1)?.end) ends.push(now);
  // Hours of standing still at a growing log: the oldest tells the age, the rest how it shrinks again.
  if (ends.length > maxEnds) ends.splice(1, 1);
  return ends;
}

const maxEnds = 1_000;

async function committedOffsets(admin: Admin, groupId: string, topic: string): Promise<Map<number, number>> {
  const [entry] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const known = (entry?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
  return new Map(known.map(({ partition, offset }) => [partition, Number(offset)]));
}
