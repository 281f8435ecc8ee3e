import { bytesOfRow } from '@ticketing/shared/hall/places.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { ScheduledShowView, ShowView } from '@ticketing/shared/stores/views.ts';
import { LRUCache } from 'lru-cache';
import { singleFlight } from './single-flight.ts';
import { viewBehind } from './view-behind.ts';
import type { ViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

export type Shows = {
  /**
   * The current show: never older than the view by more than the delay of a hint plus a second, and never at a lower
   * version than an answer that was given before the call.
   * @throws HttpProblem `show-not-found`, `views-unavailable`, or `view-behind` while a view that lost data is
   *   restored
   */
  current(eventId: number): ScheduledShowView | Promise<ScheduledShowView>;
  /**
   * The version of a show's stream, even if it has only refusals and no show.
   * @throws HttpProblem `show-not-found` if there is no stream; otherwise as {@link Shows.current}
   */
  stream(eventId: number): Promise<StreamHead>;
  /** The same as `current` if it is available at once; never throws. */
  inMemory(eventId: number): ScheduledShowView | undefined;
  /** The show as it was last read, if it is in memory; it may be old. */
  lastRead(eventId: number): ScheduledShowView | undefined;
  /**
   * The show at a version or a later one; waits for it.
   * @throws HttpProblem `view-behind` with the version that the view has (0 without a view), if it was not reached in
   *   time
   */
  atLeast(eventId: number, version: number, wait: Wait): Promise<ScheduledShowView>;
  /** Records that the show has been seen, or announced, at a version: an older one in memory must be read again. */
  noteVersion(eventId: number, version: number): void;
  /** The highest version of the show in any answer; 0 if there was none, or too long ago. */
  servedVersion(eventId: number): number;
  /** Grows whenever one of those versions does. */
  servedCount(): number;
  /** Records that an answer with this version was given: later answers must not be lower. */
  noteServed(eventId: number, version: number): void;
  /** How many bytes of shows are in memory. */
  bytes(): number;
};

/** The version of a stream, and the repair that rewrote its view. */
export type StreamHead = Pick<ShowView, '_id' | 'version' | 'origin'>;

export type Wait = {
  timeoutMs: number;
  /** Ends the wait when the client has gone. */
  signal: AbortSignal;
  /** Whether the client knows that version of the show: then a missing view is behind, not unknown. */
  hasHeard: boolean;
};

export type ShowsOptions = {
  views: Views;
  watch: ViewWatch;
  /** The size of the cache. */
  maxBytes: number;
  onLookup?: (result: 'hit' | 'read') => void;
};

type Held = {
  view: ScheduledShowView;
  /** The start of the last read that found this version; from `performance.now()`. */
  checkedMs: number;
  /** The highest announced version, and when it was announced. */
  announced: number;
  announcedMs: number;
};

/** How long a show in memory is served without reading the view again, in milliseconds. */
const maxAgeMs = 1_000;

/** A cache of shows, checked against the view by version. */
export function createShows({ views, watch, maxBytes, onLookup }: ShowsOptions): Shows {
  const held = new LRUCache<number, Held>({ maxSize: maxBytes, sizeCalculation: ({ view }) => bytesOf(view) });
  // Outlives `held`: a show that was evicted must not come back older.
  const served = new LRUCache<number, number>({ max: 100_000 });
  let servedCount = 0;

  const refresh = singleFlight(async (eventId: number): Promise<ShowView | undefined> => {
    const startedMs = performance.now();
    const known = held.get(eventId);
    if (known !== undefined && known.announced <= known.view.version) {
      // Most shows have not changed: the whole document, up to 100 kB and more, is read only when it has.
      const head = await views.read(() =>
        views.shows.findOne({ _id: eventId }, { projection: revisionFields, ...queryLimit }),
      );
      if (!supersedes(head, known.view)) return confirm(known, startedMs);
    }
    const view = await views.readSome(views.shows, () => views.shows.findOne({ _id: eventId }, queryLimit));
    // A view that lost data, or is being restored, is behind answers that were given.
    const latest = held.get(eventId);
    if (latest !== undefined && !supersedes(view, latest.view)) return confirm(latest, startedMs);
    if (view?.scheduled !== true) return view ?? undefined;
    // One layout in memory, indexed once, for as long as it is the same.
    if (latest !== undefined && isLaidOutAlike(view, latest.view)) view.layout = latest.view.layout;
    const announcedSince = latest !== undefined && latest.announcedMs > startedMs;
    held.set(eventId, {
      view,
      checkedMs: startedMs,
      announced: announcedSince ? latest.announced : view.version,
      announcedMs: announcedSince ? latest.announcedMs : 0,
    });
    return view;
  });

  function confirm(known: Held, startedMs: number): ScheduledShowView {
    known.checkedMs = startedMs;
    // What was announced before this read and is not there will not appear by reading again.
    if (known.announcedMs <= startedMs) known.announced = known.view.version;
    return known.view;
  }

  async function readFresh(eventId: number): Promise<ShowView | undefined> {
    onLookup?.('read');
    const wanted = Math.max(held.get(eventId)?.announced ?? 0, servedVersion(eventId));
    const view = await refresh(eventId);
    // The shared read may have begun before that version was written; the next one has not.
    return (view?.version ?? 0) < wanted ? refresh(eventId) : view;
  }

  function noteServed(eventId: number, version: number): void {
    if (version <= servedVersion(eventId)) return;
    served.set(eventId, version);
    servedCount += 1;
  }

  function servedVersion(eventId: number): number {
    return served.get(eventId) ?? 0;
  }

  function fresh(eventId: number): ScheduledShowView | undefined {
    const known = held.get(eventId);
    if (known === undefined || known.view.version < Math.max(known.announced, servedVersion(eventId))) return undefined;
    const ageMs = performance.now() - known.checkedMs;
    if (ageMs >= maxAgeMs) return undefined;
    // In the background, before it is due, so that nobody waits for the check of a hot show. If it fails, the first
    // request after `maxAgeMs` gets the error.
    if (ageMs >= maxAgeMs / 2) refresh(eventId).catch(() => undefined);
    onLookup?.('hit');
    return known.view;
  }

  // `lowest` was taken when the show was requested: a list that overtakes a read does not make its answer wrong.
  function notBelow(eventId: number, view: ShowView | undefined, lowest: number): ScheduledShowView {
    const seen = seenAt(eventId, view, lowest);
    if (seen.scheduled) return seen;
    throw new HttpProblem('show-not-found');
  }

  function seenAt(eventId: number, view: ShowView | undefined, lowest: number): ShowView {
    if (view !== undefined && view.version >= lowest) {
      noteServed(eventId, view.version);
      return view;
    }
    if (lowest > 0) throw viewBehind(view?.version ?? 0);
    throw new HttpProblem('show-not-found');
  }

  function noteVersion(eventId: number, version: number): void {
    const known = held.get(eventId);
    if (known === undefined || version <= known.announced) return;
    known.announced = version;
    known.announcedMs = performance.now();
  }

  return {
    current(eventId) {
      const lowest = servedVersion(eventId);
      const view = fresh(eventId);
      if (view !== undefined) return notBelow(eventId, view, lowest);
      return readFresh(eventId).then((read) => notBelow(eventId, read, lowest));
    },
    async stream(eventId) {
      const lowest = servedVersion(eventId);
      return seenAt(eventId, fresh(eventId) ?? (await readFresh(eventId)), lowest);
    },
    inMemory: fresh,
    lastRead: (eventId) => held.get(eventId)?.view,
    async atLeast(eventId, version, { timeoutMs, signal, hasHeard }) {
      const lowest = servedVersion(eventId);
      let view = fresh(eventId) ?? (await readFresh(eventId));
      if ((view?.version ?? 0) < version && (await watch.until(eventId, version, timeoutMs, signal))) {
        noteVersion(eventId, version);
        view = await readFresh(eventId);
      }
      if ((view?.version ?? 0) < version && (hasHeard || view !== undefined)) throw viewBehind(view?.version ?? 0);
      return notBelow(eventId, view, lowest);
    },
    noteVersion,
    servedVersion,
    servedCount: () => servedCount,
    noteServed(eventId, version) {
      noteServed(eventId, version);
      noteVersion(eventId, version);
    },
    bytes: () => held.calculatedSize,
  };
}

type Revision = Pick<ShowView, 'version' | 'origin'>;

const revisionFields = { version: 1, origin: 1 };

// A later version does, and the same version after a repair, because the old contents were wrong.
function supersedes(found: Revision | null, known: Revision): boolean {
  if (found === null || found.version < known.version) return false;
  return found.version > known.version || found.origin !== known.origin;
}

function isLaidOutAlike(one: ScheduledShowView, other: ScheduledShowView): boolean {
  return one.layoutVersion === other.layoutVersion && one.origin === other.origin;
}

// The size of a document in memory: its seats, its rows (in the layout and in the map), and the rest.
function bytesOf({ layout }: ScheduledShowView): number {
  return layout.reduce((sum, row) => sum + bytesOfRow(row) + 300, 2_000);
}
