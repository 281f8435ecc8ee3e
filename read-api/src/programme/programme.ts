import type { BusinessDays } from '@ticketing/shared/messages/business-day.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import type {
  Dictionaries,
  MovieEntry,
  ProgrammeListing,
  ShowtimeEntry,
  ShowtimeListing,
  TheaterEntry,
} from './entries.ts';
import { isShowtime, movieEntry, theaterEntry } from './entries.ts';
import type { Timetable } from './timetable.ts';
import { createTimetable, refreshRow } from './timetable.ts';
import { createWords } from './words.ts';

export type Programme = {
  /** The dictionaries of the numbers in the entries. */
  words: Dictionaries;
  /** Takes a movie, unless it has a newer one. */
  putMovie(view: MovieView): void;
  putTheater(view: TheaterView): void;
  /** Takes the listings of showtimes that have not begun, unless it has newer ones, and forgets all other shows. */
  putListings(listings: ProgrammeListing[]): void;
  /** Forgets showtimes that are not among these, which are all that there are. */
  keepShowtimes(eventIds: ReadonlySet<number>): void;
  movie(movieId: string): MovieEntry | undefined;
  /** By place. */
  movies(): readonly MovieEntry[];
  theater(theaterId: string): TheaterEntry | undefined;
  /** By place. */
  theaters(): readonly TheaterEntry[];
  showtime(eventId: number): ShowtimeEntry | undefined;
  /** The showtimes; some of them may have begun meanwhile. */
  timetable(): Timetable;
  /** Counts the changes. */
  changes(): number;
};

export type ProgrammeClocks = {
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Measures how long something takes, in milliseconds. */
  elapsedMs: () => number;
};

/**
 * The catalogue in memory: all movies, all theaters without their layouts, and the showtimes that have not begun, a few
 * hundred bytes each. Lists with counts for every filter are made from it: MongoDB would need one pass over the showtimes
 * for each of the counts.
 * A showtime refers to its movie and theater, so a change of a movie is at once a change of all its showtimes. A
 * showtime whose movie or theater has not arrived yet waits, and is in no list.
 */
export function createProgramme(
  days: BusinessDays,
  { now = Date.now, elapsedMs = () => performance.now() }: Partial<ProgrammeClocks> = {},
): Programme {
  const words: Dictionaries = {
    ...{ type: createWords(), language: createWords(), rating: createWords() },
    ...{ genre: createWords(), city: createWords(), date: createWords() },
  };
  const movies = createShelf<MovieEntry>();
  const theaters = createShelf<TheaterEntry>();
  const showtimes = new Map<number, ShowtimeEntry>();
  const waiting = new Map<number, ShowtimeListing>();
  let timetable = createTimetable([]);
  /** What is not in the timetable yet, or no longer belongs there. */
  let added: ShowtimeEntry[] = [];
  let hasRemoved = false;
  let arrangedMs = 0;
  let arrangingMs = 0;
  let changes = 0;

  function dayOf(startMs: number, { view }: TheaterEntry): number {
    return words.date.numberOf(days.dayOf(startMs, view.timeZone));
  }

  function putListing(listing: ShowtimeListing): void {
    const { _id: eventId } = listing;
    const known = showtimes.get(eventId);
    if (listing.version < (known?.listing.version ?? waiting.get(eventId)?.version ?? 0)) return;
    const startMs = Date.parse(listing.startsAt);
    const movie = movies.find(listing.showtime.movieId);
    const theater = theaters.find(listing.showtime.theaterId);
    if (movie === undefined || theater === undefined || startMs < now()) {
      forget(eventId);
      if (startMs >= now()) waiting.set(eventId, listing);
      return;
    }
    const day = dayOf(startMs, theater);
    const buyFromMs = Date.parse(listing.salesOpenAt);
    const buyToMs = Date.parse(listing.salesCloseAt);
    const entry: ShowtimeEntry = { eventId, listing, startMs, movie, theater, day, buyFromMs, buyToMs };
    if (known?.startMs === startMs) {
      Object.assign(known, entry);
      refreshRow(timetable, known);
      return;
    }
    forget(eventId);
    showtimes.set(eventId, entry);
    added.push(entry);
  }

  function forget(eventId: number): void {
    waiting.delete(eventId);
    if (showtimes.delete(eventId)) hasRemoved = true;
  }

  function putWaiting(isMeant: (listing: ShowtimeListing) => boolean): void {
    for (const listing of Array.from(waiting.values())) if (isMeant(listing)) putListing(listing);
  }

  function arrange(): void {
    const startedMs = elapsedMs();
    const nowMs = now();
    for (const entry of timetable.entries) {
      if (entry.startMs >= nowMs) break;
      if (showtimes.get(entry.eventId) === entry) showtimes.delete(entry.eventId);
    }
    const isCurrent = (entry: ShowtimeEntry) => showtimes.get(entry.eventId) === entry;
    timetable = createTimetable(merge(timetable.entries.filter(isCurrent), added.filter(isCurrent).sort(inOrder)));
    added = [];
    hasRemoved = false;
    arrangedMs = elapsedMs();
    arrangingMs = arrangedMs - startedMs;
  }

  return {
    words,
    putMovie(view) {
      const known = movies.find(view._id);
      if (known !== undefined && !isNews(view, known.view)) return;
      changes += 1;
      movies.put(view._id, movieEntry(view, known?.place ?? movies.entries.length, words));
      if (known === undefined) putWaiting(({ showtime }) => showtime.movieId === view._id);
    },
    putTheater(view) {
      const known = theaters.find(view._id);
      const entry = theaterEntry(view, known?.place ?? theaters.entries.length, words);
      if (known !== undefined && !isNews(entry.view, known.view)) return;
      changes += 1;
      const zone = known?.view.timeZone;
      theaters.put(view._id, entry);
      if (known === undefined) putWaiting(({ showtime }) => showtime.theaterId === view._id);
      else if (zone !== view.timeZone) {
        for (const showtime of showtimes.values()) {
          if (showtime.theater !== known) continue;
          showtime.day = dayOf(showtime.startMs, known);
          refreshRow(timetable, showtime);
        }
      }
    },
    putListings(listings) {
      if (listings.length === 0) return;
      changes += 1;
      for (const listing of listings) {
        if (isShowtime(listing)) putListing(listing);
        else forget(listing._id);
      }
    },
    keepShowtimes(eventIds) {
      changes += 1;
      for (const eventId of [...showtimes.keys(), ...waiting.keys()]) if (!eventIds.has(eventId)) forget(eventId);
    },
    movie: movies.find,
    movies: () => movies.entries,
    theater: theaters.find,
    theaters: () => theaters.entries,
    showtime: (eventId) => showtimes.get(eventId),
    timetable() {
      // While many are scheduled, new ones wait a moment, so that arranging takes a twentieth of the time at most.
      const isDue = elapsedMs() - arrangedMs >= 20 * arrangingMs;
      if (hasRemoved || (added.length > 0 && isDue)) arrange();
      return timetable;
    },
    changes: () => changes,
  };
}

/** Entries by id and by place. One that is put again is changed in place, because others refer to it. */
function createShelf<Entry extends object>() {
  const byId = new Map<string, Entry>();
  const entries: Entry[] = [];
  return {
    entries: entries as readonly Entry[],
    find: (id: string) => byId.get(id),
    put(id: string, entry: Entry): void {
      const known = byId.get(id);
      if (known !== undefined) {
        Object.assign(known, entry);
        return;
      }
      byId.set(id, entry);
      entries.push(entry);
    },
  };
}

// The same version has other contents after a repair only.
function isNews<View extends { version: number }>(view: View, known: View): boolean {
  if (view.version !== known.version) return view.version > known.version;
  return JSON.stringify(view) !== JSON.stringify(known);
}

function inOrder(one: ShowtimeEntry, other: ShowtimeEntry): number {
  return one.startMs - other.startMs || one.eventId - other.eventId;
}

/** Merges two lists in order. */
function merge(one: ShowtimeEntry[], other: ShowtimeEntry[]): ShowtimeEntry[] {
  if (other.length === 0) return one;
  const merged: ShowtimeEntry[] = [];
  let next = 0;
  for (const entry of one) {
    while (next < other.length && inOrder(other[next]!, entry) < 0) merged.push(other[next++]!);
    merged.push(entry);
  }
  while (next < other.length) merged.push(other[next++]!);
  return merged;
}
