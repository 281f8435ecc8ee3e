import type { BusinessDays } from '@ticketing/shared/messages/business-day.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import type {
  Dictionaries,
  MovieEntry,
  ProgrammeListing,
  ReadListing,
  ShowtimeEntry,
  ShowtimeListing,
  TheaterEntry,
} from './entries.ts';
import { isShowtime, movieEntry, theaterEntry } from './entries.ts';
import { byUnits } from './first-of.ts';
import { createListingCopies } from './listing-copies.ts';
import type { ShowtimeIndex } from './showtime-index.ts';
import { createShowtimeIndex } from './showtime-index.ts';
import type { Timetable } from './timetable.ts';
import { arranged, emptyTimetable, refreshRow, rowOf } from './timetable.ts';
import type { TitleRanks } from './title-ranks.ts';
import { createTitleRanks } from './title-ranks.ts';
import { createWords } from './words.ts';

export type Programme = {
  /** The dictionaries of the numbers in the entries. */
  words: Dictionaries;
  /** Takes a movie, unless it has a newer one. */
  putMovie(view: MovieView): void;
  putTheater(view: TheaterView): void;
  /** Takes the listings of showtimes that have not begun, unless it has newer ones, and forgets all other shows. */
  putListings(listings: ReadListing[]): void;
  /** Forgets showtimes that are not among these, which are all that there are. */
  keepShowtimes(eventIds: ReadonlySet<number>): void;
  movie(movieId: string): MovieEntry | undefined;
  /** By place. */
  movies(): readonly MovieEntry[];
  theater(theaterId: string): TheaterEntry | undefined;
  /** By place. */
  theaters(): readonly TheaterEntry[];
  showtime(eventId: number): ShowtimeEntry | undefined;
  /** The ids of all showtimes; some of them may have begun meanwhile. */
  showtimeIds(): Iterable<number>;
  /** How many there are of them. */
  size(): number;
  /** The showtimes, with what is counted brought to a time. Valid until the programme changes. */
  indexed(nowMs: number): { timetable: Timetable; index: ShowtimeIndex };
  /** The movies that had other titles when showtimes of them were scheduled, in the order of their titles. */
  retitled(): MovieEntry[];
  /** The places of the movies in the order of their titles. */
  titleRanks(): TitleRanks;
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
    ...{ genre: createWords(), city: createWords(), hall: createWords(), date: createWords() },
  };
  const copyOf = createListingCopies();
  const movies = createShelf<MovieEntry>();
  const theaters = createShelf<TheaterEntry>();
  const showtimes = new Map<number, ShowtimeEntry>();
  const waiting = new Map<number, ShowtimeListing>();
  let timetable = emptyTimetable();
  /** Absent where it must be made anew. */
  let index: ShowtimeIndex | undefined;
  let titleRanks: TitleRanks | undefined;
  /** By movie the sort keys of the names under which its showtimes are listed, but for those with a name of their own. */
  const listedTitles = new Map<string, Set<string>>();
  /** What is not in the timetable yet. */
  let added: ShowtimeEntry[] = [];
  let hasMoved = false;
  let arrangedMs = 0;
  let arrangingMs = 0;
  let changes = 0;

  function dayOf(startMs: number, { view }: TheaterEntry): number {
    return words.date.numberOf(dayIn(view.timeZone, startMs));
  }

  /** The writer of a theater may know more time zones than this process. That must not cost all others their programme. */
  function dayIn(zone: string, startMs: number): string {
    try {
      return days.dayOf(startMs, zone);
    } catch {
      return days.dayOf(startMs, 'UTC');
    }
  }

  /** @returns whether that changes what is found */
  function putListing(read: ShowtimeListing): boolean {
    const listing = copyOf(read);
    const { _id: eventId } = listing;
    const known = showtimes.get(eventId);
    if (known !== undefined && !isNews(listing, known.listing)) return false;
    if (listing.version < (waiting.get(eventId)?.version ?? 0)) return false;
    const startMs = Date.parse(listing.startsAt);
    const movie = movies.find(listing.showtime.movieId);
    const theater = theaters.find(listing.showtime.theaterId);
    if (movie === undefined || theater === undefined || startMs < now()) {
      const wasThere = forget(eventId);
      if (startMs >= now()) waiting.set(eventId, listing);
      return wasThere;
    }
    const entry: ShowtimeEntry = {
      eventId,
      listing,
      startMs,
      movie,
      theater,
      hall: words.hall.numberOf(listing.showtime.hallId),
      day: dayOf(startMs, theater),
      buyFromMs: Date.parse(listing.salesOpenAt),
      buyToMs: Date.parse(listing.salesCloseAt),
    };
    if (known?.startMs === startMs && known.movie === movie && known.theater === theater) {
      Object.assign(known, entry);
      refresh(known);
      return true;
    }
    if (known !== undefined) hasMoved = true;
    forget(eventId);
    showtimes.set(eventId, entry);
    added.push(entry);
    return true;
  }

  // Few and short: once for all showtimes of a movie.
  function noteTitle({ showtime }: ProgrammeListing, title: string): void {
    if (showtime === undefined || showtime.name !== undefined) return;
    const titles = listedTitles.get(showtime.movieId);
    if (titles === undefined) listedTitles.set(showtime.movieId, new Set([title]));
    else titles.add(title);
  }

  function refresh(entry: ShowtimeEntry): void {
    const row = refreshRow(timetable, entry);
    if (row >= 0) index?.rowChanged(row);
  }

  /** @returns whether it was there */
  function forget(eventId: number): boolean {
    waiting.delete(eventId);
    const known = showtimes.get(eventId);
    if (known === undefined) return false;
    showtimes.delete(eventId);
    const row = rowOf(timetable, known);
    if (row >= 0) {
      timetable.isGone[row] = 1;
      index?.rowChanged(row);
    }
    return true;
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
    timetable = arranged(timetable, added.filter(isCurrent).sort(inOrder), nowMs);
    index = createShowtimeIndex(timetable, movies.entries, theaters.entries);
    added = [];
    hasMoved = false;
    arrangedMs = elapsedMs();
    arrangingMs = arrangedMs - startedMs;
  }

  return {
    words,
    putMovie(view) {
      const known = movies.find(view._id);
      if (known !== undefined && !isNews(view, known.view)) return;
      changes += 1;
      const entry = movieEntry(view, known?.place ?? movies.entries.length, words);
      titleRanks = undefined;
      if (known !== undefined && (entry.type !== known.type || entry.language !== known.language)) index = undefined;
      movies.put(view._id, entry);
      if (known === undefined) putWaiting(({ showtime }) => showtime.movieId === view._id);
    },
    putTheater(view) {
      const known = theaters.find(view._id);
      const entry = theaterEntry(view, known?.place ?? theaters.entries.length, words);
      if (known !== undefined && !isNews(entry.view, known.view)) return;
      changes += 1;
      const zone = known?.view.timeZone;
      if (known !== undefined && (entry.city !== known.city || view.timeZone !== zone)) index = undefined;
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
      let hasChanged = false;
      for (const { name, ...listing } of listings) {
        if (name !== undefined) noteTitle(listing, name);
        if (isShowtime(listing) ? putListing(listing) : forget(listing._id)) hasChanged = true;
      }
      if (hasChanged) changes += 1;
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
    showtimeIds: () => showtimes.keys(),
    size: () => showtimes.size,
    indexed(nowMs) {
      // While many are scheduled, new ones wait a moment, so that arranging takes a twentieth of the time. Not longer,
      // however long it took: this process may have stood still meanwhile.
      const isDue = elapsedMs() - arrangedMs >= Math.min(20 * arrangingMs, longestWaitMs);
      if (hasMoved || (added.length > 0 && isDue)) arrange();
      index ??= createShowtimeIndex(timetable, movies.entries, theaters.entries);
      index.countAt(nowMs);
      return { timetable, index };
    },
    retitled() {
      const found: MovieEntry[] = [];
      for (const [movieId, titles] of listedTitles) {
        const movie = movies.find(movieId);
        if (movie !== undefined && (titles.size > 1 || !titles.has(movie.order))) found.push(movie);
      }
      return found.sort((one, other) => byUnits(one.order, other.order));
    },
    titleRanks() {
      titleRanks ??= createTitleRanks(movies.entries);
      return titleRanks;
    },
    changes: () => changes,
  };
}

/** How long new showtimes wait at most, in milliseconds. */
const longestWaitMs = 2_000;

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
