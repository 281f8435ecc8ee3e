import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { TheaterEntry } from './entries.ts';
import { byUnits, createFirstOf } from './first-of.ts';
import type { Programme } from './programme.ts';
import { anything, facetOf, numberOfFilter } from './words.ts';

export type TheaterPlace = { value: string; theaterId: string };

export type TheaterSearch = {
  filter: { q?: string | undefined; city?: string | undefined };
  limit: number;
  after?: TheaterPlace | undefined;
};

/** Finds theaters, by name. @returns one more than asked for, if there are more */
export function findTheaters(programme: Programme, { filter, limit, after }: TheaterSearch): TheaterEntry[] {
  const q = filter.q === undefined ? undefined : searchText(filter.q);
  const city = numberOfFilter(programme.words.city, filter.city);
  const first = createFirstOf<TheaterEntry>(limit + 1, (one, other) => compare(one, theaterPlaceOf(other)));
  for (const theater of programme.theaters()) {
    if (city !== anything && theater.city !== city) continue;
    if (q !== undefined && (q === '' || !theater.search.includes(q))) continue;
    if (after === undefined || compare(theater, after) > 0) first.offer(theater);
  }
  return first.list();
}

/** The place of a theater in a list. */
export function theaterPlaceOf({ view, order }: TheaterEntry): TheaterPlace {
  return { value: order, theaterId: view._id };
}

function compare({ view, order }: TheaterEntry, { value, theaterId }: TheaterPlace): number {
  return byUnits(order, value) || byUnits(view._id, theaterId);
}

/** A city with its theaters, and what is still to come there. */
export type City = { city: string; theaters: number; movies: number; showtimes: number };

/** The cities that have a theater, by name. */
export function findCities(programme: Programme, nowMs: number): City[] {
  const { words } = programme;
  const { cells, shown } = programme.indexed(nowMs).index;
  const size = words.city.size();
  const counts = { theaters: new Int32Array(size), movies: new Int32Array(size), showtimes: new Int32Array(size) };
  for (const { city } of programme.theaters()) counts.theaters[city]! += 1;
  for (let cell = 0; cell < cells.city.length; cell += 1) counts.showtimes[cells.city[cell]!]! += cells.toCome[cell]!;
  shown.cities.items.forEach((city, pair) => {
    if (shown.toCome[pair]! > 0) counts.movies[city]! += 1;
  });
  return facetOf(counts.theaters, words.city).map(({ value, count }) => {
    const city = words.city.find(value);
    return { city: value, theaters: count, movies: counts.movies[city]!, showtimes: counts.showtimes[city]! };
  });
}
