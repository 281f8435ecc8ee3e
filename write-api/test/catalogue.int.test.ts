import { until } from '../../local/until.ts';
import type { ServiceProcess } from '../../tests/support/process.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Answer, RunningWriteApi } from './support/write-api.ts';
import { runWriteApi } from './support/write-api.ts';

let sandbox: Sandbox;
let worker: ServiceProcess;
let api: RunningWriteApi;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  api = await runWriteApi(sandbox);
  worker = startProcess('worker', {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
  });
  await worker.said(/worker is up/);
});

afterAll(async () => {
  await api?.close();
  await worker?.stop();
  await sandbox?.close();
});

const movie = {
  title: 'The Salt Road',
  synopsis: 'Two sisters carry salt over a pass that is on no map.',
  minutes: 100,
  genres: ['drama'],
  type: '2D',
  language: 'EN-gb',
  rating: '12',
  releasedOn: '2027-01-15',
};
const layout = [
  { row: 'A', seats: 4, priceMinor: 1500, category: 'front' },
  { row: 'B', seats: 4, priceMinor: 900 },
];
const hall = (hallId: string) => ({ hallId, name: `Hall ${hallId}`, layout });
const theater = { name: 'Rex', city: 'Lyon', timeZone: 'Europe/Paris', halls: [hall('one'), hall('two')] };
const evening = '2031-05-16T18:30:00.000Z';

/** Waits for the outcome. */
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  api.call(method, path, body, { prefer: 'wait=20', ...headers });

let count = 0;

/** A movie and a theater of their own. */
async function programme() {
  count += 1;
  const movieId = `salt-${count}`;
  const theaterId = `rex-${count}`;
  expect((await call('PUT', `/api/movies/${movieId}`, movie)).status).toBe(201);
  expect((await call('PUT', `/api/theaters/${theaterId}`, theater)).status).toBe(201);
  const showtime = (more: object = {}) => ({
    ...{ movieId, theaterId, hallId: 'one', startsAt: evening, currency: 'EUR' },
    ...more,
  });
  return { movieId, theaterId, showtime };
}

describe('a movie', () => {
  it('is added, replaced by who has read it, and retired; each request may be sent again', async () => {
    const path = '/api/movies/the-salt-road';
    const added = await call('PUT', path, movie);
    expect(added).toMatchObject({ status: 201, body: { movieId: 'the-salt-road', status: 'defined', version: 1 } });
    expect(added.headers.get('etag')).toBe('"1"');
    expect(added.headers.get('location')).toBe(path);
    // As after a lost answer.
    expect(await call('PUT', path, movie)).toMatchObject({ status: 200, body: { version: 1 } });

    const longer = { ...movie, minutes: 110 };
    expect(await call('PUT', path, longer)).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
    const replaced = await call('PUT', path, longer, { 'if-match': added.headers.get('etag')! });
    expect(replaced).toMatchObject({ status: 200, body: { status: 'defined' } });
    const etag = replaced.headers.get('etag')!;
    expect(etag).not.toBe('"1"');
    // The same request again: what it wanted is there.
    expect(await call('PUT', path, longer, { 'if-match': '"1"' })).toMatchObject({ status: 200 });
    const other = { ...movie, minutes: 120 };
    const late = await call('PUT', path, other, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 409, body: { code: 'version-conflict' } });
    // The ETag of a representation of the read API begins with the version.
    const read = `W/${etag.slice(0, -1)}-movie"`;
    expect(await call('PUT', path, other, { 'if-match': read })).toMatchObject({ status: 200 });

    const retired = await call('DELETE', path);
    expect(retired).toMatchObject({ status: 200, body: { status: 'retired' } });
    expect(await call('DELETE', path)).toMatchObject({ status: 200, body: { status: 'retired' } });
    expect(await call('PUT', path, movie)).toMatchObject({ status: 201 });
  });

  it('gets an id of its own by POST, the same one for the same key', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await call('POST', '/api/movies', movie, headers);
    expect(first).toMatchObject({
      status: 201,
      body: { movieId: expect.stringMatching(/^the-salt-road-[0-9a-f]{8}$/) },
    });
    const again = await call('POST', '/api/movies', movie, headers);
    expect(again).toMatchObject({ status: 200, body: { movieId: Object(first.body).movieId } });
    // Also when somebody has changed it meanwhile.
    const { movieId, version } = Object(first.body);
    const etag = { 'if-match': `"${version}"` };
    expect((await call('PUT', `/api/movies/${movieId}`, { ...movie, minutes: 101 }, etag)).status).toBe(200);
    const late = await call('POST', '/api/movies', movie, headers);
    expect(late).toMatchObject({ status: 200, body: { movieId, version, commandId: Object(first.body).commandId } });
    const other = await call('POST', '/api/movies', { ...movie, minutes: 7 }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const third = await call('POST', '/api/movies', movie);
    expect(Object(third.body).movieId).not.toBe(Object(first.body).movieId);
  });

  it.each([
    [{ ...movie, minutes: 0 }, 'minutes'],
    [{ ...movie, language: 'english' }, 'language'],
    [{ ...movie, posterUrl: 'http://example.org/a.svg' }, 'posterUrl'],
    [{ ...movie, title: undefined }, 'title'],
    [{ ...movie, length: 100 }, 'length'],
  ])('is refused with the field', async (body, path) => {
    const answer = await call('PUT', '/api/movies/wrong', body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it.each(['*', '"a"', '1', '"1", "2"'])('is not matched by If-Match %s', async (ifMatch) => {
    const answer = await call('PUT', '/api/movies/wrong', movie, { 'if-match': ifMatch });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'If-Match' }] } });
  });

  it('has an id that is a slug', async () => {
    expect(await call('PUT', '/api/movies/Salt', movie)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'movieId' }] },
    });
    expect(await call('DELETE', '/api/movies/unheard-of')).toMatchObject({
      status: 409,
      body: { code: 'movie-unknown' },
    });
  });
});

describe('a theater', () => {
  it.each([
    [{ ...theater, timeZone: 'Europe/Nowhere' }, 'timeZone'],
    [{ ...theater, halls: [] }, 'halls'],
    [
      { ...theater, halls: [{ ...hall('one'), layout: [{ row: 'A', seats: 0, priceMinor: 1 }] }] },
      'halls.0.layout.0.seats',
    ],
  ])('is refused with the field', async (body, path) => {
    const answer = await call('PUT', '/api/theaters/wrong', body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('keeps a hall that a show to come uses', async () => {
    const { theaterId, showtime } = await programme();
    const path = `/api/theaters/${theaterId}`;
    expect((await call('PUT', '/api/events/101', showtime())).status).toBe(201);
    const without = { ...theater, halls: [hall('two')] };
    expect(await call('PUT', path, without, { 'if-match': '"1"' })).toMatchObject({
      status: 409,
      body: { code: 'hall-in-use', hallIds: ['one'], eventIds: [101], errors: [{ path: 'halls' }] },
    });
    // The slot took a version, but the theater is as it was read.
    const renamed = { ...theater, name: 'Le Rex' };
    expect(await call('PUT', path, renamed, { 'if-match': '"1"' })).toMatchObject({ status: 200 });
  });
});

describe('a showtime', () => {
  it('is scheduled with what the catalogue knows, and the same request again is the same show', async () => {
    const { showtime } = await programme();
    const body = showtime({ prices: { front: 2000 } });
    const scheduled = await call('PUT', '/api/events/201', body);
    expect(scheduled).toMatchObject({ status: 201, body: { eventId: 201, status: 'scheduled', version: 1 } });
    expect(await call('PUT', '/api/events/201', body)).toMatchObject({ status: 200, body: { version: 1 } });
    // Its slot is its own: the second request has taken nothing that stays.
    const next = { ...body, startsAt: '2031-05-16T20:30:00.000Z' };
    expect(await call('PUT', '/api/events/202', next)).toMatchObject({ status: 201 });
    const booked = await call('POST', '/api/book', { userId: 7, eventId: 201, seatId: 'A1' });
    expect(booked).toMatchObject({ status: 201, body: { status: 'booked' } });
  });

  it('has its hall for its minutes and the turnaround', async () => {
    const { showtime } = await programme();
    expect(await call('PUT', '/api/events/301', showtime())).toMatchObject({ status: 201 });
    // 100 minutes and 20 to clean the hall.
    const early = showtime({ startsAt: '2031-05-16T20:29:59.000Z' });
    expect(await call('PUT', '/api/events/302', early)).toMatchObject({
      status: 409,
      body: { code: 'hall-occupied', eventIds: [301], errors: [{ path: 'startsAt' }] },
    });
    expect(await call('PUT', '/api/events/302', { ...early, hallId: 'two' })).toMatchObject({ status: 201 });
    expect(await call('PUT', '/api/events/303', showtime({ startsAt: '2031-05-16T20:30:00.000Z' }))).toMatchObject({
      status: 201,
    });
  });

  it('that is refused leaves nothing behind', async () => {
    const { movieId, showtime } = await programme();
    expect(await call('PUT', '/api/events/401', showtime())).toMatchObject({ status: 201 });
    const elsewhen = showtime({ startsAt: '2031-05-17T18:30:00.000Z' });
    expect(await call('PUT', '/api/events/401', elsewhen)).toMatchObject({
      status: 409,
      body: { code: 'show-exists' },
    });
    await until(
      'the other time is free again',
      async () => (await call('PUT', '/api/events/402', elsewhen)).status === 201,
    );
    expect(await call('DELETE', `/api/movies/${movieId}`)).toMatchObject({
      status: 409,
      body: { code: 'movie-in-use', eventIds: [401, 402] },
    });
  });

  it('moves where its hall is free, and stays where it is not', async () => {
    const { movieId, showtime } = await programme();
    const night = '2031-05-16T21:30:00.000Z';
    expect(await call('PUT', '/api/events/451', showtime())).toMatchObject({ status: 201 });
    expect(await call('PUT', '/api/events/452', showtime({ startsAt: night }))).toMatchObject({ status: 201 });
    const change = (eventId: number, body: object, headers = {}) =>
      call('PATCH', `/api/events/${eventId}`, body, headers);
    expect(await change(451, { startsAt: '2031-05-16T20:00:00.000Z' })).toMatchObject({
      status: 409,
      body: { code: 'hall-occupied', eventIds: [452], errors: [{ path: 'startsAt' }] },
    });
    expect(await change(451, { startsAt: '2021-05-16T20:00:00.000Z' })).toMatchObject({
      status: 409,
      body: { code: 'already-over', errors: [{ path: 'startsAt' }] },
    });
    // Into its own time, half an hour later; the same request may be sent again.
    const later = { startsAt: '2031-05-16T19:00:00.000Z', name: 'The Salt Road, with a talk' };
    const key = { 'idempotency-key': `later-${movieId}` };
    const moved = await change(451, later, key);
    expect(moved).toMatchObject({ status: 200, body: { eventId: 451 } });
    expect((await change(451, later, key)).body).toMatchObject({ version: Object(moved.body).version });
    expect(await change(451, { startsAt: '2031-05-16T16:00:00.000Z' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    // What the show refuses, it gives back.
    const closing = { startsAt: '2031-05-18T18:30:00.000Z', salesCloseAt: '2031-05-19T18:30:00.000Z' };
    expect(await change(451, closing)).toMatchObject({ status: 409, body: { code: 'sales-window' } });
    // Without a start it needs no slot.
    expect(await change(451, { maxSeatsPerUser: 4 })).toMatchObject({ status: 200 });
    await until('the time before and the refused one are free', async () => {
      const before = await call('PUT', '/api/events/453', showtime({ startsAt: '2031-05-16T17:00:00.000Z' }));
      const refused = await call('PUT', '/api/events/454', showtime({ startsAt: closing.startsAt }));
      return before.status < 300 && refused.status < 300;
    });
    // From the end of the one to the start of the other there are ten minutes too few.
    expect(await call('PUT', '/api/events/455', showtime({ startsAt: '2031-05-16T20:50:00.000Z' }))).toMatchObject({
      status: 409,
      body: { code: 'hall-occupied', eventIds: [451, 452] },
    });
    expect(await change(452, { startsAt: '2031-05-20T18:30:00.000Z' })).toMatchObject({ status: 200 });
  });

  it.each([
    [{ movieId: 'unheard-of' }, 409, { code: 'movie-unknown' }],
    [{ theaterId: 'unheard-of' }, 409, { code: 'hall-unknown' }],
    [{ hallId: 'three' }, 409, { code: 'hall-unknown' }],
    [{ prices: { balcony: 1 } }, 400, { errors: [{ path: 'prices.balcony' }] }],
    [{ venue: { name: 'x', city: 'y' } }, 400, { errors: [{ path: 'venue' }] }],
    [{ startsAt: 'tomorrow' }, 400, { errors: [{ path: 'startsAt' }] }],
    [{ salesCloseAt: '2031-05-17T18:30:00.000Z' }, 400, { errors: [{ path: 'salesCloseAt' }] }],
  ])('with %j is refused', async (more, status, body) => {
    const { showtime } = await programme();
    expect(await call('PUT', '/api/events/501', showtime(more))).toMatchObject({ status, body });
  });

  it('is accepted at once where nobody waits', async () => {
    const { showtime } = await programme();
    const accepted = await api.call('PUT', '/api/events/601', showtime());
    expect(accepted).toMatchObject({
      status: 202,
      body: { eventId: 601, status: 'pending', links: { self: '/api/events/601' } },
    });
  });
});

it('says that it has read the catalogue', async () => {
  const ready = await api.call('GET', '/health/ready');
  expect(ready.body).toMatchObject({ status: 'ready', dependencies: { catalogue: { status: 'ok' } } });
});

it('knows the catalogue after a start', async () => {
  const { showtime } = await programme();
  const newcomer = await runWriteApi(sandbox);
  const answer = await newcomer.call('PUT', '/api/events/701', showtime(), { prefer: 'wait=20' });
  expect(answer).toMatchObject({ status: 201 });
  await newcomer.close();
});
