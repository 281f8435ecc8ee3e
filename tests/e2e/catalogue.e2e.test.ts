import { until } from '../../local/until.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startSystem(sandbox);
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

async function call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) } as Answer;
}

const longWait = { prefer: 'wait=30' };
const put = (path: string, body: object, headers: Record<string, string> = {}) =>
  call('PUT', system.url + path, body, { ...longWait, ...headers });
const get = (path: string) => call('GET', system.url + path);

const movie = {
  title: 'The Salt Road',
  synopsis: 'Two sisters carry salt over a pass that is on no map.',
  minutes: 100,
  genres: ['drama', 'western'],
  type: '2D',
  language: 'pt-BR',
  rating: '12',
  releasedOn: '2027-01-15',
};
const hall = (hallId: string) => ({
  hallId,
  name: `Hall ${hallId}`,
  layout: [{ row: 'A', seats: 8, priceMinor: 1_500 }],
});
const theater = (city: string, timeZone: string) => ({ name: `Rex ${city}`, city, timeZone, halls: [hall('one')] });

async function scheduleProgramme(): Promise<void> {
  const answers = [
    await put('/api/movies/salt', movie),
    await put('/api/movies/owl', { ...movie, title: 'Owl', language: 'en' }),
    await put('/api/theaters/lyon', theater('Lyon', 'Europe/Paris')),
    await put('/api/theaters/pokhara', theater('Pokhara', 'Asia/Kathmandu')),
    // Half past midnight in Lyon: of the evening before.
    await put('/api/events/1', {
      movieId: 'salt',
      theaterId: 'lyon',
      hallId: 'one',
      startsAt: '2031-05-16T22:30:00Z',
      currency: 'EUR',
    }),
    await put('/api/events/2', {
      movieId: 'owl',
      theaterId: 'lyon',
      hallId: 'one',
      startsAt: '2031-05-16T18:00:00Z',
      currency: 'EUR',
    }),
    await put('/api/events/3', {
      movieId: 'salt',
      theaterId: 'pokhara',
      hallId: 'one',
      startsAt: '2031-05-16T13:00:00Z',
      currency: 'NPR',
    }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
}

it('a film is found by city, language and day, booked, and among the bookings of its user', async () => {
  await scheduleProgramme();
  const query = '/api/showtimes?city=Lyon&language=pt-br&date=2031-05-16';
  await until('the showtimes are listed', async () => {
    const { showtimes } = (await get('/api/showtimes')).body as { showtimes?: unknown[] };
    return showtimes?.length === 3;
  });
  const body = await until('the list for the film has them all', async () => {
    const { body } = await get(query);
    return (body as { facets: { city: unknown[] } }).facets.city.length === 2 && body;
  });
  expect(body).toMatchObject({
    showtimes: [
      {
        ...{ eventId: 1, name: 'The Salt Road', date: '2031-05-16', endsAt: '2031-05-17T00:10:00.000Z' },
        ...{ movieId: 'salt', theaterId: 'lyon', hallId: 'one', available: true },
        counts: { available: 8 },
        theater: { name: 'Rex Lyon', city: 'Lyon', timeZone: 'Europe/Paris', hallName: 'Hall one' },
      },
    ],
    facets: {
      language: [
        { value: 'en', count: 1 },
        { value: 'pt-BR', count: 1 },
      ],
      city: [
        { value: 'Lyon', count: 1 },
        { value: 'Pokhara', count: 1 },
      ],
      date: [{ value: '2031-05-16', count: 1 }],
    },
  });
  expect((await get('/api/movies?city=Lyon&language=pt-br&date=2031-05-16')).body).toMatchObject({
    movies: [{ movieId: 'salt' }],
  });
  expect((await get('/api/showtimes/1/seats?view=map')).body).toMatchObject({ seatMap: { A: '........' } });

  const order = { userId: 7, eventId: 1, seatIds: ['A3', 'A4'] };
  const booked = await call('POST', `${system.url}/api/book`, order, { prefer: 'wait=20' });
  expect(booked.status).toBe(201);
  await until('the booking is listed', async () => {
    const { bookings } = (await get('/api/users/7/bookings')).body as { bookings: unknown[] };
    return bookings.length === 1;
  });
  expect((await get('/api/users/7/bookings')).body).toMatchObject({
    bookings: [{ bookingId: booked.body.bookingId, eventId: 1, seatIds: ['A3', 'A4'], status: 'booked' }],
  });
  await until('the list counts it', async () => {
    const { showtimes } = (await get(query)).body as { showtimes: { counts: { booked: number } }[] };
    return showtimes[0]?.counts.booked === 2;
  });
});

it('a showtime that moves is found on its new day, with its end and its bookings; its old time is free', async () => {
  const change = (body: object) => call('PATCH', `${system.url}/api/events/1`, body, { prefer: 'wait=20' });
  expect(await change({ startsAt: '2031-05-16T18:30:00Z' })).toMatchObject({
    status: 409,
    body: { code: 'hall-occupied', eventIds: [2] },
  });
  expect((await change({ startsAt: '2031-05-18T18:00:00Z' })).status).toBe(200);
  await until('the list has it on its new day', async () => {
    const { showtimes } = (await get('/api/showtimes?city=Lyon&date=2031-05-18')).body as { showtimes?: unknown[] };
    return showtimes?.length === 1;
  });
  expect((await get('/api/showtimes?city=Lyon&date=2031-05-18')).body).toMatchObject({
    showtimes: [{ eventId: 1, endsAt: '2031-05-18T19:40:00.000Z', counts: { booked: 2 } }],
  });
  const inItsPlace = { movieId: 'salt', theaterId: 'lyon', hallId: 'one', startsAt: '2031-05-16T22:30:00Z' };
  await until(
    'its old time is free',
    async () => (await put('/api/events/4', { ...inItsPlace, currency: 'EUR' })).status === 201,
  );
});

it('a movie that is renamed while 500 read it goes from version to version, and never back', async () => {
  const readApi = system.urls['read-api'];
  const titles = new Map<number, string>();
  let newest = Number((await call('GET', `${readApi}/api/movies/salt`)).body.version);
  titles.set(newest, movie.title);
  let hasEnded = false;

  type Seen = { title: string; version: number };
  const places: [path: string, seenIn: (body: Record<string, unknown>) => Seen][] = [
    ['/api/movies/salt', (body) => body as Seen],
    ['/api/showtimes?movieId=salt', (body) => (body.showtimes as { movie: Seen }[])[0]!.movie],
    ['/api/events/1', (body) => (body.showtime as { movie: Seen }).movie],
  ];

  async function read(reader: number): Promise<number> {
    let highest = 0;
    for (let turn = reader; !hasEnded || turn < reader + places.length; turn += 1) {
      const [path, seenIn] = places[turn % places.length]!;
      // Some ask for what was just promised to the writer.
      const promised = path.startsWith('/api/movies') && reader % 5 === 0 ? newest : 0;
      const query = promised > 0 ? `?minVersion=${promised}` : '';
      const { status, body } = await call('GET', readApi + path + query, undefined, longWait);
      expect(status).toBe(200);
      const { title, version } = seenIn(body);
      expect(version).toBeGreaterThanOrEqual(Math.max(highest, promised));
      // What a version is called is known once its writer was answered; before, no two readers may differ.
      expect(title).toBe(titles.get(version) ?? title);
      titles.set(version, title);
      highest = version;
    }
    return highest;
  }

  const readers = Array.from({ length: 500 }, (_, reader) => read(reader));
  for (let time = 1; time <= 8; time += 1) {
    const title = `The Salt Road, part ${time}`;
    const renamed = await put('/api/movies/salt', { ...movie, title }, { 'if-match': `"${newest}"` });
    expect(renamed.status).toBe(200);
    const version = Number(renamed.body.version);
    expect(titles.get(version) ?? title).toBe(title);
    titles.set(version, title);
    newest = version;
    const seen = await call('GET', `${readApi}/api/movies/salt?minVersion=${version}`, undefined, longWait);
    expect(seen.body).toMatchObject({ title, version });
  }
  hasEnded = true;
  expect(new Set(await Promise.all(readers))).toEqual(new Set([newest]));
  expect(titles.size).toBeGreaterThanOrEqual(9);
  expect((await get('/api/events/1')).body).toMatchObject({ name: 'The Salt Road, part 8' });
});
