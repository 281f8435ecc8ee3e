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
   * The show as the view has it now: never older than the view by more than the hint's delay plus a second, and never of
   * a lower version than one that had been given when it was asked for.
   * @throws HttpProblem `show-not-found`, `views-unavailable`, or `view-behind` while a view that lost data is mended
   */
  current(eventId: number): ScheduledShowView | Promise<ScheduledShowView>;
  /**
   * How far a show's stream is, also one that has refusals only, without a show.
   * @throws HttpProblem `show-not-found` where there is no stream; else as {@link Shows.current}
   */
  stream(eventId: number): Promise<StreamHead>;
  /** The same as `current`, where it can be given at once; never throws. */
  inMemory(eventId: number): ScheduledShowView | undefined;
  /** The show as it was last read, if it is in memory; it may be old. */
  lastRead(eventId: number): ScheduledShowView | undefined;
  /**
   * The show at a version or a later one; waits for it.
   * @throws HttpProblem `view-behind` with the version that the view has (0 without a view), when it was not reached in
   *   time
   */
  atLeast(eventId: number, version: number, wait: Wait): Promise<ScheduledShowView>;
  /** Says that the show has been seen, or announced, at a version: what is in memory is too old if it is lower. */
  noteVersion(eventId: number, version: number): void;
  /** The highest version of the show that was given out; 0 where none was, or too long ago. */
  servedVersion(eventId: number): number;
  /** Says that an answer with this version of the show has been given: none may be lower from now on. */
  noteServed(eventId: number, version: number): void;
  /** How many bytes of shows are held in memory. */
  bytes(): number;
};

/** What a stream's version is, and which run wrote its view. */
export type StreamHead = Pick<ShowView, '_id' | 'version' | 'origin'>;

export type Wait = {
  timeoutMs: number;
  /** Ends the wait when nobody is interested any more. */
  signal: AbortSignal;
  /** Whether who asks has heard of the show at that version: then it is behind, and not unknown, where there is no view. */
  hasHeard: boolean;
};

export type ShowsOptions = {
  views: Views;
  watch: ViewWatch;
  /** How much is kept in memory. */
  maxBytes: number;
  onLookup?: (result: 'hit' | 'read') => void;
};

type Held = {
  view: ScheduledShowView;
  /** When the read began that last found the view at this version; from `performance.now()`. */
  checkedMs: number;
  /** The highest version heard of, and when. */
  announced: number;
  announcedMs: number;
};

/** How long a show in memory is given out without looking at the view again, in milliseconds. */
const maxAgeMs = 1_000;

/** Shows in memory, checked against the view by version. */
export function createShows({ views, watch, maxBytes, onLookup }: ShowsOptions): Shows {
  const held = new LRUCache<number, Held>({ maxSize: maxBytes, sizeCalculation: ({ view }) => bytesOf(view) });
  // Outlives `held`: a show that fell out of memory must not come back older.
  const served = new LRUCache<number, number>({ max: 100_000 });

  const refresh = singleFlight(async (eventId: number): Promise<ShowView | undefined> => {
    const startedMs = performance.now();
    const known = held.get(eventId);
    if (known !== undefined && known.announced <= known.view.version) {
      // Most shows have not moved: the whole document, up to 100 kB and more, is read only when it has.
      const head = await views.read(() =>
        views.shows.findOne({ _id: eventId }, { projection: revisionFields, ...queryLimit }),
      );
      if (!supersedes(head, known.view)) return confirm(known, startedMs);
    }
    const view = await views.readSome(views.shows, () => views.shows.findOne({ _id: eventId }, queryLimit));
    // A view that was lost in part, or is being mended, is behind what was given out already.
    const latest = held.get(eventId);
    if (latest !== undefined && !supersedes(view, latest.view)) return confirm(latest, startedMs);
    if (view?.scheduled !== true) return view ?? undefined;
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
    // What was announced before this read and is not there will not come by reading again and again.
    if (known.announcedMs <= startedMs) known.announced = known.view.version;
    return known.view;
  }

  async function readFresh(eventId: number): Promise<ShowView | undefined> {
    onLookup?.('read');
    const wanted = Math.max(held.get(eventId)?.announced ?? 0, servedVersion(eventId));
    const view = await refresh(eventId);
    // The read that was shared may have begun before that version was there: the next one has not.
    return (view?.version ?? 0) < wanted ? refresh(eventId) : view;
  }

  function servedVersion(eventId: number): number {
    return served.get(eventId) ?? 0;
  }

  function fresh(eventId: number): ScheduledShowView | undefined {
    const known = held.get(eventId);
    if (known === undefined || known.view.version < Math.max(known.announced, servedVersion(eventId))) return undefined;
    const ageMs = performance.now() - known.checkedMs;
    if (ageMs >= maxAgeMs) return undefined;
    // Ahead of time and in the background, so that nobody has to wait for the check of a show that is in demand. If it
    // fails, the one who comes after `maxAgeMs` is told.
    if (ageMs >= maxAgeMs / 2) refresh(eventId).catch(() => undefined);
    onLookup?.('hit');
    return known.view;
  }

  // `lowest` is of the time when the show was asked for: a list that overtakes a read does not make its answer wrong.
  function givenOut(eventId: number, view: ShowView | undefined, lowest: number): ScheduledShowView {
    const seen = seenAt(eventId, view, lowest);
    if (seen.scheduled) return seen;
    throw new HttpProblem('show-not-found');
  }

  function seenAt(eventId: number, view: ShowView | undefined, lowest: number): ShowView {
    if (view !== undefined && view.version >= lowest) {
      if (view.version > servedVersion(eventId)) served.set(eventId, view.version);
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
      if (view !== undefined) return givenOut(eventId, view, lowest);
      return readFresh(eventId).then((read) => givenOut(eventId, read, lowest));
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
      return givenOut(eventId, view, lowest);
    },
    noteVersion,
    servedVersion,
    noteServed(eventId, version) {
      served.set(eventId, Math.max(version, servedVersion(eventId)));
      noteVersion(eventId, version);
    },
    bytes: () => held.calculatedSize,
  };
}

type Revision = Pick<ShowView, 'version' | 'origin'>;

const revisionFields = { version: 1, origin: 1 };

// A later version does, and the same version that was written anew, because what was there was wrong.
function supersedes(found: Revision | null, known: Revision): boolean {
  if (found === null || found.version < known.version) return false;
  return found.version > known.version || found.origin !== known.origin;
}

// Of a document in memory: its seats, its rows (in the layout and in the map), and the rest.
function bytesOf({ layout }: ScheduledShowView): number {
  return layout.reduce((sum, row) => sum + row.seats + 300, 2_000);
}
