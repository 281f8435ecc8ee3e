import type { ShowtimeEntry } from './entries.ts';
import { createFirstOf } from './first-of.ts';
import type { Programme } from './programme.ts';
import type { Timetable } from './timetable.ts';
import { firstFrom } from './timetable.ts';
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

/** Finds showtimes that have not begun, and counts what each filter would leave: one pass over all of them. */
export function findShowtimes(programme: Programme, search: ShowtimeSearch): FoundShowtimes {
  const { filter, order, limit, after, nowMs } = search;
  const { words } = programme;
  const timetable = programme.timetable();
  const { movie, theater, day, buyFromMs, buyToMs, entries } = timetable;
  const typeOf = programme.movies().map(({ type }) => type);
  const languageOf = programme.movies().map(({ language }) => language);
  const cityOf = programme.theaters().map(({ city }) => city);
  const wanted = {
    movie: filter.movieId === undefined ? anything : (programme.movie(filter.movieId)?.place ?? -1),
    theater: filter.theaterId === undefined ? anything : (programme.theater(filter.theaterId)?.place ?? -1),
    type: numberOfFilter(words.type, filter.type),
    language: numberOfFilter(words.language, filter.language),
    city: numberOfFilter(words.city, filter.city),
    date: numberOfFilter(words.date, filter.date),
  };
  const counts = {
    type: new Int32Array(words.type.size()),
    language: new Int32Array(words.language.size()),
    city: new Int32Array(words.city.size()),
    date: new Int32Array(words.date.size()),
  };
  const compare = comparison(programme, timetable, order);
  const first = createFirstOf<number>(limit + 1, compare.rows);
  const isBeyond = after === undefined ? () => true : (row: number) => compare.withPlace(row, after) > 0;

  function consider(row: number): void {
    if (wanted.movie !== anything && movie[row] !== wanted.movie) return;
    if (wanted.theater !== anything && theater[row] !== wanted.theater) return;
    if (filter.hallId !== undefined && entries[row]!.listing.showtime.hallId !== filter.hallId) return;
    if (filter.available !== undefined) {
      const isAvailable = buyFromMs[row]! <= nowMs && nowMs < buyToMs[row]!;
      if (isAvailable !== filter.available) return;
    }
    const type = typeOf[movie[row]!]!;
    const language = languageOf[movie[row]!]!;
    const city = cityOf[theater[row]!]!;
    const date = day[row]!;
    // Which of the counted filters it misses: with one, it still counts for the values of that one.
    let missed = 0;
    if (wanted.type !== anything && type !== wanted.type) missed |= 1;
    if (wanted.language !== anything && language !== wanted.language) missed |= 2;
    if (wanted.city !== anything && city !== wanted.city) missed |= 4;
    if (wanted.date !== anything && date !== wanted.date) missed |= 8;
    if (missed === 0) {
      counts.type[type]! += 1;
      counts.language[language]! += 1;
      counts.city[city]! += 1;
      counts.date[date]! += 1;
      if (isBeyond(row)) first.offer(row);
    } else if (missed === 1) counts.type[type]! += 1;
    else if (missed === 2) counts.language[language]! += 1;
    else if (missed === 4) counts.city[city]! += 1;
    else if (missed === 8) counts.date[date]! += 1;
  }

  const from = firstFrom(timetable, nowMs);
  // From the end where the last ones are wanted, so that most rows cost one comparison.
  if (order.direction === 1) for (let row = from; row < entries.length; row += 1) consider(row);
  else for (let row = entries.length - 1; row >= from; row -= 1) consider(row);
  const facets: ShowtimeFacets = {
    type: facetOf(counts.type, words.type),
    language: facetOf(counts.language, words.language),
    city: facetOf(counts.city, words.city),
    date: facetOf(counts.date, words.date),
  };
  return { showtimes: first.list().map((row) => entries[row]!), facets };
}

/** The place of a showtime in a list. */
export function showtimePlaceOf(entry: ShowtimeEntry, { by }: ShowtimeOrder): ShowtimePlace {
  const { eventId, listing, movie, startMs } = entry;
  if (by === 'price') return { value: listing.priceFromMinor, eventId };
  return { value: by === 'title' ? movie.order : startMs, eventId };
}

/** How rows of the timetable compare with each other, and with a place of an earlier page. */
function comparison(programme: Programme, { entries, movie, startMs, priceMinor }: Timetable, order: ShowtimeOrder) {
  const { by, direction } = order;
  if (by === 'title') {
    const rank = createTitleRanks(programme);
    return {
      rows: (one: number, other: number) =>
        direction * (rank.ofMovie[movie[one]!]! - rank.ofMovie[movie[other]!]! || idOf(one) - idOf(other)),
      withPlace: (row: number, place: ShowtimePlace) =>
        direction * (byUnits(entries[row]!.movie.order, place.value) || idOf(row) - place.eventId),
    };
  }
  const values = by === 'price' ? priceMinor : startMs;
  return {
    rows: (one: number, other: number) => direction * (values[one]! - values[other]! || idOf(one) - idOf(other)),
    withPlace: (row: number, { value, eventId }: ShowtimePlace) =>
      direction * (values[row]! - Number(value) || idOf(row) - eventId),
  };

  function idOf(row: number): number {
    return entries[row]!.eventId;
  }
}

/** The places of movies in the order of their titles; the same for the same title. */
function createTitleRanks(programme: Programme) {
  const titles = Array.from(new Set(programme.movies().map(({ order }) => order))).sort(byUnits);
  const ranks = new Map(titles.map((title, rank) => [title, rank]));
  return { ofMovie: programme.movies().map(({ order }) => ranks.get(order)!) };
}

/** The order of numbers, and of sort keys. */
export function byUnits(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
