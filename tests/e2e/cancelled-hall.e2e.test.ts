import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { placesOf } from '@ticketing/shared/hall/places.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { createMongoClient } from '@ticketing/shared/stores/mongodb.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { cancelShow as writeEnd } from '@ticketing/worker/store/show-changes.ts';
import type { Db, MongoClient } from 'mongodb';
import pg from 'pg';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import { ofShow } from '../../worker/test/histories.ts';
import {
  bookSeats,
  cancel,
  cancelShow,
  changeLayout,
  holdSeats,
  joinWaitlist,
  scheduleShow,
} from '../../worker/test/stories.ts';
import type { LogClient } from '../support/log-client.ts';
import { eventsIn, openLogClient } from '../support/log-client.ts';
import type { ServiceName, ServiceProcess } from '../support/process.ts';
import { isStopped, startProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

/*
 * The end of a show in a large hall: one event and one transaction that end thousands of bookings, with a crash at each
 * place where one would hurt. The tests continue one another.
 */

const eventId = 1;
const layout = [
  ...Array.from('ABCDEFGHIJKLMNOPQRSTU', (row) => ({ row, seats: 1_000, priceMinor: 100 })),
  { section: 'BALC', row: 'A', seats: 100, priceMinor: 500 },
];
/** So many bookings of each status when the show is cancelled. */
const counts = { booked: 13_000, held: 5_000, cancelled: 2_000, waiting: 1_500 };
const open = counts.booked + counts.held + counts.waiting;
/** On a busy machine the look-alike of MongoDB takes its time. */
const timeoutMs = 5 * 60_000;
const end = ofShow(cancelShow(900_000, 'The hall is closed.'), eventId);

let sandbox: Sandbox;
let log: LogClient;
let client: pg.Client;
let mongo: MongoClient;
let db: Db;
const started: ServiceProcess[] = [];

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  mongo = createMongoClient({ uri: sandbox.mongodbUri, appName: 'test', logger: sandbox.logger });
  await mongo.connect();
  db = mongo.db();
});

afterAll(async () => {
  for (const process of started) {
    process.signal('SIGCONT');
    await process.stop();
  }
  await db.dropDatabase();
  await mongo.close();
  await client.end();
  await log.close();
  await sandbox.close();
});

async function start(name: ServiceName, env: Record<string, string> = {}): Promise<ServiceProcess> {
  const process = startProcess(name, {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    MONGODB_URI: sandbox.mongodbUri,
    NAMESPACE: sandbox.namespace,
    ...env,
  });
  started.push(process);
  await process.said(/is up/);
  return process;
}

/** Sales of a hall, with bookings of every status; what somebody waits for is sold out. */
function sales(): Command[] {
  const commands: Command[] = [{ ...scheduleShow, layout }];
  const seatIds = Array.from(placesOf(layout), ({ seatId }) => seatId).reverse();
  for (const [index, seatId] of seatIds.slice(0, counts.booked + counts.held + counts.cancelled).entries()) {
    const n = 2 + index;
    if (index < counts.booked) commands.push(bookSeats(n, n, seatId));
    else commands.push({ ...holdSeats(n, n, seatId), ttlSeconds: 900 });
    if (index >= counts.booked + counts.held) commands.push(cancel(100_000 + n, n, n));
  }
  for (let n = 200_000; n < 200_000 + counts.waiting; n += 1) {
    commands.push(joinWaitlist(n, n, { count: 1, section: 'BALC' }));
  }
  return commands.map((command) => ofShow(command, eventId));
}

async function send(commands: Command[]): Promise<void> {
  for (let from = 0; from < commands.length; from += 1_000) await log.send(commands.slice(from, from + 1_000));
}

/** How many bookings the store has, by status and code. */
async function stored(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ kind: string; count: number }>(
    `SELECT concat_ws(' ', status, code) AS kind, count(*)::int AS count FROM bookings WHERE event_id = $1 GROUP BY kind`,
    [eventId],
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

async function seatsThatAreNot(status: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM tickets WHERE event_id = $1 AND status <> $2',
    [eventId, status],
  );
  return rows[0]!.count;
}

async function endsInStore(): Promise<number> {
  const { rowCount } = await client.query(`SELECT 1 FROM booking_events WHERE type = 'ShowCancelled'`);
  return rowCount!;
}

const bookings = () => db.collection<BookingView>(viewCollections.bookings);
const viewed = () => db.collection<ShowView>(viewCollections.events).findOne({ _id: eventId });
const endedInViews = () => bookings().countDocuments({ eventId, code: 'show-cancelled' });

/** @returns once the views are at the last version of the store */
async function untilViewed(): Promise<void> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM shows WHERE event_id = $1', [eventId]);
  await until('the views', async () => (await viewed())?.version === rows[0]!.version, timeoutMs);
}

async function verify(): Promise<void> {
  const { code, out, err } = await runCli(sandbox, ['verify']);
  expect({ code, out, err }).toMatchObject({ code: 0 });
}

/** The most memory that a process has had, in megabytes (VmHWM of proc_pid_status(5)). */
function peakMegabytes({ pid }: ServiceProcess): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

it(
  'sells the hall',
  async () => {
    const worker = await start('worker');
    const syncService = await start('sync-service');
    const commands = sales();
    await send(commands);
    await until(
      'the sales',
      async () => (await client.query('SELECT 1 FROM shows WHERE version = $1', [commands.length])).rowCount === 1,
      timeoutMs,
    );
    await untilViewed();
    await Promise.all([worker.stop(), syncService.stop()]);
    expect(await stored()).toEqual(counts);
    expect(await endedInViews()).toBe(0);
  },
  timeoutMs,
);

it('brings no bookings into the process that cancels, and changes a bounded number of rows at once', async () => {
  const pool = createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 1,
    logger: sandbox.logger,
  });
  const transaction = await pool.connect();
  const asked = jest.spyOn(transaction, 'query');
  const version = 1 + sales().length;
  await transaction.query('BEGIN');
  await writeEnd(transaction, { ...end, type: 'ShowCancelled', version, at: new Date().toISOString(), reason: 'ill' });
  const answers = await Promise.all(asked.mock.results.map(({ value }): Promise<pg.QueryResult> => value));
  await transaction.query('ROLLBACK');
  transaction.release();
  await pool.end();
  expect(Math.max(...answers.map(({ rows }) => rows.length))).toBe(1);
  const changed = answers.flatMap(({ command, rowCount }) => (command === 'UPDATE' ? rowCount! : []));
  expect(Math.max(...changed)).toBeLessThanOrEqual(10_000);
  // One row is that of the show.
  expect(changed.reduce((sum, count) => sum + count)).toBe(1 + open);
  expect(await stored()).toEqual(counts);
});

it('cancels nothing where the worker is killed before the commit, in little memory', async () => {
  const worker = await start('worker', { FAILPOINT: 'worker/before-commit=stop' });
  const before = peakMegabytes(worker);
  await log.send([end]);
  await until('the commit', () => isStopped(worker.pid), 60_000);
  expect(peakMegabytes(worker) - before).toBeLessThan(64);
  worker.signal('SIGKILL');
  expect(await worker.ended).toBe('SIGKILL');
  expect(await stored()).toEqual(counts);
  expect(await seatsThatAreNot('blocked')).toBe(21_100);
  expect(await endsInStore()).toBe(0);
});

it('cancels all at once, and tells it where the worker was killed before it could', async () => {
  const worker = await start('worker', { FAILPOINT: 'worker/after-commit=kill' });
  expect(await worker.ended).toBe('SIGKILL');
  expect(await stored()).toEqual({ cancelled: counts.cancelled, 'cancelled show-cancelled': open });
  expect(await seatsThatAreNot('blocked')).toBe(0);
  expect(await endsInStore()).toBe(1);
  const topic = await log.read(log.topics.events);
  await until('the sales on the topic', () => topic.length >= sales().length, 60_000);
  const told = () => eventsIn(topic).filter(({ type }) => type === 'ShowCancelled');
  expect(told()).toEqual([]);
  await start('worker');
  await until('the end on the topic', () => told().length > 0, 60_000);
  expect(new Set(told().map((event) => JSON.stringify(event))).size).toBe(1);
  expect(await endsInStore()).toBe(1);
});

it(
  'ends all bookings of the views, also where the sync-service is killed among them',
  async () => {
    const killed = await start('sync-service', { FAILPOINT: 'sync-service/between-pages=kill@10' });
    expect(await killed.ended).toBe('SIGKILL');
    expect(await endedInViews()).toBe(5_000);
    expect(await viewed()).not.toMatchObject({ status: 'cancelled' });
    await start('sync-service');
    await untilViewed();
    expect(await viewed()).toMatchObject({ status: 'cancelled', counts: { available: 0, blocked: 21_100 } });
    expect(await endedInViews()).toBe(open);
    expect(await bookings().countDocuments({ eventId, status: { $ne: 'cancelled' } })).toBe(0);
    await verify();
  },
  timeoutMs,
);

it('refuses everything afterwards', async () => {
  const commands = [
    bookSeats(900_001, 1, 'A1'),
    joinWaitlist(900_002, 1, { count: 1 }),
    changeLayout(900_003, [{ row: 'A', seats: 1, priceMinor: 1 }]),
    cancelShow(900_004),
    cancel(900_005, 2, 2),
  ].map((command) => ofShow(command, eventId));
  await log.send(commands);
  const topic = await log.read(log.topics.events);
  const codes = await until('the refusals', () => {
    const events = eventsIn(topic).filter(({ commandId }) =>
      commands.some((command) => command.commandId === commandId),
    );
    const byCommand = new Map(events.map((event) => [event.commandId, 'code' in event ? event.code : event.type]));
    return byCommand.size === commands.length && commands.map(({ commandId }) => byCommand.get(commandId));
  });
  expect(codes).toEqual([...Array(4).fill('show-cancelled'), 'already-cancelled']);
  await untilViewed();
});

it(
  'is the same in views that are made again',
  async () => {
    const sorted = () => bookings().find({ eventId }).sort({ _id: 1 }).toArray();
    const before = await sorted();
    const { code, err } = await runCli(sandbox, ['rebuild']);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(isDeepStrictEqual(await sorted(), before)).toBe(true);
    await verify();
  },
  timeoutMs,
);
