import type { Admin, Kafka } from 'kafkajs';
import type { Liveness } from '../http/health.ts';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { Gauge } from '../service/metrics.ts';

/** The lag in the partitions of this consumer, according to the broker. */
export type Lag = { messages: number; byPartition: Map<number, number> };

export type LagWatch = {
  /** For /health/live: fails when there is lag and nothing was committed for too long. */
  liveness: Liveness;
  current(): Lag;
  /** Asks the broker now: resolves when it answers. For /health/ready. */
  check(): Promise<void>;
  stop(): Promise<void>;
};

/** How long lag without progress is tolerated, in milliseconds. */
const stuckAfterMs = 30_000;

const intervalMs = 5_000;

export type LagWatchOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  logger: Logger;
  /** Gets the gauges `consumer_lag_messages` and `consumer_lag_seconds`. */
  registry: Registry;
  /** The partitions that this consumer owns. */
  assigned: () => number[];
};

/**
 * Watches a consumer from outside: asks the broker for the committed offsets of its group and the ends of the log. So
 * it notices a consumer that hangs anywhere (in a fetch, a batch, the group), not only one that throws. While the
 * broker does not answer, nothing is concluded: a restart would not help.
 */
export async function watchLag(options: LagWatchOptions): Promise<LagWatch> {
  const { kafka, topic, groupId, logger, registry, assigned } = options;
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  const seen = new Map<number, { committed: number; lag: number; progressAtMs: number; ends: SeenEnd[] }>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function poll(): Promise<void> {
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
      await poll();
    } catch (error) {
      logger.debug({ err: error }, 'could not ask for the lag');
      for (const state of seen.values()) state.progressAtMs = performance.now();
    }
    if (!stopped) timer = setTimeout(tick, intervalMs);
  }
  await tick();

  gaugesOf(registry).add({ topic, partitions: seen });

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
    check: poll,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await admin.disconnect();
    },
  };
}

/** A topic that is watched, with what is known of its partitions. */
type Watched = { topic: string; partitions: ReadonlyMap<number, { lag: number; ends: readonly SeenEnd[] }> };

const watchedOf = new WeakMap<Registry, Set<Watched>>();

/** The topics that the gauges of a registry tell of: a process may consume several. */
function gaugesOf(registry: Registry): Set<Watched> {
  const known = watchedOf.get(registry);
  if (known !== undefined) return known;
  const watched = new Set<Watched>();
  watchedOf.set(registry, watched);
  const labelNames = ['topic', 'partition'] as const;
  new Gauge({
    name: 'consumer_lag_messages',
    help: 'Messages that wait, by partition.',
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const { topic, partitions } of watched) {
        for (const [partition, { lag }] of partitions) this.set({ topic, partition }, lag);
      }
    },
  });
  new Gauge({
    name: 'consumer_lag_seconds',
    help: 'For how long the next message has waited, by partition; as fine as the broker is asked.',
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      const nowMs = performance.now();
      for (const { topic, partitions } of watched) {
        for (const [partition, { ends }] of partitions) {
          this.set({ topic, partition }, ends[0] === undefined ? 0 : (nowMs - ends[0].atMs) / 1000);
        }
      }
    },
  });
  return watched;
}

/** The end of a partition at a time. */
type SeenEnd = { end: number; atMs: number };

/**
 * The ends that the consumer has not reached, oldest first: the time of the first is how long it has been behind. The
 * time of the next message itself is not used, because it would have to be fetched.
 */
function unreachedEnds(before: SeenEnd[], now: SeenEnd, committed: number): SeenEnd[] {
  const ends = before.filter(({ end }) => end > committed);
  if (now.end > committed && now.end !== ends.at(-1)?.end) ends.push(now);
  // After hours without progress on a growing log: keep the oldest, which gives the age, and the newest ones.
  if (ends.length > maxEnds) ends.splice(1, 1);
  return ends;
}

const maxEnds = 1_000;

async function committedOffsets(admin: Admin, groupId: string, topic: string): Promise<Map<number, number>> {
  const [entry] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const known = (entry?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
  return new Map(known.map(({ partition, offset }) => [partition, Number(offset)]));
}
