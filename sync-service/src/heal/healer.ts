import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import type { Projector } from '../fold/projector.ts';
import type { ShowCache } from '../fold/show-cache.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ProjectionStore } from '../store/projection-store.ts';
import type { ViewStore } from '../store/view-store.ts';
import type { Behind } from './filling.ts';
import { fillShows } from './filling.ts';
import { restoreLosses } from './losses.ts';
import type { StandingShows } from './standing-shows.ts';
import type { StoreSnapshot, StreamEnd } from './store-snapshot.ts';
import type { Comparison, Trust } from './trust.ts';

export type HealerOptions = {
  /** The event store. */
  store: {
    withSnapshot<T>(work: (snapshot: StoreSnapshot) => Promise<T>): Promise<T>;
    /** The versions of the next shows in order of id. */
    readShowVersions(after: number, limit: number): Promise<{ eventId: number; version: number }[]>;
  };
  views: Pick<ViewStore, 'loadShowVersions' | 'loadBookingVersions' | 'findHistory' | 'listings'>;
  projection: ProjectionStore;
  projector: Projector;
  cache: ShowCache;
  trust: Trust;
  standing: StandingShows;
  /** Makes the indexes that are not there: they may be lost as well. */
  ensureIndexes: () => Promise<void>;
  /** Which partition a show is in: each is looked after by the member that has its partition. */
  partitionOf: (eventId: number) => number;
  /** Told of shows that were brought up. */
  onHealed: (shows: Map<number, number>) => void;
  metrics: SyncMetrics;
  logger: Logger;
  intervalMs: number;
  /** How long shows that are behind are given to arrive by themselves before a look ends, in steps, in milliseconds. */
  patienceMs?: number[];
};

export type Healer = {
  /** Look soon: partitions were assigned, or MongoDB was away. */
  lookSoon(): void;
  stop(): Promise<void>;
};

/**
 * How long a worker's transaction may take from its beginning, which is the time of recording, to its commit; several
 * times what PostgreSQL lets it. Looks overlap by so much.
 */
const transactionMs = 30_000;

/** Without a note of what was compared before: what may have been lost with MongoDB is not older than this. */
const unknownMs = 600_000;

/** So many shows at which nothing has changed are looked at as well each time, one after the other. */
const othersAtOnce = 1_000;

/** So many shows that stand are tried again each time, one after the other. */
const standingAtOnce = 100;

/** More shows that are behind are not waited for. */
const maxBehind = 10_000;

/**
 * Sees to it that the views reach the event store also where nothing comes over the topic: after MongoDB lost its last
 * second, after a message that could not be read, after whatever else. A look costs what was recorded since the last one,
 * not what there is: of each show at which something has changed it compares the version with the view's; one that is
 * behind, and does not move, is filled. A show that moves is being projected.
 *
 * Of a partition that is unchecked (see trust.ts) it knows from MongoDB itself up to when it was compared, and compares
 * all that was recorded since, with history and bookings. That note is as old as what it stands beside: a MongoDB that
 * comes back as it was an hour ago says so itself, and whoever looks need not have seen it go.
 *
 * A show that cannot be filled stands (see standing-shows.ts) and is tried again at each look; its partition does not
 * wait for it.
 */
export function startHealer(options: HealerOptions): Healer {
  const { store, views, projection, projector, cache, trust, standing, partitionOf, onHealed, metrics, logger } =
    options;
  const { ensureIndexes, intervalMs, patienceMs = [100, 200, 400, 800] } = options;
  /** Shows that were behind at the last look. */
  let open = new Map<number, Behind>();
  /** Of each partition the last command whose outcome was seen in the event store. */
  const storeEnds = new Map<number, number>();
  let patrolledTo = 0;
  let retriedTo = 0;
  let dueNow = true;
  let failing = false;
  let stopped = false;
  let wake: () => void = () => {};

  async function look(): Promise<void> {
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
        // After an outage nothing is waited for; and where there is too much to remember, nothing either.
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
    await retry(stood);
    if (!comparison.afterOutage) await patrol(comparison, behind);
    open = behind;
    metrics.sweeps.inc();
  }

  /** From when on each partition is to be looked at; undefined: from the beginning. */
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
    for await (const page of snapshot.eventsSince(first)) {
      if (stopped) return;
      const doubtful = page.filter(({ eventId, recordedAt }) => {
        const lostSince = beginningOf.get(partitionOf(eventId))?.lostSince;
        return lostSince !== undefined && recordedAt >= lostSince;
      });
      if (doubtful.length > 0) await restoreLosses({ views, projector, standing, metrics, logger }, doubtful);
    }
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

  /** Forgets those that arrive, and those that are not ours any more. */
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

  /** Fills the shows that have not moved: since the last look, or in a partition that is not whole, in this one. */
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

  /** Fills shows that stand, to the end of their streams, and takes out those that went on. */
  async function retry(stood: StandingShow[]): Promise<void> {
    const later = stood.filter(({ _id }) => _id > retriedTo);
    const some = (later.length > 0 ? later : stood).toSorted((one, other) => one._id - other._id);
    for (const show of some.slice(0, standingAtOnce)) {
      if (stopped) return;
      retriedTo = show._id;
      if (await raise(show)) await standing.remove(show);
    }
  }

  async function raise({ _id: eventId, lostFrom }: StandingShow): Promise<boolean> {
    cache.drop(eventId);
    try {
      const to = (await views.loadShowVersions([eventId])).get(eventId) ?? 0;
      if (lostFrom !== undefined) await projector.rewrite(eventId, { from: lostFrom, to });
      onHealed(await projector.project([{ eventId, events: [], upTo: Number.POSITIVE_INFINITY }]));
      metrics.healed.inc();
      return true;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'transient' || fault === 'fatal') throw error;
      metrics.unhealable.inc();
      logger.debug({ err: error, eventId }, 'a show still cannot be projected');
      return false;
    }
  }

  /** Looks at shows at which nothing has changed, a page each time: what nobody thought of is found within hours. */
  async function patrol({ partitions }: Comparison, behind: Map<number, Behind>): Promise<void> {
    const page = await store.readShowVersions(patrolledTo, othersAtOnce);
    patrolledTo = page.length < othersAtOnce ? 0 : page.at(-1)!.eventId;
    const ours = page.filter(({ eventId }) => partitions.has(partitionOf(eventId)) && !behind.has(eventId));
    for (const show of await notThereYet(ours)) behind.set(show.eventId, show);
  }

  async function lookOrSay(): Promise<void> {
    try {
      await look();
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
      await lookOrSay();
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
    lookSoon() {
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
  /** All that was recorded before has been looked at; undefined for nothing. */
  since: Date | undefined;
  /** What was recorded since may be lost in part; undefined where nothing is. */
  lostSince: Date | undefined;
};

const retryMs = 500;
const uneasyMs = 1_000;

/** The first of some times; undefined where there is none. */
function earliest(times: (Date | undefined)[]): Date | undefined {
  return times.reduce((one, other) => (one === undefined || (other !== undefined && other < one) ? other : one));
}
