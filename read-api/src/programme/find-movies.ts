import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { MovieEntry } from './entries.ts';
import { byUnits } from './find-showtimes.ts';
import { createFirstOf } from './first-of.ts';
import type { Programme } from './programme.ts';
import { firstFrom } from './timetable.ts';
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
  const first = createFirstOf<MovieEntry>(limit + 1, comparison(order));
  const isBeyond = after === undefined ? () => true : beyond(order, after);

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
    if (missed === 0 && isBeyond(movie)) first.offer(movie);
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
function citiesOfMovies(programme: Programme, { date, theaterId }: MovieFilter, nowMs: number) {
  const { words } = programme;
  const cities = words.city.size();
  const isShown = new Uint8Array(programme.movies().length * cities);
  const timetable = programme.timetable();
  const { movie, theater, day, entries } = timetable;
  const cityOf = programme.theaters().map(({ city }) => city);
  const wantedDay = numberOfFilter(words.date, date);
  const wantedTheater = theaterId === undefined ? anything : (programme.theater(theaterId)?.place ?? -1);
  for (let row = firstFrom(timetable, nowMs); row < entries.length; row += 1) {
    if (wantedTheater !== anything && theater[row] !== wantedTheater) continue;
    if (wantedDay !== anything && day[row] !== wantedDay) continue;
    isShown[movie[row]! * cities + cityOf[theater[row]!]!] = 1;
  }
  return {
    isIn: ({ place }: MovieEntry, city: number) => city >= 0 && isShown[place * cities + city] === 1,
    anywhere({ place }: MovieEntry): boolean {
      return isShown.subarray(place * cities, (place + 1) * cities).includes(1);
    },
    count({ place }: MovieEntry, counts: Int32Array): void {
      for (let city = 0; city < cities; city += 1) counts[city]! += isShown[place * cities + city]!;
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

function compareTo(movie: MovieEntry, order: MovieOrder, place: MoviePlace): number {
  const { value, movieId } = moviePlaceOf(movie, order);
  return order.direction * (byUnits(value, place.value) || byUnits(movieId, place.movieId));
}

function comparison(order: MovieOrder) {
  return (one: MovieEntry, other: MovieEntry) => compareTo(one, order, moviePlaceOf(other, order));
}

function beyond(order: MovieOrder, after: MoviePlace) {
  return (movie: MovieEntry) => compareTo(movie, order, after) > 0;
}
