import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { Origin, ShowView } from '@ticketing/shared/stores/views.ts';
import type { Pool } from 'pg';
import type { SyncMetrics } from '../metrics.ts';
import type { SwapLock } from '../store/swap-lock.ts';
import type { Change, ViewStore } from '../store/view-store.ts';
import { projectBookings } from './bookings.ts';
import { foldShow, historyView } from './fold.ts';
import type { ShowCache } from './show-cache.ts';

/** The events of one show that are to be projected. */
export type ShowNews = {
  eventId: number;
  /** Events as received: possibly with duplicates, out of order or with gaps. */
  events: StoredEvent[];
  /** A version that is known to exist without its event; Infinity for everything in the event store. */
  upTo?: number;
};

export type Projector = {
  /**
   * Updates the views of shows. Afterwards they reflect the events, whoever wrote them.
   * @returns the versions that the views of these shows have reached
   */
  project(news: ShowNews[]): Promise<Map<number, number>>;
  /**
   * Writes history and bookings of a show's versions, and its listing, again from the event store: after an outage of
   * MongoDB, which may have lost what was acknowledged just before.
   */
  rewrite(eventId: number, versions: { from: number; to: number }): Promise<void>;
};

export type ProjectorOptions = {
  views: ViewStore;
  eventStore: Pool;
  cache: ShowCache;
  swapLock: SwapLock;
  metrics: SyncMetrics;
  logger: Logger;
  /** The number of the log of commands; see `commandLogOf`. Default 0, the first. */
  commandLog?: number;
  /** The id of a repair or rebuild; see Origin. */
  origin?: Origin;
  /** How many events of one show are read from the event store, folded and written at a time. */
  pageSize?: number;
};

/** Folds events into the views, once and in order, whatever order the topic has and whatever other writers do. */
export function createProjector(options: ProjectorOptions): Projector {
  const { views, eventStore, cache, swapLock, metrics, logger, commandLog = 0, origin, pageSize = 1_000 } = options;

  async function loadBases(news: ShowNews[]): Promise<Map<number, ShowView>> {
    const bases = new Map<number, ShowView>();
    const missing: number[] = [];
    for (const { eventId } of news) {
      const known = cache.get(eventId);
      if (known === undefined) missing.push(eventId);
      else bases.set(eventId, known);
    }
    for (const [eventId, show] of await views.loadShows(missing)) bases.set(eventId, show);
    return bases;
  }

  /** The next events of a show after a version, without a gap: those received, or from the event store. */
  async function nextEvents(version: number, news: ShowNews): Promise<StoredEvent[]> {
    const arrived = following(version, news.events);
    if (arrived.length > 0) return arrived;
    const firstBeyond = news.events.find(({ event }) => event.version > version)?.event.version;
    const to = firstBeyond === undefined ? (news.upTo ?? 0) : firstBeyond - 1;
    if (to <= version) return [];
    const page = await readShowEvents(eventStore, news.eventId, {
      from: version + 1,
      limit: pageSize,
      ...(Number.isFinite(to) && { to }),
    });
    const filled = following(version, page);
    metrics.filled.inc(filled.length);
    if (filled.length > 0) {
      logger.info({ eventId: news.eventId, from: version + 1, events: filled.length }, 'filled from the event store');
    } else if (to !== Number.POSITIVE_INFINITY) {
      metrics.unfillable.inc();
      logger.error({ eventId: news.eventId, version, to }, 'the event store lacks versions that the topic has');
    }
    return filled;
  }

  /** Writes one step of each show; returns the remaining work, which is all of it after a lost compare-and-set. */
  async function step(news: ShowNews[], reached: Map<number, number>): Promise<ShowNews[]> {
    const bases = await loadBases(news);
    const changes: Change<ShowView>[] = [];
    const events: StoredEvent[] = [];
    const unfinished: ShowNews[] = [];
    for (const item of news) {
      const before = bases.get(item.eventId);
      const known = before?.version ?? 0;
      const next = await nextEvents(known, item);
      if (!reached.has(item.eventId)) {
        metrics.duplicates.inc(item.events.filter(({ event }) => event.version <= known).length);
      }
      reached.set(item.eventId, known);
      if (before !== undefined && next.length === 0) cache.set(before);
      if (next.length === 0) continue;
      const folded = foldShow(
        before,
        next.map(({ event }) => event),
      );
      const after = origin === undefined ? folded : { ...folded, origin };
      changes.push({ before, after });
      for (const stored of next) events.push(stored);
      if (after.version < lastVersion(item)) unfinished.push(item);
    }
    if (changes.length === 0) return [];
    if (!(await write(events, changes))) {
      metrics.conflicts.inc();
      logger.info({ shows: changes.map(({ after }) => after._id) }, 'somebody else has written, folding again');
      for (const { after } of changes) cache.drop(after._id);
      return news;
    }
    tellApplied(events);
    for (const { after } of changes) {
      cache.set(after);
      reached.set(after._id, after.version);
    }
    return unfinished;
  }

  function tellApplied(events: StoredEvent[]): void {
    metrics.applied.inc(events.length);
    const nowMs = Date.now();
    for (const { event, correlationId } of events) {
      metrics.visibleSeconds.observe(Math.max(0, nowMs - Date.parse(event.at)) / 1000);
      logger.debug(
        { eventId: event.eventId, version: event.version, type: event.type, correlationId },
        'event projected',
      );
    }
  }

  async function write(events: StoredEvent[], changes: Change<ShowView>[]): Promise<boolean> {
    const release = await swapLock.share();
    try {
      failpoint('sync-service/before-views');
      await Promise.all([views.addHistory(events.map(historyView)), projectBookings(views, eventStore, events)]);
      failpoint('sync-service/after-history');
      // Last, so that a reader who sees a version in the show finds everything that belongs to it.
      return await views.writeShows(changes);
    } finally {
      release();
    }
  }

  // Events have partition and offset of their command; the number of its log comes from the topic.
  function onLog(stored: StoredEvent): StoredEvent {
    return commandLog === 0 ? stored : { ...stored, position: { log: commandLog, ...stored.position } };
  }

  return {
    async project(news) {
      const reached = new Map<number, number>();
      try {
        let rest = news.map((item) => ({ ...item, events: inOrder(item.events.map(onLog)) }));
        while (rest.length > 0) rest = await step(rest, reached);
      } catch (error) {
        // After a fault it is unknown what was written.
        for (const { eventId } of news) cache.drop(eventId);
        throw error;
      }
      return reached;
    },

    async rewrite(eventId, { from, to }) {
      for (let version = from; version <= to; ) {
        const page = await readShowEvents(eventStore, eventId, { from: version, to, limit: pageSize });
        const last = page.at(-1);
        if (last === undefined) break;
        const release = await swapLock.share();
        try {
          await Promise.all([views.addHistory(page.map(historyView)), projectBookings(views, eventStore, page)]);
        } finally {
          release();
        }
        version = last.event.version + 1;
      }
      const release = await swapLock.share();
      try {
        await views.listings.restore([eventId]);
      } finally {
        release();
      }
    },
  };
}

function inOrder(events: StoredEvent[]): StoredEvent[] {
  return events.toSorted((one, other) => one.event.version - other.event.version);
}

/** The events that follow a version, in order; duplicates and older ones are left out. */
function following(version: number, events: StoredEvent[]): StoredEvent[] {
  const next: StoredEvent[] = [];
  for (const stored of events) {
    const expected = version + next.length + 1;
    if (stored.event.version === expected) next.push(stored);
    else if (stored.event.version > expected) break;
  }
  return next;
}

function lastVersion({ events, upTo }: ShowNews): number {
  return Math.max(upTo ?? 0, events.at(-1)?.event.version ?? 0);
}
