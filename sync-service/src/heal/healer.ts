import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { Projector } from '../fold/projector.ts';
import type { ShowCache } from '../fold/show-cache.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ViewStore } from '../store/view-store.ts';
import type { RecentWrites } from './recent-writes.ts';
import type { StreamEnd } from './show-versions.ts';
import { readStreamEnds } from './show-versions.ts';

export type HealerOptions = {
  eventStore: Pool;
  views: ViewStore;
  projector: Projector;
  cache: ShowCache;
  recentWrites: RecentWrites;
  /** Makes the indexes that are not there: they may be lost as well. */
  ensureIndexes: () => Promise<void>;
  /** Whether a show is ours to look after: each is looked after by the member that has its partition. */
  isOurs: (eventId: number) => boolean;
  /** Told of shows that were brought up, and of positions that the views reflect. */
  onHealed: (shows: Map<number, number>) => void;
  metrics: SyncMetrics;
  logger: Logger;
  intervalMs: number;
};

export type Healer = {
  /** Whether nothing is known to be missing: false from an outage of MongoDB until all that it lost is back. */
  trusts(): boolean;
  /** MongoDB was away and may have lost what it had acknowledged: look as soon as it answers, and fill at once. */
  distrust(): void;
  /** Look soon: partitions were assigned. */
  lookSoon(): void;
  stop(): Promise<void>;
};

/**
 * Sees to it that the views reach the event store also where nothing comes over the topic: after MongoDB lost its last
 * second, after a message that could not be read, after whatever else. It compares the version of every show with its
 * view; one that is behind, and did not move since the last look, is filled. A show that moves is being projected.
 */
export function startHealer(options: HealerOptions): Healer {
  const { eventStore, views, projector, cache, recentWrites, isOurs, onHealed, metrics, logger, intervalMs } = options;
  const { ensureIndexes } = options;
  let behindBefore = new Map<number, number>();
  let suspect = false;
  let trusting = true;
  let dueNow = true;
  let failing = false;
  let stopped = false;
  let wake: () => void = () => {};

  async function rewriteRecent(): Promise<void> {
    const recent = recentWrites.lowest();
    const versions = await views.loadShowVersions([...recent.keys()]);
    for (const [eventId, from] of recent) {
      const to = versions.get(eventId) ?? 0;
      if (to >= from) await projector.rewrite(eventId, { from, to });
    }
    logger.info({ shows: recent.size }, 'wrote again what mongodb may have lost');
  }

  async function sweep(patient: boolean): Promise<void> {
    const behind = new Map<number, number>();
    const ends = new Map<number, number>();
    const behindPartitions = new Set<number>();
    for await (const page of readStreamEnds(eventStore)) {
      const ours = page.filter(({ eventId }) => isOurs(eventId));
      const versions = await views.loadShowVersions(ours.map(({ eventId }) => eventId));
      for (const { eventId, version, position } of ours) {
        const seen = versions.get(eventId) ?? 0;
        ends.set(position.partition, Math.max(position.offset, ends.get(position.partition) ?? 0));
        if (seen >= version) continue;
        behind.set(eventId, seen);
        if (patient && behindBefore.get(eventId) !== seen) behindPartitions.add(position.partition);
        else await fill({ eventId, version, position }, seen);
      }
      if (stopped) return;
    }
    behindBefore = behind;
    await catchUpProjection(ends, behindPartitions);
  }

  async function fill({ eventId, version }: StreamEnd, seen: number): Promise<void> {
    // What is remembered of the show says otherwise, or it would not be behind.
    cache.drop(eventId);
    logger.warn({ eventId, version, seen }, 'a view is behind its show, filling it');
    onHealed(await projector.project([{ eventId, events: [], upTo: version }]));
    metrics.healed.inc();
  }

  // Only for partitions of which no show is behind: then all outcomes up to the end are in the views.
  async function catchUpProjection(ends: Map<number, number>, behindPartitions: Set<number>): Promise<void> {
    const projected = await views.loadProjection();
    const late = Array.from(ends, ([partition, offset]) => ({ partition, offset })).filter(
      ({ partition, offset }) => !behindPartitions.has(partition) && (projected.get(partition) ?? -1) < offset,
    );
    await views.moveProjection(late);
  }

  async function look(): Promise<void> {
    const suspected = suspect;
    suspect = false;
    dueNow = false;
    try {
      if (suspected) {
        cache.clear();
        await ensureIndexes();
        await rewriteRecent();
      }
      await sweep(!suspected);
      // Unless there was another outage meanwhile.
      trusting = !suspect;
      if (failing) logger.info('the views can be compared with the event store again');
      failing = false;
    } catch (error) {
      suspect ||= suspected;
      const level = failing ? 'debug' : 'warn';
      logger[level]({ err: error }, 'cannot compare the views with the event store, trying again');
      failing = true;
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await look();
      if (!stopped && (failing || !(dueNow || suspect)))
        await pause(failing ? Math.min(retryMs, intervalMs) : intervalMs);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = run();
  return {
    trusts: () => trusting,
    distrust() {
      suspect = true;
      trusting = false;
      cache.clear();
      if (!failing) wake();
    },
    lookSoon() {
      dueNow = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

const retryMs = 500;
