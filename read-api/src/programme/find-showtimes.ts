import type { ShowtimeEntry } from './entries.ts';
import { createFirstOf } from './first-of.ts';
import type { Programme } from './programme.ts';
import type { Groups } from './showtime-index.ts';
import { boundsOf } from './showtime-index.ts';
import type { Timetable } from './timetable.ts';
import type { FacetValue } from './words.ts';
import { anything, facetOf, numberOfFilter } from './words.ts';

/** What showtimes are asked for. */
export type ShowtimeFilter = {
  movieId?: string | undefined;
  theaterId?: string | undefined;
  hallId?: string | undefined;
  available?: boolean | undefined;
  type?: string | undefined;
  language?: string | undefined;
  city?: string | undefined;
  /** The theater's own day. */
  date?: string | undefined;
};

export type ShowtimeOrder = { by: 'startsAt' | 'title' | 'price'; direction: 1 | -1 };

/** A place in a list: the value by which it is ordered, and the id, which makes the order total. */
export type ShowtimePlace = { value: string | number; eventId: number };

export type ShowtimeFacets = Record<'type' | 'language' | 'city' | 'date', FacetValue[]>;

export type ShowtimeSearch = {
  filter: ShowtimeFilter;
  order: ShowtimeOrder;
  limit: number;
  after?: ShowtimePlace | undefined;
  nowMs: number;
};

export type FoundShowtimes = {
  /** One more than asked for, if there are more. */
  showtimes: ShowtimeEntry[];
  /** How many showtimes each value of a filter would leave, with the other filters as they are. */
  facets: ShowtimeFacets;
};

/** Finds showtimes that have not begun, and counts what each filter would leave. */
export function findShowtimes(programme: Programme, search: ShowtimeSearch): FoundShowtimes {
  const { filter, order, nowMs } = search;
  const { timetable, index } = programme.indexed(nowMs);
  const facets = createCounts(programme, filter);
  const page = createPage(programme, timetable, search);
  const { movieId, theaterId, hallId } = filter;
  // A movie or a theater has few showtimes. Otherwise the cells are counted, and only rows of those that fit are read.
  if (movieId !== undefined || theaterId !== undefined || hallId !== undefined) lookAtRows();
  else lookAtCells();
  return { showtimes: page.list().map((row) => timetable.entries[row]!), facets: facets.list() };

  function lookAtRows(): void {
    const { movie, theater, hall, day } = timetable;
    const movies = programme.movies();
    const theaters = programme.theaters();
    const wantedMovie = movieId === undefined ? anything : (programme.movie(movieId)?.place ?? -1);
    const wantedTheater = theaterId === undefined ? anything : (programme.theater(theaterId)?.place ?? -1);
    const wantedHall = numberOfFilter(programme.words.hall, hallId);
    const rows = wantedMovie !== anything ? index.ofMovie : index.ofTheater;
    const group = wantedMovie !== anything ? wantedMovie : wantedTheater;
    const [begin, end] = group === anything ? [0, rows.items.length] : boundsOf(rows, group);
    for (let at = begin; at < end; at += 1) {
      const row = rows.items[at]!;
      if (!isWanted(row)) continue;
      if (wantedTheater !== anything && theater[row] !== wantedTheater) continue;
      if (wantedHall !== anything && hall[row] !== wantedHall) continue;
      const { type, language } = movies[movie[row]!]!;
      if (facets.add(1, type, language, theaters[theater[row]!]!.city, day[row]!)) page.offer(row);
    }
  }

  function lookAtCells(): void {
    const { cells, ofCell, cellOf } = index;
    const { type, language, city, day, toCome, available } = cells;
    const fits = new Uint8Array(toCome.length);
    let found = 0;
    for (let cell = 0; cell < fits.length; cell += 1) {
      const toBuy = available[cell]!;
      const all = toCome[cell]!;
      const count = filter.available === undefined ? all : filter.available ? toBuy : all - toBuy;
      if (count === 0 || !facets.add(count, type[cell]!, language[cell]!, city[cell]!, day[cell]!)) continue;
      fits[cell] = 1;
      found += count;
    }
    if (order.by !== 'startsAt' && found > cellOf.length / 4) {
      // So many are read faster one after the other.
      for (let row = 0; row < cellOf.length; row += 1) if (fits[cellOf[row]!] === 1 && isWanted(row)) page.offer(row);
      return;
    }
    // The cells are roughly in the order of their first rows, too: those that come too late are then found at once.
    for (let step = 0; step < fits.length; step += 1) {
      const cell = order.direction === 1 ? step : fits.length - 1 - step;
      if (fits[cell] === 1) page.offerGroup(ofCell, cell, isWanted);
    }
  }

  function isWanted(row: number): boolean {
    return index.isToCome(row) && (filter.available === undefined || index.isAvailable(row) === filter.available);
  }
}

/** Counts showtimes for each value of the filters. */
function createCounts({ words }: Programme, filter: ShowtimeFilter) {
  const wantedType = numberOfFilter(words.type, filter.type);
  const wantedLanguage = numberOfFilter(words.language, filter.language);
  const wantedCity = numberOfFilter(words.city, filter.city);
  const wantedDay = numberOfFilter(words.date, filter.date);
  const counts = {
    type: new Int32Array(words.type.size()),
    language: new Int32Array(words.language.size()),
    city: new Int32Array(words.city.size()),
    date: new Int32Array(words.date.size()),
  };
  return {
    /** @returns whether they fit all filters */
    add(count: number, type: number, language: number, city: number, day: number): boolean {
      // Which filters they miss: with one, they still count for the values of that one.
      let missed = 0;
      if (wantedType !== anything && type !== wantedType) missed |= 1;
      if (wantedLanguage !== anything && language !== wantedLanguage) missed |= 2;
      if (wantedCity !== anything && city !== wantedCity) missed |= 4;
      if (wantedDay !== anything && day !== wantedDay) missed |= 8;
      if (missed === 0 || missed === 1) counts.type[type]! += count;
      if (missed === 0 || missed === 2) counts.language[language]! += count;
      if (missed === 0 || missed === 4) counts.city[city]! += count;
      if (missed === 0 || missed === 8) counts.date[day]! += count;
      return missed === 0;
    },
    list: (): ShowtimeFacets => ({
      type: facetOf(counts.type, words.type),
      language: facetOf(counts.language, words.language),
      city: facetOf(counts.city, words.city),
      date: facetOf(counts.date, words.date),
    }),
  };
}

/** The rows of one page: the first ones behind a place, and one more. */
function createPage(programme: Programme, timetable: Timetable, { order, limit, after }: ShowtimeSearch) {
  const { eventId, startMs, priceMinor, movie } = timetable;
  const { by, direction } = order;
  const ranks = by === 'title' ? programme.titleRanks() : undefined;
  const values = by === 'price' ? priceMinor : startMs;
  const keyOf = (row: number) => (ranks === undefined ? values[row]! : ranks.ofMovie[movie[row]!]!);
  const first = createFirstOf<number>(
    limit + 1,
    (one, other) => direction * (keyOf(one) - keyOf(other) || eventId[one]! - eventId[other]!),
  );
  const afterValue = after && (ranks === undefined ? Number(after.value) : ranks.of(String(after.value)));
  let lastValue = direction * Number.POSITIVE_INFINITY;
  let lastId = 0;

  /** @returns false where all that have a later value come too late, too */
  function offer(row: number): boolean {
    const value = keyOf(row);
    // Of many rows most come too late: they cost no more than this.
    if (direction * (value - lastValue || eventId[row]! - lastId) > 0) return false;
    if (after !== undefined && afterValue !== undefined) {
      if (direction * (value - afterValue || eventId[row]! - after.eventId) <= 0) return true;
    }
    first.offer(row);
    const last = first.last();
    if (last !== undefined) {
      lastValue = keyOf(last);
      lastId = eventId[last]!;
    }
    return true;
  }

  return {
    offer,
    /** Considers the rows of a group, which are in the order of the timetable. */
    offerGroup(groups: Groups, group: number, isWanted: (row: number) => boolean): void {
      const [begin, end] = boundsOf(groups, group);
      for (let step = 0; step < end - begin; step += 1) {
        // From the end where the last ones are wanted, so that those behind the first that comes too late are not read.
        const row = groups.items[direction === 1 ? begin + step : end - 1 - step]!;
        if (isWanted(row) && !offer(row) && by === 'startsAt') return;
      }
    },
    list: first.list,
  };
}

/** The place of a showtime in a list. */
export function showtimePlaceOf(entry: ShowtimeEntry, { by }: ShowtimeOrder): ShowtimePlace {
  const { eventId, listing, movie, startMs } = entry;
  if (by === 'price') return { value: listing.priceFromMinor, eventId };
  return { value: by === 'title' ? movie.order : startMs, eventId };
}
