import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { TheaterEntry } from './entries.ts';
import { byUnits } from './find-showtimes.ts';
import { createFirstOf } from './first-of.ts';
import type { Programme } from './programme.ts';
import { firstFrom } from './timetable.ts';
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
  const cityOf = programme.theaters().map(({ city }) => city);
  const size = words.city.size();
  const counts = { theaters: new Int32Array(size), movies: new Int32Array(size), showtimes: new Int32Array(size) };
  for (const city of cityOf) counts.theaters[city]! += 1;
  const isShown = new Uint8Array(programme.movies().length * size);
  const timetable = programme.timetable();
  for (let row = firstFrom(timetable, nowMs); row < timetable.entries.length; row += 1) {
    const city = cityOf[timetable.theater[row]!]!;
    const pair = timetable.movie[row]! * size + city;
    counts.showtimes[city]! += 1;
    counts.movies[city]! += 1 - isShown[pair]!;
    isShown[pair] = 1;
  }
  return facetOf(counts.theaters, words.city).map(({ value, count }) => {
    const city = words.city.find(value);
    return { city: value, theaters: count, movies: counts.movies[city]!, showtimes: counts.showtimes[city]! };
  });
}
