import { movieStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { movieView, tellShowtime, theaterView, writeCatalogue } from './catalogue-story.ts';
import type { Answer, RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import { tellShow } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;
let catalogue: ReturnType<typeof writeCatalogue>;

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
  catalogue = writeCatalogue(api.db);
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

// Noon UTC of a day in the future: the same date in all zones of these tests.
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const at = (days: number, time: string) => `${day(days)}T${time}:00.000Z`;

const salt = movieView('salt-road', { title: 'The Salt Road', genres: ['drama', 'western'], language: 'de' });
const owl = movieView('owl', { title: 'Ölwald', type: 'IMAX', rating: '0', releasedOn: '2026-03-01', score: 7.5 });
const later = movieView('later', { title: 'Later', isRetired: true });
const rex = theaterView('rex', { name: 'Rex' });
const nepal = theaterView('nepal', { name: 'Kumari', city: 'Kathmandu', timeZone: 'Asia/Kathmandu' });

const evening = tellShowtime(1, { movie: salt, theater: rex, startsAt: at(3, '18:00') });
// Half past midnight in Berlin at the latest: of the evening before.
const night = tellShowtime(2, { movie: owl, theater: rex, startsAt: at(3, '22:30'), name: 'Sneak night' });
const morning = tellShowtime(3, { movie: owl, theater: nepal, startsAt: at(4, '04:15') });

async function get(path: string): Promise<Answer['json']> {
  const { status, json } = await api.get(path);
  expect({ status, path }).toEqual({ status: 200, path });
  return json;
}

async function ids(path: string): Promise<unknown[]> {
  return ((await get(path)).showtimes as { eventId: number }[]).map(({ eventId }) => eventId);
}

test('the lists say that they are being made, until all of them are', async () => {
  for (const path of ['/api/movies', '/api/theaters', '/api/cities', '/api/showtimes', '/api/movies/owl']) {
    expect(await api.get(path)).toMatchObject({ status: 503, json: { code: 'views-unavailable' } });
  }
  await catalogue.theaters(rex, nepal);
  await catalogue.movies(salt, owl, later);
  await catalogue.showtimes(evening, night, morning);
  expect((await api.get('/api/showtimes')).status).toBe(503);
  await catalogue.markComplete();
  await eventually(async () => (await api.get('/api/showtimes')).status === 200, 'the programme is there');
  expect(await ids('/api/showtimes')).toEqual([1, 2, 3]);
});

test('movies are found by what they are, and by where and when they are shown', async () => {
  expect(await get('/api/movies')).toMatchObject({
    movies: [
      { movieId: 'owl', title: 'Ölwald', version: 1, score: 7.5 },
      { movieId: 'salt-road', genres: ['drama', 'western'] },
    ],
    facets: {
      type: [
        { value: '2D', count: 1 },
        { value: 'IMAX', count: 1 },
      ],
      city: [
        { value: 'Berlin', count: 2 },
        { value: 'Kathmandu', count: 1 },
      ],
    },
  });
  expect(await get('/api/movies?q=OLWALD')).toMatchObject({ movies: [{ movieId: 'owl' }] });
  expect(await get('/api/movies?city=Kathmandu&type=2D')).toMatchObject({
    movies: [],
    facets: { type: [{ value: 'IMAX', count: 1 }], city: [{ value: 'Berlin', count: 1 }] },
  });
  expect(await get(`/api/movies?date=${day(3)}&theaterId=nepal`)).toMatchObject({ movies: [] });
  expect(await get(`/api/movies?date=${day(4)}&theaterId=nepal`)).toMatchObject({ movies: [{ movieId: 'owl' }] });
  expect((await get('/api/movies?sort=-releasedOn&limit=1')).movies).toMatchObject([{ movieId: 'owl' }]);
});

test('showtimes are found by place and by the own day of a theater', async () => {
  expect(await ids(`/api/showtimes?date=${day(3)}`)).toEqual([1, 2]);
  expect(await ids(`/api/showtimes?date=${day(4)}`)).toEqual([3]);
  expect(await ids('/api/showtimes?city=Kathmandu&language=en')).toEqual([3]);
  expect(await ids('/api/showtimes?theaterId=rex&hallId=two')).toEqual([]);
  expect((await get('/api/showtimes?movieId=owl')).showtimes).toMatchObject([
    { eventId: 2, name: 'Sneak night', date: day(3), theater: { name: 'Rex', hallName: 'Hall One' } },
    {
      eventId: 3,
      name: 'Ölwald',
      version: 1,
      counts: { available: 4, held: 0, booked: 0 },
      available: true,
      venue: { name: 'Kumari', city: 'Kathmandu' },
      movie: { title: 'Ölwald', type: 'IMAX', version: 1 },
    },
  ]);
});

test('pages go through a list without a gap, in both directions', async () => {
  for (const sort of ['startsAt', '-startsAt', 'title', '-price']) {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await get(`/api/showtimes?sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...(page.showtimes as { eventId: number }[]).map(({ eventId }) => eventId));
      cursor = typeof page.nextCursor === 'string' ? page.nextCursor : '';
    } while (cursor !== '');
    expect(seen).toEqual(await ids(`/api/showtimes?sort=${sort}`));
    expect(seen).toHaveLength(3);
  }
  const { nextCursor } = await get('/api/showtimes?limit=1');
  for (const path of [`/api/showtimes?sort=price&cursor=${nextCursor}`, `/api/movies?cursor=${nextCursor}`]) {
    expect(await api.get(path)).toMatchObject({ status: 400, json: { errors: [{ path: 'cursor' }] } });
  }
});

test.each([
  ['/api/showtimes?date=2026-13-01', 'date'],
  ['/api/showtimes?hallId=one', 'hallId'],
  ['/api/showtimes?language=english', 'language'],
  ['/api/showtimes?movieId=Owl', 'movieId'],
  ['/api/movies?limit=0', 'limit'],
  ['/api/movies?sort=price', 'sort'],
  ['/api/theaters?unknown=1', 'unknown'],
  ['/api/movies/Owl', 'movieId'],
  ['/api/movies/owl?minVersion=x', 'minVersion'],
])('what is malformed is refused with its field: %s', async (path, field) => {
  expect(await api.get(path)).toMatchObject({ status: 400, json: { errors: [{ path: field }] } });
});

test('a movie has its showtimes by theater and day, and a theater its layouts', async () => {
  expect(await get('/api/movies/owl')).toMatchObject({
    movieId: 'owl',
    synopsis: 'What happens.',
    theaters: [
      { theaterId: 'nepal', days: [{ date: day(4), showtimes: [{ eventId: 3, hallName: 'Hall One' }] }] },
      { theaterId: 'rex', days: [{ date: day(3), showtimes: [{ eventId: 2, name: 'Sneak night' }] }] },
    ],
    more: false,
  });
  expect(await get('/api/theaters/rex')).toMatchObject({
    theaterId: 'rex',
    timeZone: 'Europe/Berlin',
    turnaroundMinutes: 20,
    halls: [{ hallId: 'one', layout: [{ row: 'A', seats: 4 }] }, { hallId: 'two' }],
  });
  expect((await get('/api/theaters?city=Berlin&q=rex')).theaters).toEqual([
    {
      ...{ theaterId: 'rex', name: 'Rex', city: 'Berlin', timeZone: 'Europe/Berlin', version: 1 },
      halls: [
        { hallId: 'one', name: 'Hall One', seats: 4 },
        { hallId: 'two', name: 'Hall Two', seats: 4 },
      ],
    },
  ]);
  expect(await get('/api/cities')).toEqual({
    cities: [
      { city: 'Berlin', theaters: 1, movies: 2, showtimes: 2 },
      { city: 'Kathmandu', theaters: 1, movies: 1, showtimes: 1 },
    ],
  });
  for (const path of ['/api/movies/nobody', '/api/movies/later']) {
    expect(await api.get(path)).toMatchObject({ status: 404, json: { code: 'movie-not-found' } });
  }
  expect(await api.get('/api/theaters/nowhere')).toMatchObject({ status: 404, json: { code: 'theater-not-found' } });
});

test('the seats of a showtime are those of its show', async () => {
  expect(await get('/api/showtimes/1/seats?view=map')).toEqual(await get('/api/events/1/seats?view=map'));
});

test.each(['/api/movies', '/api/movies/owl', '/api/theaters', '/api/theaters/rex', '/api/cities', '/api/showtimes'])(
  'what a client has is not sent again: %s',
  async (path) => {
    const first = await api.get(path);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(path === '/api/movies/owl' || path === '/api/theaters/rex' ? /^W\/"1-/ : /^W\/"/);
    for (let time = 0; time < 2; time += 1) {
      const again = await api.get(path, { 'if-none-match': etag });
      expect(again.status).toBe(304);
      expect(again.headers.get('etag')).toBe(etag);
    }
    expect((await api.get(path)).json).toEqual(first.json);
  },
);

test('shows of movies are among all shows, and are told from the others', async () => {
  // Written as a show is: it has no movie.
  const concert = tellShow(9).schedule({ name: 'A concert', category: 'concert', startsAt: at(2, '18:00') });
  await catalogue.showtimes(concert);
  const idsOf = async (query: string) =>
    ((await get(`/api/events?sort=startsAt${query}`)).events as { eventId: number }[]).map(({ eventId }) => eventId);
  expect(await idsOf('')).toEqual([9, 1, 2, 3]);
  expect(await idsOf('&showtimes=true')).toEqual([1, 2, 3]);
  expect(await idsOf('&showtimes=false')).toEqual([9]);
  expect(await idsOf('&showtimes=false&category=film')).toEqual([]);
  expect(await api.get('/api/events?showtimes=no')).toMatchObject({
    status: 400,
    json: { errors: [{ path: 'showtimes' }] },
  });
  expect(await ids('/api/showtimes')).toEqual([1, 2, 3]);
});

test('a booking is seen in the list at the version that was announced', async () => {
  evening.book(7, 'A1');
  await catalogue.showtimes(evening);
  await api.publish({ shows: [[1, 2]], positions: [] });
  await eventually(async () => (await api.metric('read_api_hints_total')) > 0, 'the hint is heard');
  await eventually(async () => {
    const [first] = (await get('/api/showtimes')).showtimes as { version: number; counts: object }[];
    return first?.version === 2;
  }, 'the list has the booking');
  expect((await get('/api/showtimes?theaterId=rex')).showtimes).toMatchObject([
    { eventId: 1, version: 2, counts: { available: 3, booked: 1 } },
    { eventId: 2 },
  ]);
});

test('a movie that is renamed has its new name wherever its showtimes are, hint or not', async () => {
  await catalogue.movies({ ...salt, version: 4, title: 'The Pepper Road' });
  const renamed = await api.get('/api/movies/salt-road?minVersion=4');
  expect(renamed).toMatchObject({ status: 200, json: { title: 'The Pepper Road', version: 4 } });
  expect(renamed.headers.get('etag')).toMatch(/^W\/"4-/);
  expect(await get('/api/showtimes?movieId=salt-road')).toMatchObject({
    showtimes: [{ name: 'The Pepper Road', movie: { title: 'The Pepper Road', version: 4 } }],
  });
  expect(await get('/api/events/1')).toMatchObject({
    name: 'The Pepper Road',
    showtime: { movieId: 'salt-road', movie: { title: 'The Pepper Road' } },
  });
  expect(await get('/api/events?q=pepper')).toMatchObject({ events: [{ eventId: 1, name: 'The Pepper Road' }] });

  // Nobody says so: the documents of changes are read every second.
  await catalogue.movies({ ...salt, version: 6, title: 'The Sugar Road' });
  await eventually(async () => (await get('/api/movies/salt-road')).version === 6, 'the change is found');

  await catalogue.movies({ ...salt, version: 7, title: 'The Silk Road' });
  await api.publish({ shows: [], positions: [], catalogue: [[movieStream('salt-road'), 7]] });
  await eventually(async () => (await get('/api/movies/salt-road')).version === 7, 'the change that a hint told of');

  const behind = await api.get('/api/movies/salt-road?minVersion=9', { prefer: 'wait=1' });
  expect(behind).toMatchObject({ status: 503, json: { code: 'view-behind', version: 7 } });
});

test('an answer that was waited for comes as soon as the view has the version', async () => {
  const waiting = api.get('/api/theaters/rex?minVersion=2', { prefer: 'wait=30' });
  await catalogue.theaters({ ...rex, version: 2, name: 'Grand Rex' });
  expect(await waiting).toMatchObject({ status: 200, json: { name: 'Grand Rex', version: 2 } });
});

test('a showtime that is new or cancelled is listed as such, although nobody says so', async () => {
  const added = tellShowtime(4, { movie: owl, theater: nepal, startsAt: at(5, '04:15') });
  await catalogue.showtimes(added);
  await eventually(async () => (await ids('/api/showtimes?theaterId=nepal')).includes(4), 'it is listed');
  added.cancelShow('the projector broke');
  await catalogue.showtimes(added);
  await eventually(async () => !(await ids('/api/showtimes?theaterId=nepal')).includes(4), 'it is gone');
});

test('a rebuilt collection is read again, and what it lacks is gone', async () => {
  const fresh = { ...viewCollections, listings: 'fresh_listings' };
  const { createViewStore } = await import('@ticketing/sync-service/store/view-store.ts');
  const rebuilt = createViewStore(api.db, fresh);
  const shows = await createViewStore(api.db).loadShows([1, 3]);
  await rebuilt.listings.follow(Array.from(shows.values(), (after) => ({ before: undefined, after })));
  await rebuilt.listings.markComplete();
  await api.db.renameCollection('fresh_listings', viewCollections.listings, { dropTarget: true });
  await eventually(async () => (await ids('/api/showtimes')).length === 2, 'the new listings are read');
  expect(await ids('/api/showtimes')).toEqual([1, 3]);
});

test('events by name are in the order of the names that they have now', async () => {
  const ulm = theaterView('ulm', { city: 'Ulm' });
  const [zebra, apple, middle] = ['Zebra', 'Apple', 'Mmm'].map((title) => movieView(title.toLowerCase(), { title }));
  await catalogue.theaters(ulm);
  await catalogue.movies(zebra!, apple!, middle!);
  const show = (eventId: number, movie = zebra!, name?: string) =>
    tellShowtime(eventId, { movie, theater: ulm, startsAt: at(eventId - 15, '18:00'), ...(name && { name }) });
  await catalogue.showtimes(show(22), show(21), show(23, zebra, 'Mystery'), show(24, middle), show(25, apple));
  const namesOf = async (query: string) => {
    const { events, nextCursor } = await get(`/api/events?city=Ulm&${query}`);
    return { ids: (events as { eventId: number }[]).map(({ eventId }) => eventId), nextCursor };
  };
  await eventually(async () => (await ids('/api/showtimes?city=Ulm')).length === 5, 'they are known');
  expect((await namesOf('sort=name')).ids).toEqual([25, 24, 23, 21, 22]);

  await catalogue.movies({ ...zebra!, version: 2, title: 'Aardvark' }, { ...apple!, version: 2, title: 'Zoo' });
  for (const id of ['zebra', 'apple']) await get(`/api/movies/${id}?minVersion=2`);
  const expected = [21, 22, 24, 23, 25];
  for (const [sort, all] of [
    ['name', expected],
    ['-name', expected.toReversed()],
  ] as const) {
    for (const limit of [1, 2, 3, 10]) {
      const found: number[] = [];
      for (let cursor = ''; ; ) {
        const page = await namesOf(`sort=${sort}&limit=${limit}${cursor}`);
        found.push(...page.ids);
        if (page.nextCursor === undefined) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect({ sort, limit, found }).toEqual({ sort, limit, found: all });
    }
  }
});
