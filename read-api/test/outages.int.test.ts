import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { MongoClient } from 'mongodb';
import { startLocally } from '../../tests/support/engines-locally.ts';
import { openStream } from './event-stream-client.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import { tellShow, writeViews } from './show-story.ts';

// Engines of this file's own, because it stops them.
let engines: Awaited<ReturnType<typeof startLocally>>;
let api: RunningReadApi;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'read-api-outages-'));
  engines = await startLocally(dir, ['redis', 'mongodb']);
});

afterAll(() => engines.stop());

beforeEach(async () => {
  const { mongodbUri, redisUrl } = engines.urls;
  api = await runReadApi({ mongodbUri, redisUrl, namespace: '', logger: createLogger('test', 'silent') });
});

afterEach(() => api.close());

const ready = async () => (await api.get('/health/ready')).status === 200;

describe('without Redis', () => {
  afterEach(() => engines.engines.redis.restart());

  test('the answers are the same, only later', async () => {
    const show = tellShow(1).schedule();
    await writeViews(api.db, show);
    await eventually(ready, 'ready');
    await engines.engines.redis.stop();
    await eventually(async () => {
      const { status, json } = await api.get('/health/ready');
      const { redis } = json.dependencies as { redis: { status: string } };
      return status === 200 && redis.status === 'down';
    }, 'ready without redis');

    const stream = await openStream(`${api.url}/api/events/1/stream`);
    await stream.reached(1);
    const bookingId = show.book(7, 'A1');
    const seats = api.get('/api/events/1/seats?view=map&minVersion=2');
    const booking = api.get(`/api/bookings/${bookingId}?after=1:1`, { prefer: 'wait=5' });
    await writeViews(api.db, show);
    expect((await seats).json).toMatchObject({ version: 2, seatMap: { A: 'B...' } });
    expect((await booking).json).toMatchObject({ status: 'booked', version: 2 });
    expect((await stream.reached(2)).data).toMatchObject({ seats: { A1: 'booked' } });
    stream.close();

    await engines.engines.redis.restart();
    await eventually(async () => {
      const { json } = await api.get('/health/ready');
      return (json.dependencies as { redis: { status: string } }).redis.status === 'ok';
    }, 'redis is back');
    // Its subscription too: a hint is heard again.
    const heard = await api.metric('read_api_hints_total');
    await eventually(async () => {
      await api.publish({ shows: [[1, 2]], positions: [] });
      return (await api.metric('read_api_hints_total')) > heard;
    }, 'a hint is heard');
  });
});

describe('without MongoDB', () => {
  afterEach(async () => {
    if (await answers()) return;
    await engines.engines.mongodb.restart();
  });

  async function answers(): Promise<boolean> {
    const client = new MongoClient(engines.urls.mongodbUri, { serverSelectionTimeoutMS: 500 });
    try {
      await client.db().command({ ping: 1 });
      return true;
    } catch {
      return false;
    } finally {
      await client.close();
    }
  }

  const paths = [
    '/api/events',
    '/api/events/2',
    '/api/events/2/seats',
    '/api/events/2/seats?at=1',
    '/api/events/2/seats?minVersion=1',
    '/api/events/2/history',
    '/api/events/2/stream',
    '/api/users/7/bookings',
    '/api/bookings/2-00000000-0000-4000-8000-000000000000?after=2:0',
  ];

  async function expectUnavailable(): Promise<void> {
    const startMs = performance.now();
    const all = await Promise.all(paths.map((path) => api.get(path)));
    expect(all.map(({ status, json }) => [status, json.code])).toEqual(paths.map(() => [503, 'views-unavailable']));
    for (const { headers } of all) expect(headers.get('retry-after')).toBe('1');
    expect(performance.now() - startMs).toBeLessThan(30_000);
  }

  test('every read is 503 and does not hang, and works again by itself', async () => {
    const show = tellShow(2).schedule();
    await writeViews(api.db, show);
    expect((await api.get('/api/events/2/seats')).status).toBe(200);
    await engines.engines.mongodb.stop();
    await eventually(async () => (await api.get('/api/events/2/seats')).status === 503, 'memory is not given for ever');
    await expectUnavailable();
    expect(await api.get('/health/ready')).toMatchObject({ status: 503, json: { status: 'not-ready' } });
    expect((await api.get('/health/live')).status).toBe(200);
    await engines.engines.mongodb.restart();
    await eventually(ready, 'ready again');
    expect((await api.get('/api/events/2/seats')).status).toBe(200);
  });

  test.each(['seatId=A1', 'bookingId='])(
    'a history by %s that lost an event is 503 until it is back',
    async (filter) => {
      const show = tellShow(4).schedule();
      const booking = show.book(7, 'A1');
      show.cancel(booking);
      await writeViews(api.db, show);
      const path = `/api/events/4/history?${filter}${filter.endsWith('=') ? booking : ''}`;
      const types = async () => ((await api.get(path)).json.events as { type: string }[]).map(({ type }) => type);
      expect(await types()).toEqual(['SeatsBooked', 'BookingCancelled']);
      // As a crash takes it: what was acknowledged last is not there any more, and nobody has seen it go.
      const history = api.db.collection<{ _id: string }>('history');
      const lost = (await history.findOne({ _id: '4:2' }))!;
      await engines.engines.mongodb.restart();
      await history.deleteOne({ _id: '4:2' });
      expect(await api.get(path)).toMatchObject({ status: 503, json: { code: 'view-behind' } });
      expect((await api.get('/api/events/4/history')).json).toMatchObject({ code: 'view-behind', version: 1 });
      await history.insertOne(lost);
      expect(await types()).toEqual(['SeatsBooked', 'BookingCancelled']);
    },
  );

  test('a MongoDB that hangs is 503 as well', async () => {
    await eventually(ready, 'ready');
    engines.engines.mongodb.signal('SIGSTOP');
    try {
      await expectUnavailable();
    } finally {
      engines.engines.mongodb.signal('SIGCONT');
    }
    await eventually(ready, 'ready again');
  });

  test('it starts, says that it is not ready, and is when MongoDB comes', async () => {
    await engines.engines.mongodb.stop();
    const { mongodbUri, redisUrl } = engines.urls;
    await api.close();
    api = await runReadApi({ mongodbUri, redisUrl, namespace: '', logger: createLogger('test', 'silent') });
    expect(await ready()).toBe(false);
    await engines.engines.mongodb.restart();
    await eventually(ready, 'ready');
  });
});

describe('when it stops', () => {
  test('streams end with a comment, and those who wait are answered', async () => {
    const show = tellShow(3).schedule();
    await writeViews(api.db, show);
    const stream = await openStream(`${api.url}/api/events/3/stream`);
    await stream.reached(1);
    const waiting = api.get('/api/events/3/seats?minVersion=9', { prefer: 'wait=30' });
    const pending = api.get(`/api/bookings/${show.book(7, 'A1')}?after=3:5`, { prefer: 'wait=30' });
    await eventually(async () => (await api.metric('read_api_show_lookups_total')) > 1, 'somebody waits');
    const startMs = performance.now();
    api.drain();
    // What happens now is for another process to tell.
    await api.project(show);
    expect(await waiting).toMatchObject({ status: 503, json: { code: 'view-behind', version: 1 } });
    expect((await pending).json).toMatchObject({ status: 'pending' });
    await eventually(() => stream.ended, 'the stream ends');
    expect(stream.comments).toEqual(['stopping: connect again']);
    expect((await api.get('/health/ready')).json.status).toBe('stopping');
    // Long before the wait that was asked for was over.
    expect(performance.now() - startMs).toBeLessThan(20_000);
  });
});
