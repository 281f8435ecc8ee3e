import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { MovieEntry } from './entries.ts';
import { byUnits, createFirstOf } from './first-of.ts';
import type { Programme } from './programme.ts';
import type { Groups } from './showtime-index.ts';
import { boundsOf, startMarking } from './showtime-index.ts';
import type { FacetValue } from './words.ts';
import { anything, facetOf, numberOfFilter } from './words.ts';

/** What movies are asked for. City, date and theater: those with a showtime to come that fits all three. */
export type MovieFilter = {
  q?: string | undefined;
  type?: string | undefined;
  language?: string | undefined;
  rating?: string | undefined;
  genre?: string | undefined;
  city?: string | undefined;
  date?: string | undefined;
  theaterId?: string | undefined;
};

export type MovieOrder = { by: 'title' | 'releasedOn' | 'score'; direction: 1 | -1 };

export type MoviePlace = { value: string | number; movieId: string };

export type MovieFacets = Record<'type' | 'language' | 'rating' | 'genre' | 'city', FacetValue[]>;

export type MovieSearch = {
  filter: MovieFilter;
  order: MovieOrder;
  limit: number;
  after?: MoviePlace | undefined;
  nowMs: number;
};

/** Finds movies, and counts how many each value of a filter would leave with the other filters as they are. */
export function findMovies(programme: Programme, { filter, order, limit, after, nowMs }: MovieSearch) {
  const { words } = programme;
  const wanted = {
    type: numberOfFilter(words.type, filter.type),
    language: numberOfFilter(words.language, filter.language),
    rating: numberOfFilter(words.rating, filter.rating),
    genre: numberOfFilter(words.genre, filter.genre),
    city: numberOfFilter(words.city, filter.city),
  };
  const q = filter.q === undefined ? undefined : searchText(filter.q);
  const counts = {
    type: new Int32Array(words.type.size()),
    language: new Int32Array(words.language.size()),
    rating: new Int32Array(words.rating.size()),
    genre: new Int32Array(words.genre.size()),
    city: new Int32Array(words.city.size()),
  };
  const shown = citiesOfMovies(programme, filter, nowMs);
  const mustBeShown = filter.date !== undefined || filter.theaterId !== undefined;
  const compare = comparison(programme, order, after);
  const first = createFirstOf<MovieEntry>(limit + 1, compare.movies);

  for (const movie of programme.movies()) {
    if (movie.view.isRetired) continue;
    // A query without searchable characters (an accent alone) finds nothing.
    if (q !== undefined && (q === '' || !movie.search.includes(q))) continue;
    if (mustBeShown && !shown.anywhere(movie)) continue;
    let missed = 0;
    if (wanted.type !== anything && movie.type !== wanted.type) missed |= 1;
    if (wanted.language !== anything && movie.language !== wanted.language) missed |= 2;
    if (wanted.rating !== anything && movie.rating !== wanted.rating) missed |= 4;
    if (wanted.genre !== anything && !movie.genres.includes(wanted.genre)) missed |= 8;
    if (wanted.city !== anything && !shown.isIn(movie, wanted.city)) missed |= 16;
    if (missed === 0 || missed === 1) counts.type[movie.type]! += 1;
    if (missed === 0 || missed === 2) counts.language[movie.language]! += 1;
    if (missed === 0 || missed === 4) counts.rating[movie.rating]! += 1;
    if (missed === 0 || missed === 8) for (const genre of movie.genres) counts.genre[genre]! += 1;
    if (missed === 0 || missed === 16) shown.count(movie, counts.city);
    if (missed === 0 && compare.isBeyond(movie)) first.offer(movie);
  }
  const facets: MovieFacets = {
    type: facetOf(counts.type, words.type),
    language: facetOf(counts.language, words.language),
    rating: facetOf(counts.rating, words.rating),
    genre: facetOf(counts.genre, words.genre),
    city: facetOf(counts.city, words.city),
  };
  return { movies: first.list(), facets };
}

/** The cities in which each movie is shown, at the theater and on the day that are asked for. */
function citiesOfMovies(programme: Programme, filter: MovieFilter, nowMs: number) {
  const { timetable, index } = programme.indexed(nowMs);
  const { cities, toCome, ofRow, marks } = index.shown;
  const isAnywhereAnytime = filter.date === undefined && filter.theaterId === undefined;
  /** By pair: what is at least this high is shown then. */
  const [shown, least] = isAnywhereAnytime ? [toCome, 1] : [marks, markShown()];

  function markShown(): number {
    const number = startMarking(index.shown);
    const day = numberOfFilter(programme.words.date, filter.date);
    if (filter.theaterId !== undefined) {
      mark(index.ofTheater, programme.theater(filter.theaterId)?.place ?? -1, (row) => {
        if (day === anything || timetable.day[row] === day) marks[ofRow[row]!] = number;
      });
      return number;
    }
    for (let cell = 0; cell < index.cells.day.length; cell += 1) {
      if (index.cells.day[cell] !== day) continue;
      mark(index.ofCell, cell, (row) => {
        marks[ofRow[row]!] = number;
      });
    }
    return number;
  }

  function mark(groups: Groups, group: number, what: (row: number) => void): void {
    const [begin, end] = boundsOf(groups, group);
    for (let at = begin; at < end; at += 1) if (index.isToCome(groups.items[at]!)) what(groups.items[at]!);
  }

  /** The cities of a movie, one after the other. @returns whether one was what was looked for */
  function some({ place }: MovieEntry, isIt: (city: number) => boolean): boolean {
    const [begin, end] = boundsOf(cities, place);
    for (let pair = begin; pair < end; pair += 1) if (shown[pair]! >= least && isIt(cities.items[pair]!)) return true;
    return false;
  }

  return {
    isIn: (movie: MovieEntry, wanted: number) => some(movie, (one) => one === wanted),
    anywhere: (movie: MovieEntry) => some(movie, () => true),
    count(movie: MovieEntry, counts: Int32Array): void {
      some(movie, (one) => {
        counts[one]! += 1;
        return false;
      });
    },
  };
}

/** The place of a movie in a list. */
export function moviePlaceOf({ view, order: title }: MovieEntry, { by }: MovieOrder): MoviePlace {
  return { value: by === 'title' ? title : scoreOrDate(view, by), movieId: view._id };
}

function scoreOrDate(view: MovieEntry['view'], by: 'releasedOn' | 'score'): string | number {
  // Movies without a score are below those with the lowest.
  return by === 'releasedOn' ? view.releasedOn : (view.score ?? -1);
}

/** How movies compare with each other, and with a place of an earlier page. */
function comparison(programme: Programme, order: MovieOrder, after: MoviePlace | undefined) {
  const { by, direction } = order;
  const ranks = by === 'title' ? programme.titleRanks() : undefined;
  const keyOf = (movie: MovieEntry) => ranks?.ofMovie[movie.place] ?? moviePlaceOf(movie, order).value;
  const afterKey = ranks === undefined ? after?.value : after && ranks.of(String(after.value));
  return {
    movies: (one: MovieEntry, other: MovieEntry) =>
      direction * (byUnits(keyOf(one), keyOf(other)) || byUnits(one.view._id, other.view._id)),
    isBeyond: (movie: MovieEntry) =>
      after === undefined ||
      afterKey === undefined ||
      direction * (byUnits(keyOf(movie), afterKey) || byUnits(movie.view._id, after.movieId)) > 0,
  };
}
