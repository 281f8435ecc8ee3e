import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { Redis } from 'ioredis';
import pg from 'pg';
import { until } from '../../local/until.ts';
import { startLocally } from '../../tests/support/engines-locally.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { eventsIn, openLogClient } from '../../tests/support/log-client.ts';
import type { ServiceProcess } from '../../tests/support/process.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { ofShow } from './histories.ts';
import { bookSeats, scheduleShow } from './stories.ts';

// Engines of this file's own: they are stopped under the worker.
let memberDir: string;
let own: Awaited<ReturnType<typeof startLocally>>;
let sandbox: Sandbox;
let log: LogClient;
let worker: ServiceProcess;
let url: string;
let shows = 0;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'outages-'));
  memberDir = join(dir, 'members');
  own = await startLocally(dir);
  sandbox = {
    ...own.urls,
    namespace: 'outages.',
    logger: createLogger('test', 'silent'),
    database: async () => own.urls.databaseUrl,
    close: async () => undefined,
  };
  log = await openLogClient(sandbox);
  worker = startProcess('worker', {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    MAX_CHUNK: '20',
    MEMBER_DIR: memberDir,
  });
  const line = await worker.said(/worker is up/);
  url = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
});

afterAll(async () => {
  await worker.stop();
  await log.close();
  await own.stop();
});

/** Sends the story of a new show: 100 users for 10 seats. @param fits which show it may be */
async function sendStory(fits: (eventId: number) => boolean = () => true) {
  do shows += 1;
  while (!fits(shows));
  const eventId = shows;
  const show = { ...scheduleShow, layout: [{ row: 'A', seats: 10, priceMinor: 100 }] };
  const orders = Array.from({ length: 100 }, (_, i) => bookSeats(10 + i, 10 + i, `A${1 + (i % 10)}`));
  const commands = [show, ...orders].map((command) => ofShow(command, eventId));
  await log.send(commands);
  return { eventId, ids: commands.map(({ commandId }) => commandId) };
}

async function expectOneOutcomeEach({ eventId, ids }: { eventId: number; ids: string[] }) {
  const events = await log.read(log.topics.events);
  await until(`outcomes of show ${eventId}`, () => {
    const answered = new Set(eventsIn(events).map(({ commandId }) => commandId));
    return ids.every((id) => answered.has(id));
  });
  const client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ command_id: string }>(
    'SELECT command_id FROM booking_events WHERE event_id = $1 ORDER BY version',
    [eventId],
  );
  const sold = await client.query('SELECT 1 FROM tickets WHERE event_id = $1 AND status = $2', [eventId, 'booked']);
  await client.end();
  expect(rows.map((row) => row.command_id)).toEqual(ids);
  expect(sold.rowCount).toBe(10);
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function readiness(): Promise<{ status: string; dependencies: Record<string, { status: string }> }> {
  return (await (await fetch(`${url}/health/ready`)).json()) as never;
}

it('waits for a database that restarts, shows it in /health, and keeps its place in the group', async () => {
  const joins = worker.lines.filter((line) => line.includes('partitions assigned')).length;
  await own.engines.postgres.stop();
  const story = await sendStory();
  await until('the first retry', async () => (await metric('worker_retries_total')) > 0);
  expect(await readiness()).toMatchObject({
    status: 'not-ready',
    dependencies: { postgres: { status: 'down' }, kafka: { status: 'ok' } },
  });
  // Longer than the session in the group: only its heartbeats keep the member in it.
  const stoppedMs = performance.now();
  await until('a session to pass', () => performance.now() - stoppedMs > 8_000);
  await own.engines.postgres.restart();
  await expectOneOutcomeEach(story);
  expect(worker.lines.filter((line) => line.includes('partitions assigned'))).toHaveLength(joins);
  expect((await readiness()).status).toBe('ready');
});

it('loses nothing when connections are cut in the middle of a batch', async () => {
  const client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  const stories = [];
  for (let round = 0; round < 5; round += 1) {
    stories.push(await sendStory());
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worker'`);
  }
  await client.end();
  for (const story of stories) await expectOneOutcomeEach(story);
});

it('goes on without Redis, says so once, counts it, and takes locks again afterwards', async () => {
  await own.engines.redis.stop();
  for (let round = 0; round < 3; round += 1) await expectOneOutcomeEach(await sendStory());
  const failures = await metric('worker_lock_failures_total');
  expect(failures).toBeGreaterThan(5);
  expect(await readiness()).toMatchObject({ status: 'ready', dependencies: { redis: { status: 'down' } } });
  const said = worker.lines.filter((line) => line.includes('without'));
  expect(said.length).toBeLessThanOrEqual(2);
  await own.engines.redis.restart();
  await until('locks to be taken again', async () => {
    await expectOneOutcomeEach(await sendStory());
    return worker.lines.some((line) => line.includes('advisory locks are taken again'));
  });
});

it('goes on when Redis answers too late', async () => {
  const redis = new Redis(sandbox.redisUrl);
  // No script of a lock is run until the test says so.
  await redis.client('PAUSE', 600_000, 'WRITE');
  try {
    for (let round = 0; round < 3; round += 1) await expectOneOutcomeEach(await sendStory());
  } finally {
    await redis.client('UNPAUSE');
    redis.disconnect();
  }
});

it('goes on when Redis forgets its locks, and when somebody else keeps one', async () => {
  const redis = new Redis(sandbox.redisUrl);
  const stories = [];
  for (let round = 0; round < 5; round += 1) {
    await redis.set(`${sandbox.namespace}lock:show:${shows + 1}`, 'somebody else', 'PX', 60_000);
    stories.push(await sendStory());
    if (round % 2 === 0) await redis.flushall();
  }
  redis.disconnect();
  for (const story of stories) await expectOneOutcomeEach(story);
});

it('goes on by itself after the broker has restarted', async () => {
  const before = await sendStory();
  await own.engines.kafka.restart();
  const after = await until('the log to take commands again', () => sendStory().catch(() => undefined));
  await expectOneOutcomeEach(before);
  await expectOneOutcomeEach(after);
});

it('says that it waits as long as the database does not take a chunk', async () => {
  const logger = createLogger('test', 'silent');
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  await sendStory();
  let isAway = true;
  const consumer = await runConsumer({
    kafka,
    topic: log.topics.commands,
    groupId: 'outages.waiting',
    logger,
    read: (message) => message,
    open: (_partition, stopping) =>
      inTurn({
        work: async () => {
          if (isAway) throw Object.assign(new Error('lock timeout'), { code: '55P03' });
        },
        logger,
        onRetry: () => undefined,
        stopping,
      }),
    onFault: (error) => {
      throw error;
    },
    memberDir,
  });
  expect(consumer.isWaiting()).toBe(false);
  await until('a chunk to wait', () => consumer.isWaiting());
  isAway = false;
  await until('the chunks to be settled', () => !consumer.isWaiting());
  await consumer.stop();
});

it('lets the other shows go on while somebody holds the row of one', async () => {
  const held = await sendStory();
  const free = await sendStory((eventId) => log.partitionOf(eventId) !== log.partitionOf(held.eventId));
  await Promise.all([held, free].map(expectOneOutcomeEach));
  const client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM shows WHERE event_id = $1 FOR UPDATE', [held.eventId]);
  const joins = worker.lines.filter((line) => line.includes('partitions assigned')).length;
  const stuck = ofShow(bookSeats(500, 500, 'A1'), held.eventId);
  await log.send([stuck]);
  await until('a retry', async () => worker.lines.some((line) => line.includes('trying a chunk again')));
  const events = await log.read(log.topics.events);
  const answered = (id: string) => eventsIn(events).some(({ commandId }) => commandId === id);
  for (let number = 501; number < 505; number += 1) {
    const order = ofShow(bookSeats(number, number, 'A1'), free.eventId);
    await log.send([order]);
    await until('an outcome of the other show', () => answered(order.commandId));
  }
  expect(answered(stuck.commandId)).toBe(false);
  await client.query('COMMIT');
  await client.end();
  await until('the outcome', () => answered(stuck.commandId));
  expect(worker.lines.filter((line) => line.includes('partitions assigned'))).toHaveLength(joins);
});

it('goes back to the last chunk of a fetch, when that could not be settled while the next fetch came', async () => {
  const held = await sendStory();
  const free = await sendStory((eventId) => log.partitionOf(eventId) === log.partitionOf(held.eventId));
  await Promise.all([held, free].map(expectOneOutcomeEach));
  const client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM shows WHERE event_id = $1 FOR UPDATE', [held.eventId]);
  const givesWay = (line: string) => line.includes('a partition is paused while it retries');
  const before = worker.lines.filter(givesWay).length;
  const order = (number: number) => ofShow(bookSeats(number, number, 'A1'), free.eventId);
  const first = Array.from({ length: 45 }, (_, i) => order(200 + i));
  const stuck = ofShow(bookSeats(500, 500, 'A1'), held.eventId);
  const later = Array.from({ length: 5 }, (_, i) => order(300 + i));
  await log.send([...first, stuck]);
  const events = await log.read(log.topics.events);
  const answered = () => eventsIn(events).map(({ commandId }) => commandId);
  await until('the chunks before it', () =>
    first.slice(0, 40).every(({ commandId }) => answered().includes(commandId)),
  );
  // Not before: on a busy machine it would come in the same fetch.
  await log.send(later);
  await until('the partition to give way', () => worker.lines.filter(givesWay).length > before);
  expect(answered()).not.toContain(stuck.commandId);
  await client.query('COMMIT');
  const ids = [...first, stuck, ...later].map(({ commandId }) => commandId);
  await until('the outcomes', () => ids.every((id) => answered().includes(id)));
  const { rows } = await client.query<{ command_id: string }>(
    'SELECT command_id FROM booking_events WHERE event_id = $1 ORDER BY version',
    [free.eventId],
  );
  await client.end();
  expect(rows.slice(free.ids.length).map((row) => row.command_id)).toEqual(ids.filter((id) => id !== stuck.commandId));
});

it('tells its process when the consumer has ended for good', async () => {
  const logger = createLogger('test', 'silent');
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  const crash = new Promise<Error>((onCrash) => {
    // A session so long that the broker refuses the member: no retry can mend it.
    const consumer = runConsumer({
      kafka,
      topic: log.topics.commands,
      groupId: 'outages.crash',
      logger,
      read: (message) => message,
      open: (_partition, stopping) =>
        inTurn({ work: async () => undefined, logger, onRetry: () => undefined, stopping }),
      onFault: onCrash,
      sessionTimeoutMs: 86_400_000,
      memberDir,
    });
    consumer.catch(() => undefined);
  });
  expect((await crash).message).toMatch(/session timeout/i);
});
