import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import { startSyncService } from '@ticketing/sync-service/app.ts';
import type { RunningProgram } from '../../local/program.ts';
import { holdsWithin } from '../../local/until.ts';
import { startLocally } from '../../tests/support/engines-locally.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import {
  alice,
  bob,
  bookSeats,
  cancel,
  cancelShow,
  confirm,
  holdSeats,
  joinWaitlist,
  scheduleShow,
} from '../../worker/test/stories.ts';
import { busyShow, eventRecord, partitionOf, partitions, sell } from './sold-shows.ts';
import { syncConfig } from './sync-config.ts';
import type { ViewsOfShow } from './views-of-sandbox.ts';
import { foldViews, openViews, readProjection, readViews } from './views-of-sandbox.ts';

// A MongoDB of this file's own, to be killed.
let dir: string;
let mongodb: RunningProgram;
let stopMongodb: () => Promise<void>;
let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let writer: LogWriter;
let stopService: () => Promise<void>;
const faults: Error[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'views-'));
  const engines = await startLocally(join(dir, 'stack'), ['mongodb']);
  mongodb = engines.engines.mongodb;
  stopMongodb = engines.stop;
  const shared = await openSandbox({ migrated: true });
  sandbox = { ...shared, mongodbUri: engines.urls.mongodbUri };
  rig = await openViews(sandbox);
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
  await ensureTopics(kafka, { namespace: sandbox.namespace, partitions, replicationFactor: 1 });
  writer = await createLogWriter({ kafka, logger: sandbox.logger, maxWaitMs: 100_000 });
  stopService = await startService();
});

afterAll(async () => {
  await rm(join(tmpdir(), `members-${sandbox.namespace}`), { recursive: true, force: true });
  await stopService();
  await writer.close();
  await rig.close();
  await sandbox.close();
  await stopMongodb();
  await rm(dir, { recursive: true, force: true });
});

afterEach(() => {
  expect(faults).toEqual([]);
});

async function startService(): Promise<() => Promise<void>> {
  const steps: (() => Promise<unknown> | unknown)[] = [];
  await startSyncService({
    config: syncConfig(sandbox),
    logger: sandbox.logger,
    registry: createRegistry('sync-service'),
    onStop: (_name, close) => steps.unshift(close),
    fail: (error) => faults.push(error),
  });
  return async () => {
    for (const close of steps) await close();
  };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  expect(await holdsWithin(60_000, condition, 50)).toBe(true);
}

async function untilViewsAreRight(eventId: number): Promise<void> {
  const expected = foldViews(await readShowEvents(rig.pool, eventId, { from: 1, limit: 10_000 }));
  // Where it does not come to that, the difference says what is missing.
  await holdsWithin(60_000, async () => {
    const seen = await readViews(rig.db, eventId);
    return (
      seen.show?.version === expected.show?.version &&
      seen.history.length === expected.history.length &&
      isDeepStrictEqual(versionsOf(seen), versionsOf(expected))
    );
  });
  expect(await readViews(rig.db, eventId)).toEqual(expected);
}

function versionsOf({ bookings }: ViewsOfShow): [id: string, version: number][] {
  return bookings.map(({ _id, version }) => [_id, version]);
}

async function sellAndPublish(eventId: number, bookings: number, from = 0): Promise<void> {
  const events = await sell(rig.pool, eventId, busyShow(bookings, from));
  const fresh = events.slice(from === 0 ? 0 : from + 1);
  await writer.append(fresh.map((stored) => eventRecord(topicNames(sandbox.namespace).events, stored)));
}

it('goes on after MongoDB was killed in the middle of everything', async () => {
  const shows = [1, 2, 3];
  for (let from = 0; from < 400; from += 20) {
    for (const eventId of shows) await sellAndPublish(eventId, 20, from);
    if (from === 100 || from === 300) await mongodb.kill();
    if (from === 200 || from === 340) await mongodb.restart();
  }
  for (const eventId of shows) await untilViewsAreRight(eventId);
});

it('finds what MongoDB has lost, also of shows and partitions where nothing happens any more', async () => {
  const shows = [11, 12, 13, 14, 15];
  for (const eventId of shows) await sellAndPublish(eventId, 20);
  for (const eventId of shows) await untilViewsAreRight(eventId);
  await mongodb.stop();
  await cp(join(dir, 'stack/data'), join(dir, 'older'), { recursive: true });
  await mongodb.restart();
  for (const eventId of shows) await sellAndPublish(eventId, 20, 20);
  await sellAndPublish(16, 20);
  for (const eventId of [...shows, 16]) await untilViewsAreRight(eventId);
  await until(async () => (await readProjection(rig.db)).length > 0);
  const projection = await readProjection(rig.db);

  await mongodb.kill();
  await rm(join(dir, 'stack/data'), { recursive: true });
  await cp(join(dir, 'older'), join(dir, 'stack/data'), { recursive: true });
  await mongodb.restart();

  for (const eventId of [...shows, 16]) await untilViewsAreRight(eventId);
  await until(async () => {
    const now = await readProjection(rig.db);
    return projection.every(({ partition, offset }) =>
      now.some((position) => position.partition === partition && position.offset >= offset),
    );
  });
});

it('writes history and bookings again that were lost between the parts of a batch', async () => {
  await sellAndPublish(21, 30);
  await untilViewsAreRight(21);
  // As if the crash had come after a batch wrote them and before it wrote the show. A real one might undo the deletions.
  // Of different events, so that neither is found by the other.
  await rig.db.collection('history').deleteMany({ eventId: 21, version: { $gt: 20 } });
  await rig.db.collection('bookings').deleteMany({ eventId: 21, version: { $gt: 10, $lte: 20 } });
  await mongodb.stop();
  await mongodb.restart();
  await untilViewsAreRight(21);
});

describe('ends the bookings of a cancelled show again', () => {
  let show = 40;
  const orders = [
    scheduleShow,
    bookSeats(2, alice, 'A1'),
    holdSeats(3, bob, 'A2'),
    confirm(4, 3, bob),
    holdSeats(5, bob, 'A3'),
    joinWaitlist(6, 900, { count: 1, maxPriceMinor: 2500, section: 'BALC' }),
    bookSeats(7, 901, 'A4'),
    cancel(8, 7, 901),
  ];
  // What is refused afterwards is the last event of its booking, and names it.
  const afterwards = [cancelShow(9), cancel(10, 2, alice), confirm(11, 5, bob)];

  it.each<[what: string, lost: (bookings: BookingView[]) => BookingView[]]>([
    ['that are as they were before the end', (bookings) => bookings],
    ['of which some are gone', (bookings) => bookings.filter((_booking, index) => index % 2 === 1)],
  ])('%s, while its history is there', async (_what, left) => {
    show += 1;
    const timed = [...orders, ...afterwards].map((command, second) => ({ command, second }));
    const events = await sell(rig.pool, show, timed);
    await writer.append(events.map((stored) => eventRecord(topicNames(sandbox.namespace).events, stored)));
    await untilViewsAreRight(show);
    const before = foldViews(events.slice(0, orders.length)).bookings;
    expect(before.map(({ status }) => status)).toEqual(['booked', 'booked', 'held', 'waiting', 'cancelled']);
    await stopService();
    const bookings = rig.db.collection<BookingView>('bookings');
    await bookings.deleteMany({ eventId: show });
    await bookings.insertMany(left(before));
    await mongodb.stop();
    await mongodb.restart();
    stopService = await startService();
    await untilViewsAreRight(show);
  });
});

it('finds what MongoDB has lost with its last second while nobody looked, and has nothing but what is stored to know it', async () => {
  await sellAndPublish(31, 30);
  await sellAndPublish(32, 5);
  for (const eventId of [31, 32]) await untilViewsAreRight(eventId);
  await stopService();
  // Parts of a batch, and a booking's last change; and all of that with a memory that is gone.
  await rig.db.collection('history').deleteMany({ eventId: 31, version: { $gt: 20 } });
  await rig.db.collection('bookings').deleteMany({ eventId: 31, version: { $gt: 20 } });
  await rig.db.collection('listings').deleteMany({ _id: 32 as never });
  await mongodb.stop();
  await mongodb.restart();
  expect((await readViews(rig.db, 31)).history).toHaveLength(20);
  expect((await rig.views.listings.load([32])).size).toBe(0);
  stopService = await startService();
  for (const eventId of [31, 32]) await untilViewsAreRight(eventId);
  await until(async () => (await rig.views.listings.load([32])).size === 1);
});

it('does not say that a partition is reflected before what was lost of its other shows is back', async () => {
  const quiet = 101;
  const loud = Array.from({ length: 100 }, (_, index) => 102 + index).find(
    (eventId) => partitionOf(eventId) === partitionOf(quiet),
  )!;
  await sellAndPublish(quiet, 1);
  await sellAndPublish(loud, 1);
  for (const eventId of [quiet, loud]) await untilViewsAreRight(eventId);
  await mongodb.stop();
  await rm(join(dir, 'older'), { recursive: true, force: true });
  await cp(join(dir, 'stack/data'), join(dir, 'older'), { recursive: true });
  await mongodb.restart();
  await sellAndPublish(quiet, 200, 1);
  await untilViewsAreRight(quiet);
  const [last] = (await readShowEvents(rig.pool, quiet, { from: 1, limit: 10_000 })).slice(-1);

  await mongodb.kill();
  await rm(join(dir, 'stack/data'), { recursive: true });
  await cp(join(dir, 'older'), join(dir, 'stack/data'), { recursive: true });
  // Something else of the partition is waiting to be projected at the very moment of the return.
  await sellAndPublish(loud, 20, 1);
  await mongodb.restart();

  const expected = foldViews(await readShowEvents(rig.pool, quiet, { from: 1, limit: 10_000 }));
  let isReflected = false;
  while (!isReflected) {
    // As a reader looks: first at the position, and then at what it promises.
    const positions = await readProjection(rig.db).catch(() => []);
    const seen = await readViews(rig.db, quiet).catch(() => undefined);
    isReflected = positions.some(
      ({ partition, offset }) => partition === last!.position.partition && offset >= last!.position.offset,
    );
    if (isReflected && seen !== undefined) expect(seen.bookings).toHaveLength(expected.bookings.length);
  }
  for (const eventId of [quiet, loud]) await untilViewsAreRight(eventId);
});
