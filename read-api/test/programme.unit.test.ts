import { businessDayOf, createBusinessDays } from '@ticketing/shared/messages/business-day.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import type { Random } from '../../tests/support/random.ts';
import { seeded } from '../../tests/support/random.ts';
import type { ProgrammeListing, ShowtimeListing } from '../src/programme/entries.ts';
import type { MovieFilter, MovieOrder, MoviePlace } from '../src/programme/find-movies.ts';
import { findMovies, moviePlaceOf } from '../src/programme/find-movies.ts';
import type { ShowtimeFilter, ShowtimeOrder, ShowtimePlace } from '../src/programme/find-showtimes.ts';
import { findShowtimes, showtimePlaceOf } from '../src/programme/find-showtimes.ts';
import { findCities, findTheaters } from '../src/programme/find-theaters.ts';
import type { Programme } from '../src/programme/programme.ts';
import { createProgramme } from '../src/programme/programme.ts';

const nowMs = Date.parse('2026-10-23T12:00:00Z');
const zones = ['Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'];
const cities = ['Berlin', 'Kathmandu', 'Zürich', 'Ålesund'];

function movie(id: string, details: Partial<MovieView> = {}): MovieView {
  return {
    _id: id,
    version: 1,
    asOf: '2026-01-01T00:00:00.000Z',
    isRetired: false,
    title: `Movie ${id}`,
    synopsis: 'What happens.',
    minutes: 100,
    genres: ['drama'],
    type: '2D',
    language: 'en',
    subtitles: [],
    rating: '12',
    releasedOn: '2026-01-01',
    ...details,
  };
}

function theater(id: string, details: Partial<TheaterView> = {}): TheaterView {
  return {
    _id: id,
    version: 1,
    asOf: '2026-01-01T00:00:00.000Z',
    name: `Theater ${id}`,
    city: 'Berlin',
    timeZone: 'Europe/Berlin',
    turnaroundMinutes: 20,
    halls: [{ hallId: 'one', name: 'One', layout: [{ row: 'A', seats: 4, priceMinor: 900 }] }],
    ...details,
  };
}

function listing(eventId: number, movieId: string, theaterId: string, details: Partial<ShowtimeListing> = {}) {
  const startsAt = details.startsAt ?? '2026-10-24T18:00:00.000Z';
  return {
    _id: eventId,
    version: 1,
    startsAt,
    salesOpenAt: '0001-01-01T00:00:00.000Z',
    salesCloseAt: startsAt,
    priceFromMinor: 900,
    hasFreeSeats: true,
    showtime: { movieId, theaterId, hallId: 'one', endsAt: startsAt, currency: 'EUR' },
    ...details,
  } satisfies ShowtimeListing;
}

/** A programme with one showtime, by a clock that goes on by so much from one look to the next: arranging took so long. */
function arrangedFor(perLookMs: number) {
  const clock = { elapsedMs: 0, perLookMs };
  const elapsedMs = () => {
    clock.elapsedMs += clock.perLookMs;
    return clock.elapsedMs;
  };
  const programme = createProgramme(createBusinessDays(), { now: () => nowMs, elapsedMs });
  programme.putMovie(movie('dune'));
  programme.putTheater(theater('rex'));
  programme.putListings([listing(1, 'dune', 'rex')]);
  expect(idsOf(programme)).toEqual([1]);
  return { programme, clock };
}

function newProgramme(): Programme {
  return createProgramme(createBusinessDays(), { now: () => nowMs, elapsedMs: () => 0 });
}

const byStart: ShowtimeOrder = { by: 'startsAt', direction: 1 };
const byTitle: MovieOrder = { by: 'title', direction: 1 };

function idsOf(programme: Programme, filter: ShowtimeFilter = {}, order = byStart): number[] {
  const { showtimes } = findShowtimes(programme, { filter, order, limit: 1_000, nowMs });
  return showtimes.map(({ eventId }) => eventId);
}

describe('A programme', () => {
  it.each(['movie', 'theater'])('has a showtime once its movie and theater are there, the %s first', (first) => {
    const programme = newProgramme();
    const puts = [() => programme.putMovie(movie('dune')), () => programme.putTheater(theater('rex'))];
    if (first === 'theater') puts.reverse();
    programme.putListings([listing(1, 'dune', 'rex')]);
    expect(idsOf(programme)).toEqual([]);
    puts[0]!();
    expect(idsOf(programme)).toEqual([]);
    puts[1]!();
    expect(idsOf(programme)).toEqual([1]);
  });

  it('never goes back to an older version', () => {
    const programme = newProgramme();
    programme.putTheater(theater('rex', { version: 4, name: 'New Rex' }));
    programme.putTheater(theater('rex', { version: 2, name: 'Old Rex' }));
    programme.putMovie(movie('dune', { version: 3, title: 'Second' }));
    programme.putMovie(movie('dune', { version: 2, title: 'First' }));
    programme.putListings([listing(1, 'dune', 'rex', { version: 5, priceFromMinor: 500 })]);
    programme.putListings([listing(1, 'dune', 'rex', { version: 4, priceFromMinor: 400 })]);
    expect(programme.theater('rex')?.view.name).toBe('New Rex');
    expect(programme.movie('dune')?.view.title).toBe('Second');
    expect(programme.showtime(1)?.listing.priceFromMinor).toBe(500);
  });

  it('does not change with what is read again, whatever the order of its fields', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('rex'));
    const details = { salesCloseAt: '2026-10-24T17:00:00.000Z', salesOpenAt: '2026-10-01T00:00:00.000Z' };
    const first = listing(1, 'dune', 'rex', details);
    programme.putListings([first]);
    const changes = programme.changes();
    programme.putListings([structuredClone(first)]);
    programme.putListings([Object.fromEntries(Object.entries(first).reverse()) as typeof first]);
    expect(programme.changes()).toBe(changes);
    programme.putListings([{ ...first, priceFromMinor: 800 }]);
    expect(programme.changes()).toBe(changes + 1);
    expect(programme.showtime(1)?.listing).toEqual({ ...first, priceFromMinor: 800 });
  });

  it('shows a renamed movie with all its showtimes at once', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('rex'));
    programme.putListings([listing(1, 'dune', 'rex'), listing(2, 'dune', 'rex')]);
    programme.putMovie(movie('dune', { version: 2, title: 'Dune, renamed', language: 'fr' }));
    const { showtimes, facets } = findShowtimes(programme, {
      filter: { language: 'fr' },
      order: byStart,
      limit: 10,
      nowMs,
    });
    expect(showtimes.map((entry) => entry.movie.view.title)).toEqual(['Dune, renamed', 'Dune, renamed']);
    expect(facets.language).toEqual([{ value: 'fr', count: 2 }]);
  });

  it('counts a movie once for a genre that it has in two spellings', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune', { genres: ['com\u00e9die', 'come\u0301die'] }));
    const { facets } = findMovies(programme, { filter: {}, order: byTitle, limit: 10, nowMs });
    expect(facets.genre).toEqual([{ value: 'com\u00e9die', count: 1 }]);
  });

  it('has a theater whose time zone this process does not know, with the days of UTC', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('new', { timeZone: 'Mars/Olympus' }));
    programme.putTheater(theater('rex'));
    programme.putListings([listing(1, 'dune', 'new'), listing(2, 'dune', 'rex')]);
    expect(idsOf(programme, { date: '2026-10-24' })).toEqual([1, 2]);
  });

  it('follows a showtime that is moved, and a theater that gets another time zone', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('rex'));
    programme.putListings([listing(1, 'dune', 'rex'), listing(2, 'dune', 'rex')]);
    programme.putListings([listing(1, 'dune', 'rex', { version: 2, startsAt: '2026-10-25T03:30:00.000Z' })]);
    expect(idsOf(programme)).toEqual([2, 1]);
    // The night in which clocks go back in Berlin: 04:30 there, 09:15 in Kathmandu.
    expect(idsOf(programme, { date: '2026-10-24' })).toEqual([2, 1]);
    programme.putTheater(theater('rex', { version: 2, timeZone: 'Asia/Kathmandu' }));
    expect(idsOf(programme, { date: '2026-10-25' })).toEqual([1]);
  });

  it('forgets what has begun, and what is no longer there', () => {
    let now = nowMs;
    const programme = createProgramme(createBusinessDays(), { now: () => now, elapsedMs: () => 0 });
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('rex'));
    programme.putListings([1, 2, 3].map((hour) => listing(hour, 'dune', 'rex', { startsAt: inHours(hour) })));
    now += 1.5 * 3_600_000;
    const later = findShowtimes(programme, { filter: {}, order: byStart, limit: 10, nowMs: now });
    expect(later.showtimes.map(({ eventId }) => eventId)).toEqual([2, 3]);
    programme.keepShowtimes(new Set([3]));
    expect(idsOf(programme)).toEqual([3]);
    expect(programme.showtime(1)).toBeUndefined();
  });

  it('counts what is asked for at a time, also at an earlier one than before', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('rex'));
    programme.putListings([1, 2, 3].map((hour) => listing(hour, 'dune', 'rex', { startsAt: inHours(hour) })));
    const countAt = (hours: number) => findCities(programme, nowMs + hours * 3_600_000)[0]?.showtimes;
    expect([1, 1.5, 2.5, 0.5, 3.5, 3].map(countAt)).toEqual([3, 2, 1, 3, 0, 1]);
  });

  it('lets new showtimes wait for two seconds at most, also when arranging took much longer', () => {
    const { programme, clock } = arrangedFor(30_000);
    clock.perLookMs = 0;
    programme.putListings([listing(2, 'dune', 'rex')]);
    clock.elapsedMs += 1_999;
    expect(idsOf(programme)).toEqual([1]);
    clock.elapsedMs += 1;
    expect(idsOf(programme)).toEqual([1, 2]);
  });

  it('lets new showtimes wait while arranging would take more than a twentieth of the time, and nothing else', () => {
    const { programme, clock } = arrangedFor(5);
    clock.perLookMs = 0;
    const arrangedAt = clock.elapsedMs;
    programme.putListings([listing(2, 'dune', 'rex'), listing(3, 'dune', 'rex')]);
    clock.elapsedMs = arrangedAt + 99;
    expect(idsOf(programme)).toEqual([1]);
    // What is there changes at once.
    programme.putListings([listing(1, 'dune', 'rex', { version: 2, hasFreeSeats: false })]);
    expect(idsOf(programme, { available: false })).toEqual([1]);
    clock.elapsedMs = arrangedAt + 100;
    expect(idsOf(programme)).toEqual([1, 2, 3]);
    // What goes does not wait.
    clock.perLookMs = 5;
    programme.putListings([listing(2, 'dune', 'rex', { version: 2, startsAt: '2026-10-24T19:00:00.000Z' })]);
    expect(idsOf(programme)).toEqual([1, 3, 2]);
    clock.perLookMs = 0;
    programme.putListings([listing(4, 'dune', 'rex')]);
    programme.keepShowtimes(new Set([2, 3, 4]));
    expect(idsOf(programme)).toEqual([3, 2]);
    // What moves does not wait, either, and takes along what has come.
    programme.putListings([listing(2, 'dune', 'rex', { version: 3, startsAt: '2026-10-25T18:00:00.000Z' })]);
    expect(idsOf(programme)).toEqual([3, 4, 2]);
  });

  it('forgets a showtime that is cancelled', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune'));
    programme.putTheater(theater('rex'));
    programme.putListings([listing(1, 'dune', 'rex'), listing(2, 'dune', 'rex')]);
    const cancelled = { ...listing(1, 'dune', 'rex', { version: 2 }), isCancelled: true as const };
    programme.putListings([cancelled]);
    expect(idsOf(programme)).toEqual([2]);
  });

  it('leaves retired movies out of lists', () => {
    const programme = newProgramme();
    programme.putMovie(movie('dune', { isRetired: true }));
    programme.putMovie(movie('tempest'));
    const found = findMovies(programme, { filter: {}, order: { by: 'title', direction: 1 }, limit: 10, nowMs });
    expect(found.movies.map(({ view }) => view._id)).toEqual(['tempest']);
    expect(found.facets.type).toEqual([{ value: '2D', count: 1 }]);
  });
});

function inHours(hours: number): string {
  return new Date(nowMs + hours * 3_600_000).toISOString();
}

type World = { programme: Programme; movies: MovieView[]; theaters: TheaterView[]; listings: ShowtimeListing[] };

function randomWorld(random: Random): World {
  const programme = newProgramme();
  const movies = Array.from({ length: 12 }, (_, index) =>
    movie(`m${index}`, {
      title: random.pick(['Éden', 'eden', 'Zone', 'zone 2', 'Ænima', `Film ${index}`]),
      type: random.pick(['2D', '3D', 'IMAX']),
      language: random.pick(['en', 'fr', 'ne']),
      rating: random.pick(['0', '12', '18']),
      genres: ['drama', 'comedy', 'noir'].filter(() => random.percent(40)),
      releasedOn: `2026-0${random.between(1, 9)}-01`,
      ...(random.percent(60) && { score: random.between(0, 100) / 10 }),
    }),
  );
  const theaters = Array.from({ length: 6 }, (_, index) =>
    theater(`t${index}`, { city: random.pick(cities), timeZone: random.pick(zones), name: `Rex ${index % 3}` }),
  );
  const listings = Array.from({ length: 150 }, (_, index) =>
    listing(index + 1, random.pick(movies)._id, random.pick(theaters)._id, {
      startsAt: inHours(random.between(1, 80)),
      priceFromMinor: random.between(1, 9) * 100,
      hasFreeSeats: random.percent(70),
    }),
  );
  for (const view of theaters) programme.putTheater(view);
  for (const view of movies) programme.putMovie(view);
  for (let first = 0; first < listings.length; first += 40) {
    programme.putListings(listings.slice(first, first + 40));
    if (random.percent(50)) programme.indexed(nowMs);
  }
  return { programme, movies, theaters, listings };
}

/** What a showtime is to its filters. */
function traitsOf({ movies, theaters }: World, { _id, startsAt, hasFreeSeats, showtime }: ShowtimeListing) {
  const shown = movies.find((view) => view._id === showtime.movieId)!;
  const at = theaters.find((view) => view._id === showtime.theaterId)!;
  return {
    eventId: _id,
    movieId: shown._id,
    theaterId: at._id,
    type: shown.type,
    language: shown.language,
    city: at.city,
    date: businessDayOf(Date.parse(startsAt), at.timeZone),
    available: hasFreeSeats,
  };
}

function fits(traits: object, filter: object): boolean {
  const of = new Map(Object.entries(traits));
  return Object.entries(filter).every(([name, wanted]) => {
    const has = of.get(name);
    return wanted === undefined || (Array.isArray(has) ? has.includes(wanted) : has === wanted);
  });
}

/** Counts of a trait among what fits all filters but its own, by value. */
function counted(all: object[], name: string, filter: object): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const traits of all) {
    if (!fits(traits, { ...filter, [name]: undefined })) continue;
    const has: unknown = new Map(Object.entries(traits)).get(name);
    for (const value of Array.isArray(has) ? has : [has]) counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

const asRecord = (facet: { value: string; count: number }[]) =>
  Object.fromEntries(facet.map(({ value, count }) => [value, count]));

describe('Lists of a programme are what looking at everything gives', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))('showtimes, seed %i', (seed) => {
    const random = seeded(seed);
    const world = randomWorld(random);
    const { programme, listings } = world;
    const all = listings.map((one) => traitsOf(world, one));
    const maybe = <T>(values: T[]) => (random.percent(35) ? random.pick(values) : undefined);
    const filter: ShowtimeFilter = {
      movieId: random.percent(15) ? random.pick(world.movies)._id : undefined,
      theaterId: random.percent(15) ? random.pick(world.theaters)._id : undefined,
      type: maybe(['2D', '3D', 'IMAX', 'unheard of']),
      language: maybe(['en', 'fr']),
      city: maybe(cities),
      date: maybe(['2026-10-23', '2026-10-24', '2026-10-25']),
      available: maybe([true, false]),
    };
    const order: ShowtimeOrder = {
      by: random.pick(['startsAt', 'title', 'price']),
      direction: random.pick([1, -1]),
    };
    const expected = all.filter((traits) => fits(traits, filter)).map(({ eventId }) => eventId);
    const pages = inPages((after: ShowtimePlace | undefined) => {
      const { showtimes, facets } = findShowtimes(programme, { filter, order, limit: 7, after, nowMs });
      for (const name of ['type', 'language', 'city', 'date'] as const) {
        expect(asRecord(facets[name])).toEqual(counted(all, name, filter));
      }
      const page = showtimes.slice(0, 7);
      return { page, next: showtimes.length > 7 ? showtimePlaceOf(page.at(-1)!, order) : undefined };
    });
    expect(pages.map(({ eventId }) => eventId).sort((one, other) => one - other)).toEqual(expected);
    const places = pages.map((entry) => showtimePlaceOf(entry, order));
    expect(places).toEqual(places.toSorted((one, other) => order.direction * compare(one, other)));
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed + 200))('however it came to be what it is, seed %i', (seed) => {
    const random = seeded(seed);
    let now = nowMs;
    const clocks = { now: () => now, elapsedMs: () => 0 };
    const programme = createProgramme(createBusinessDays(), clocks);
    const movies = new Map(['m1', 'm2', 'm3', 'm4'].map((id) => [id, movie(id)]));
    const theaters = new Map(['t1', 't2', 't3'].map((id) => [id, theater(id)]));
    const listings = new Map<number, ProgrammeListing>();
    let version = 1;

    function putListing(eventId: number): void {
      const startMs = now + random.between(1, 40) * 3_600_000;
      const sales = {
        salesOpenAt: new Date(startMs - random.between(1, 40) * 3_600_000).toISOString(),
        salesCloseAt: new Date(startMs - random.between(0, 3) * 3_600_000).toISOString(),
      };
      const place = [random.pick([...movies.keys()]), random.pick([...theaters.keys()])] as const;
      const startsAt = random.percent(50) ? listings.get(eventId)?.startsAt : undefined;
      listings.set(eventId, {
        ...listing(eventId, ...place, { version, startsAt: startsAt ?? new Date(startMs).toISOString(), ...sales }),
        priceFromMinor: random.between(1, 3) * 100,
        hasFreeSeats: random.percent(70),
        ...(random.percent(10) && { isCancelled: true as const }),
      });
    }

    function change(): void {
      version += 1;
      const kind = random.between(1, 10);
      if (kind === 1) {
        const id = random.pick([...movies.keys()]);
        const details = { version, type: random.pick(['2D', '3D']), language: random.pick(['en', 'fr']) };
        movies.set(id, movie(id, { ...details, title: random.pick(['Éden', 'Zone', `Movie ${id}`]) }));
      } else if (kind === 2) {
        const id = random.pick([...theaters.keys()]);
        theaters.set(id, theater(id, { version, city: random.pick(cities), timeZone: random.pick(zones) }));
      } else if (kind === 3) now += random.between(1, 5) * 1_800_000;
      else for (let count = random.between(1, 4); count > 0; count -= 1) putListing(random.between(1, 60));
      put(programme);
    }

    function put(to: Programme): void {
      for (const view of movies.values()) to.putMovie(view);
      for (const view of theaters.values()) to.putTheater(view);
      to.putListings([...listings.values()]);
    }

    function found(from: Programme, filter: ShowtimeFilter, order: ShowtimeOrder) {
      const { showtimes, facets } = findShowtimes(from, { filter, order, limit: 20, nowMs: now });
      const search = { filter: { city: filter.city, date: filter.date }, order: byTitle, limit: 10, nowMs: now };
      return {
        showtimes: showtimes.map(({ eventId }) => eventId),
        facets,
        movies: findMovies(from, search).facets,
        cities: findCities(from, now),
      };
    }

    for (let step = 0; step < 60; step += 1) {
      change();
      if (random.percent(50)) continue;
      const anew = createProgramme(createBusinessDays(), clocks);
      put(anew);
      const filter = {
        movieId: random.percent(10) ? random.pick([...movies.keys()]) : undefined,
        type: random.percent(20) ? '3D' : undefined,
        city: random.percent(30) ? random.pick(cities) : undefined,
        date: random.percent(30) ? random.pick(['2026-10-23', '2026-10-24', '2026-10-25']) : undefined,
        available: random.pick([true, false, undefined]),
      };
      const order = {
        by: random.pick(['startsAt', 'title', 'price'] as const),
        direction: random.pick([1, -1] as const),
      };
      expect(found(programme, filter, order)).toEqual(found(anew, filter, order));
      const expected = [...listings.values()].filter(
        ({ isCancelled, hasFreeSeats, startsAt, salesOpenAt, salesCloseAt }) =>
          isCancelled === undefined &&
          Date.parse(startsAt) >= now &&
          hasFreeSeats &&
          Date.parse(salesOpenAt) <= now &&
          now < Date.parse(salesCloseAt),
      );
      const toBuy = findShowtimes(programme, { filter: { available: true }, order: byStart, limit: 100, nowMs: now });
      expect(toBuy.showtimes.map(({ eventId }) => eventId).sort((one, other) => one - other)).toEqual(
        expected.map(({ _id }) => _id).sort((one, other) => one - other),
      );
    }
  });

  it.each(Array.from({ length: 25 }, (_, seed) => seed + 100))('movies, seed %i', (seed) => {
    const random = seeded(seed);
    const world = randomWorld(random);
    const { programme, movies, listings } = world;
    const maybe = <T>(values: T[]) => (random.percent(30) ? random.pick(values) : undefined);
    const where = {
      date: maybe(['2026-10-23', '2026-10-24']),
      theaterId: random.percent(20) ? random.pick(world.theaters)._id : undefined,
    };
    const filter: MovieFilter = {
      ...where,
      type: maybe(['2D', '3D']),
      language: maybe(['en', 'fr']),
      rating: maybe(['0', '12']),
      genre: maybe(['drama', 'noir']),
      city: maybe(cities),
    };
    const shown = listings.map((one) => traitsOf(world, one)).filter((traits) => fits(traits, where));
    const all = movies.map(({ _id: movieId, type, language, rating, genres }) => ({
      ...{ movieId, type, language, rating, genre: genres },
      city: Array.from(new Set(shown.filter((traits) => traits.movieId === movieId).map(({ city }) => city))),
    }));
    const isShown = ({ city }: { city: string[] }) =>
      (where.date === undefined && where.theaterId === undefined) || city.length > 0;
    const own = { ...filter, date: undefined, theaterId: undefined };
    const expected = all.filter((traits) => isShown(traits) && fits(traits, own)).map(({ movieId }) => movieId);
    const order = {
      by: random.pick(['title', 'releasedOn', 'score'] as const),
      direction: random.pick([1, -1] as const),
    };
    const found = inPages((after: MoviePlace | undefined) => {
      const page = findMovies(programme, { filter, order, limit: 3, after, nowMs });
      for (const name of ['type', 'language', 'rating', 'genre', 'city'] as const) {
        expect(asRecord(page.facets[name])).toEqual(counted(all.filter(isShown), name, own));
      }
      const entries = page.movies.slice(0, 3);
      return { page: entries, next: page.movies.length > 3 ? moviePlaceOf(entries.at(-1)!, order) : undefined };
    });
    expect(found.map(({ view }) => view._id).sort()).toEqual(expected.sort());
  });

  it('theaters and cities', () => {
    const world = randomWorld(seeded(7));
    const { programme, theaters, listings } = world;
    const all = listings.map((one) => traitsOf(world, one));
    for (const { city, theaters: count, movies, showtimes } of findCities(programme, nowMs)) {
      expect(count).toBe(theaters.filter((one) => one.city === city).length);
      expect(showtimes).toBe(all.filter((one) => one.city === city).length);
      expect(movies).toBe(new Set(all.filter((one) => one.city === city).map(({ movieId }) => movieId)).size);
    }
    const named = findTheaters(programme, { filter: { q: 'REX 1' }, limit: 10 }).map(({ view }) => view._id);
    expect(named).toEqual(theaters.filter(({ name }) => name === 'Rex 1').map(({ _id }) => _id));
  });
});

function compare(one: { value: string | number; eventId: number }, other: { value: string | number; eventId: number }) {
  if (one.value !== other.value) return one.value < other.value ? -1 : 1;
  return one.eventId - other.eventId;
}

/** All pages of a list, one after the other. */
function inPages<Item, Place>(read: (after: Place | undefined) => { page: Item[]; next: Place | undefined }): Item[] {
  const items: Item[] = [];
  let after: Place | undefined;
  do {
    const { page, next } = read(after);
    items.push(...page);
    after = next;
  } while (after !== undefined);
  return items;
}
