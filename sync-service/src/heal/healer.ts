import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Projector } from '../fold/projector.ts';
import type { ShowCache } from '../fold/show-cache.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ProjectionStore } from '../store/projection-store.ts';
import type { ViewStore } from '../store/view-store.ts';
import type { Behind } from './filling.ts';
import { fillShows } from './filling.ts';
import { restoreLosses } from './losses.ts';
import { createStandingRetries } from './standing-retries.ts';
import type { StandingShows } from './standing-shows.ts';
import type { RecordedEvent, StoreSnapshot, StreamEnd } from './store-snapshot.ts';
import type { Comparison, Trust } from './trust.ts';

export type HealerOptions = {
  /** The event store. */
  store: {
    withSnapshot<T>(work: (snapshot: StoreSnapshot) => Promise<T>): Promise<T>;
    /** The versions of the next shows in id order. */
    readShowVersions(after: number, limit: number): Promise<{ eventId: number; version: number }[]>;
  };
  views: Pick<ViewStore, 'loadShowVersions' | 'loadBookingVersions' | 'openBookings' | 'findHistory' | 'listings'>;
  projection: ProjectionStore;
  projector: Projector;
  cache: ShowCache;
  trust: Trust;
  standing: StandingShows;
  /** Creates missing indexes, which may have been lost as well. */
  ensureIndexes: () => Promise<void>;
  /** The partition of a show: each member looks after the shows of its partitions. */
  partitionOf: (eventId: number) => number;
  /** Called with shows that were filled. */
  onHealed: (shows: Map<number, number>) => void;
  metrics: SyncMetrics;
  logger: Logger;
  intervalMs: number;
  /** How long to wait for shows that are behind to catch up by themselves, in steps, in milliseconds. */
  patienceMs?: number[];
};

export type Healer = {
  /** Compare soon: partitions were assigned, or there was an outage of MongoDB. */
  compareSoon(): void;
  stop(): Promise<void>;
};

/**
 * The maximum time from the beginning of a worker's transaction, which is the time of recording, to its commit;
 * several times PostgreSQL's limit. Comparisons overlap by this time.
 */
const transactionMs = 30_000;

/** Without a record of earlier comparisons: the maximum age of what MongoDB may have lost. */
const unknownMs = 600_000;

/** How many unchanged shows each comparison checks in addition, in turn. */
const othersAtOnce = 1_000;

/** With more shows behind, they are filled without waiting. */
const maxBehind = 10_000;

/**
 * Keeps the views up to date with the event store even if nothing comes over the topic: after MongoDB lost its last
 * second, after an unreadable message, or for any other reason. A comparison costs what was recorded since the last
 * one, not the total: for each changed show it compares the version with the view's, and fills the view if it is
 * behind and makes no progress. A show that makes progress is being projected.
 * For an unchecked partition (see trust.ts) MongoDB itself says up to when it was compared; everything that was
 * recorded since is compared, with history and bookings. That time is as old as the data beside it: a MongoDB that
 * comes back with the state of an hour ago says so itself, even if nobody saw the outage.
 * A show that cannot be filled becomes a standing show (see standing-shows.ts) and is tried again at each comparison;
 * its partition does not wait for it.
 */
export function startHealer(options: HealerOptions): Healer {
  const { store, views, projection, projector, cache, trust, standing, partitionOf, onHealed, metrics, logger } =
    options;
  const { ensureIndexes, intervalMs, patienceMs = [100, 200, 400, 800] } = options;
  const retryStanding = createStandingRetries({ views, projector, cache, standing, onHealed, metrics, logger });
  /** Shows that were behind at the last comparison. */
  let open = new Map<number, Behind>();
  /** Per partition, the last command whose outcome was seen in the event store. */
  const storeEnds = new Map<number, number>();
  let checkedTo = 0;
  let dueNow = true;
  let failing = false;
  let stopped = false;
  let wake: () => void = () => {};

  async function compare(): Promise<void> {
    dueNow = false;
    const comparison = trust.begin();
    if (comparison.partitions.size === 0) return;
    if (comparison.afterOutage) {
      cache.clear();
      await ensureIndexes();
    }
    // Before anything is compared: what stands by then is written down.
    const stood = await standing.load((eventId) => comparison.partitions.has(partitionOf(eventId)));
    const behind = new Map<number, Behind>();
    const comparedTo = await store.withSnapshot(async (snapshot) => {
      const since = await beginnings(comparison, snapshot.takenAt);
      await restore(comparison, since, snapshot);
      for await (const page of changedStreams(since, snapshot)) {
        if (stopped) break;
        const ours = page.filter(({ eventId }) => comparison.partitions.has(partitionOf(eventId)));
        for (const show of await notThereYet(ours)) behind.set(show.eventId, show);
        noteEnds(ours);
        // After an outage, or with too many shows, fill without waiting.
        if (comparison.afterOutage || behind.size > maxBehind) {
          for (const show of await fill([...behind.values()])) behind.delete(show.eventId);
        }
      }
      return new Date(snapshot.takenAt.getTime() - transactionMs);
    });
    for (const show of open.values()) if (!behind.has(show.eventId)) behind.set(show.eventId, show);
    await waitFor(behind);
    await fillWhatDoesNotMove(comparison, behind);
    if (stopped) return;
    await end(comparison, behind, comparedTo);
    await retryStanding(stood, () => !stopped);
    if (!comparison.afterOutage) await checkInTurn(comparison, behind);
    open = behind;
    metrics.sweeps.inc();
  }

  /** The time from which each partition must be compared; undefined: from the beginning. */
  async function beginnings(comparison: Comparison, now: Date): Promise<Map<number, Beginning>> {
    const isKnown = Array.from(comparison.partitions.values()).every(({ comparedTo }) => comparedTo !== undefined);
    const noted = isKnown ? undefined : await projection.load();
    return new Map(
      Array.from(comparison.partitions, ([partition, { state, comparedTo, markedTo }]) => {
        const since = comparedTo ?? earliest([noted?.get(partition)?.comparedTo, markedTo]);
        const lostSince = state === 'unchecked' ? (since ?? new Date(now.getTime() - unknownMs)) : undefined;
        return [partition, { since, lostSince }];
      }),
    );
  }

  async function restore(
    { partitions }: Comparison,
    beginningOf: Map<number, Beginning>,
    snapshot: StoreSnapshot,
  ): Promise<void> {
    const first = earliest(Array.from(beginningOf.values(), ({ lostSince }) => lostSince));
    if (first === undefined) return;
    const losses = { views, projector, standing, metrics, logger };
    const ends: RecordedEvent[] = [];
    for await (const page of snapshot.eventsSince(first)) {
      if (stopped) return;
      const doubtful = page.filter(({ eventId, recordedAt }) => {
        const lostSince = beginningOf.get(partitionOf(eventId))?.lostSince;
        return lostSince !== undefined && recordedAt >= lostSince;
      });
      if (doubtful.length > 0) await restoreLosses(losses, doubtful);
      ends.push(...doubtful.filter(({ endsShow }) => endsShow));
    }
    // Once more: a booking may come on a later page than the end of its show.
    if (ends.length > 0) await restoreLosses(losses, ends);
    const unchecked = Array.from(partitions).flatMap(([partition, { state }]) =>
      state === 'unchecked' ? partition : [],
    );
    logger.info({ partitions: unchecked, since: first }, 'compared history and bookings with the event store');
  }

  function changedStreams(beginningOf: Map<number, Beginning>, snapshot: StoreSnapshot) {
    const times = Array.from(beginningOf.values(), ({ since }) => since);
    const first = times.includes(undefined) ? undefined : earliest(times);
    return first === undefined ? snapshot.streams() : snapshot.streamsSince(first);
  }

  /** Those that are behind and do not stand. */
  async function notThereYet(all: Pick<StreamEnd, 'eventId' | 'version'>[]): Promise<Behind[]> {
    const shows = all.filter(({ eventId }) => !standing.has(eventId));
    const versions = await views.loadShowVersions(shows.map(({ eventId }) => eventId));
    return shows.flatMap(({ eventId, version }) => {
      const seen = versions.get(eventId) ?? 0;
      return seen >= version ? [] : [{ eventId, version, seen, partition: partitionOf(eventId) }];
    });
  }

  function noteEnds(streams: StreamEnd[]): void {
    for (const { position } of streams) {
      if (position === undefined) continue;
      storeEnds.set(position.partition, Math.max(position.offset, storeEnds.get(position.partition) ?? -1));
    }
  }

  /** Removes shows that catch up, and those of other members. */
  async function waitFor(behind: Map<number, Behind>): Promise<void> {
    for (const ms of [0, ...patienceMs]) {
      if (behind.size === 0 || stopped) return;
      if (ms > 0) await pause(ms);
      const waiting = [...behind.values()];
      for (let first = 0; first < waiting.length; first += othersAtOnce) {
        const page = waiting.slice(first, first + othersAtOnce);
        const left = new Map((await notThereYet(page)).map((show) => [show.eventId, show]));
        for (const { eventId } of page) if (!left.has(eventId)) behind.delete(eventId);
      }
    }
  }

  /**
   * Fills the shows that have not moved: since the last comparison, or, in a partition that is not whole, during this
   * one.
   */
  async function fillWhatDoesNotMove(
    { partitions, afterOutage }: Comparison,
    behind: Map<number, Behind>,
  ): Promise<void> {
    const shows = [...behind.values()];
    const moved = new Map((await notThereYet(shows)).map((show) => [show.eventId, show.seen]));
    const unmoved: Behind[] = [];
    for (const show of shows) {
      const known = partitions.get(show.partition);
      const seen = moved.get(show.eventId);
      if (known === undefined || seen === undefined) {
        behind.delete(show.eventId);
        continue;
      }
      behind.set(show.eventId, { ...show, seen });
      const before = known.state === 'whole' ? open.get(show.eventId) : show;
      if (afterOutage || before?.seen === seen) unmoved.push(show);
    }
    for (const show of await fill(unmoved)) behind.delete(show.eventId);
  }

  function fill(shows: Behind[]): Promise<Behind[]> {
    return fillShows({ projector, cache, standing, onHealed, metrics, logger }, shows, () => !stopped);
  }

  async function end(comparison: Comparison, behind: Map<number, Behind>, comparedTo: Date): Promise<void> {
    const late = new Set(Array.from(behind.values(), ({ partition }) => partition));
    const whole: number[] = [];
    for (const partition of comparison.partitions.keys()) {
      const isBehind = late.has(partition);
      const state = comparison.end(partition, { isBehind, reached: storeEnds.get(partition) ?? -1, comparedTo });
      if (state === 'whole' && !isBehind) whole.push(partition);
    }
    await projection.markCompared(whole, comparedTo);
    comparison.marked(whole, comparedTo);
    await trust.write();
  }

  /** Checks a page of unchanged shows, in turn: unforeseen damage is found within hours. */
  async function checkInTurn({ partitions }: Comparison, behind: Map<number, Behind>): Promise<void> {
    const page = await store.readShowVersions(checkedTo, othersAtOnce);
    checkedTo = page.length < othersAtOnce ? 0 : page.at(-1)!.eventId;
    const ours = page.filter(({ eventId }) => partitions.has(partitionOf(eventId)) && !behind.has(eventId));
    for (const show of await notThereYet(ours)) behind.set(show.eventId, show);
  }

  async function compareOrLog(): Promise<void> {
    try {
      await compare();
      if (failing) logger.info('the views can be compared with the event store again');
      failing = false;
    } catch (error) {
      const level = failing ? 'debug' : 'warn';
      logger[level]({ err: error }, 'cannot compare the views with the event store, trying again');
      failing = true;
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await compareOrLog();
      const isUneasy = Array.from(trust.states().values()).some((state) => state !== 'whole');
      if (stopped || (dueNow && !failing)) continue;
      await pause(failing ? Math.min(retryMs, intervalMs) : isUneasy ? Math.min(uneasyMs, intervalMs) : intervalMs);
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
    compareSoon() {
      dueNow = true;
      if (!failing) wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

type Beginning = {
  /** Everything recorded before was compared; undefined if nothing was. */
  since: Date | undefined;
  /** Something recorded since may be lost; undefined if nothing is. */
  lostSince: Date | undefined;
};

const retryMs = 500;
const uneasyMs = 1_000;

/** The earliest of some times; undefined if there is none. */
function earliest(times: (Date | undefined)[]): Date | undefined {
  return times.reduce((one, other) => (one === undefined || (other !== undefined && other < one) ? other : one));
}
