import type { System } from '../support/system.ts';

/** A name that would break a page which takes text for markup. */
export const oddTitle = '<img src=x onerror="alert(1)"> & "Salt" طريق الملح';

const dayMs = 86_400_000;
// Before five in the morning it is still the evening before, for people and so for the pages.
const lateMs = 5 * 3_600_000;
const today = Date.now() - lateMs;

/** So many days from today, at an hour of UTC. */
export function startsAt(days: number, hour: number, minute = 0): string {
  const date = new Date(today + days * dayMs);
  date.setUTCHours(hour, minute, 0, 0);
  return date.toISOString();
}

const posters = [
  'the-salt-road',
  'deep-field',
  'paper-lions',
  'the-last-clock',
  'a-kitchen-in-naples',
  'night-bus-to-lisbon',
  'ghosts-of-track-nine',
  'the-quiet-goalkeeper',
];

const movies = posters.map((movieId, number) => ({
  movieId,
  title: movieId.replaceAll('-', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  synopsis: 'Two sisters carry salt over a pass that is on no map, and come back with a story that nobody believes.',
  minutes: 88 + number * 7,
  genres: [['drama', 'western'], ['science fiction'], ['documentary'], ['comedy', 'drama']][number % 4]!,
  type: number % 3 === 0 ? 'IMAX' : '2D',
  language: ['en', 'de', 'pt-BR'][number % 3]!,
  subtitles: number % 2 === 0 ? ['en'] : [],
  rating: ['12', '6', '16'][number % 3]!,
  score: 6.5 + (number % 4) * 0.7,
  posterUrl: `/posters/${movieId}.svg`,
  releasedOn: '2026-10-01',
}));

const hall = (hallId: string, name: string) => ({
  hallId,
  name,
  layout: [
    { row: 'A', seats: 8, priceMinor: 1_150 },
    { row: 'B', seats: 10, priceMinor: 1_350 },
  ],
});

const theaters = [
  { theaterId: 'rex', name: 'Rex', city: 'Berlin', timeZone: 'Europe/Berlin', address: 'Kantstraße 12' },
  { theaterId: 'odeon', name: 'Odéon', city: 'Lyon', timeZone: 'Europe/Paris', address: 'Rue Mercière 4' },
].map((theater) => ({ ...theater, halls: [hall('one', 'Hall 1'), hall('two', 'Hall 2'), hall('three', 'Studio')] }));

/** Puts a small programme on sale: nine films in two cities, and two other shows. */
export async function scheduleProgramme(system: System): Promise<void> {
  async function put(path: string, body: object): Promise<void> {
    const response = await fetch(system.url + path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  for (const { movieId, ...movie } of movies) await put(`/api/movies/${movieId}`, movie);
  const { movieId: _, posterUrl: __, ...plain } = movies[0]!;
  await put('/api/movies/odd', { ...plain, title: oddTitle, genres: ['horror'], language: 'ar', type: '3D' });
  for (const { theaterId, ...theater } of theaters) await put(`/api/theaters/${theaterId}`, theater);
  let eventId = 100;
  for (const [number, { movieId }] of [...movies, { movieId: 'odd' }].entries()) {
    for (const [theaterNumber, { theaterId }] of theaters.entries()) {
      // The odd one is shown in Berlin alone.
      if (movieId === 'odd' && theaterId !== 'rex') continue;
      for (const days of [1, 2]) {
        const hallId = ['one', 'two', 'three'][number % 3]!;
        const at = startsAt(days, 10 + Math.floor(number / 3) * 4 + theaterNumber);
        await put(`/api/events/${eventId}`, { movieId, theaterId, hallId, startsAt: at, currency: 'EUR' });
        eventId += 1;
      }
    }
  }
  const layout = [{ row: 'A', seats: 12, priceMinor: 4_500 }];
  await put('/api/events/1', {
    name: 'Mahler: Symphony No. 2 “Resurrection”',
    ...{ venue: { name: 'Philharmonie', city: 'Berlin' }, category: 'concert' },
    ...{ startsAt: startsAt(2, 18), currency: 'EUR', layout },
  });
  await put('/api/events/2', {
    name: 'The Tempest',
    ...{ venue: { name: 'Old Harbour Theatre', city: 'Tokyo' }, category: 'theatre' },
    ...{ startsAt: startsAt(5, 18), currency: 'JPY', layout },
  });
}
