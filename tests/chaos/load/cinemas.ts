import type { Random } from '../../support/random.ts';

/*
 * Movies, theaters and showtimes that change while they are sold: few of each, so that several want the same at once.
 * Showtimes are shows of their own: their seats become free when somebody cancels them.
 */

const firstShowtime = 100_001;
/** So many are to come at once. */
const toCome = 8;

export function isShowtime(eventId: number): boolean {
  return eventId >= firstShowtime;
}

/** The first of each stays. The others come and go. */
export const movieIds = ['salt', 'ash', 'owl'] as const;
export const theaterIds = ['rex', 'roxy'] as const;

/** What is said of a movie: now and then it is renamed, or cut anew. */
export function movieBody(movieId: string, random: Random) {
  return {
    title: `Movie ${movieId} ${random.between(100, 999)}`,
    synopsis: 'Two sisters carry salt over a pass that is on no map.',
    minutes: random.pick([90, 100, 120]),
    genres: ['drama'],
    type: '2D',
    language: 'en',
    rating: '12',
    releasedOn: '2040-01-15',
  };
}

/** What is said of a theater: its second hall is not always there. */
export function theaterBody(theaterId: string, random: Random) {
  const hallIds = random.percent(75) ? ['one', 'two'] : ['one'];
  return {
    name: `Theater ${theaterId} ${random.between(100, 999)}`,
    city: 'Lyon',
    timeZone: 'Europe/Paris',
    turnaroundMinutes: random.pick([15, 20, 30]),
    halls: hallIds.map((hallId) => ({
      hallId,
      name: `Hall ${hallId}`,
      layout: [{ row: 'A', seats: 8, priceMinor: 1_200 }],
    })),
  };
}

/** What is said of a showtime. Its name is its own, so that it does not change with its movie's. */
export function showtimeBody(eventId: number, random: Random) {
  return {
    movieId: random.pick(movieIds),
    theaterId: random.pick(theaterIds),
    hallId: random.percent(60) ? 'one' : 'two',
    name: `Matinee ${eventId}`,
    startsAt: someStart(random),
    currency: 'EUR',
  };
}

/** Half an hour apart, and a show takes two: most that have a hall are in the way of others. */
export function someStart(random: Random): string {
  return new Date(Date.UTC(2041, 2, 1, 10, 30 * random.between(0, 23))).toISOString();
}

export function someSeat(random: Random): string {
  return `A${random.between(1, 8)}`;
}

export type Programme = {
  /** A number for a new showtime, where there is room for one. */
  next(): number | undefined;
  /** Those that are to come, whatever came of their orders. */
  showtimes(): readonly number[];
  drop(eventId: number): void;
};

export function createProgramme(): Programme {
  let eventId = firstShowtime - 1;
  let open: number[] = [];
  return {
    next() {
      if (open.length >= toCome) return undefined;
      eventId += 1;
      open.push(eventId);
      return eventId;
    },
    showtimes: () => open,
    drop(ended) {
      open = open.filter((one) => one !== ended);
    },
  };
}
