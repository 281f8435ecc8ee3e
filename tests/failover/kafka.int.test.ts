import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../local/until.ts';
import { ofShow } from '../../worker/test/histories.ts';
import { scheduleShow } from '../../worker/test/stories.ts';
import type { Load } from '../../write-api/test/support/load.ts';
import { startLoad } from '../../write-api/test/support/load.ts';
import type { RunningWriteApi } from '../../write-api/test/support/write-api.ts';
import { runWriteApi } from '../../write-api/test/support/write-api.ts';
import type { KafkaTrio } from '../support/kafka-trio.ts';
import { startKafkaTrio } from '../support/kafka-trio.ts';
import type { LogClient, ReadMessage } from '../support/log-client.ts';
import { eventsIn, openLogClient } from '../support/log-client.ts';
import { ask } from '../support/postgres-pair.ts';
import type { ServiceProcess } from '../support/process.ts';
import { startProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

// One write-api and one worker before three brokers. Each test leaves them as the next one needs them.
let dir: string;
let sandbox: Sandbox;
let kafka: KafkaTrio;
let log: LogClient;
let published: ReadMessage[];
let worker: ServiceProcess;
let api: RunningWriteApi;
let load: Load;
let loads = 0;

/** Those that the load books in. */
const shows = [1, 2, 3, 4, 5, 6, 7, 8, 9];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kafka-'));
  [sandbox, kafka] = await Promise.all([openSandbox(), startKafkaTrio(dir)]);
  const engines = { ...sandbox, kafkaBrokers: kafka.brokers };
  log = await openLogClient(engines, 3, 3);
  published = await log.read(log.topics.events);
  worker = startProcess('worker', {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: kafka.brokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
    KAFKA_REPLICATION_FACTOR: '3',
    MEMBER_DIR: join(dir, 'members'),
  });
  await worker.said(/worker is up/);
  api = await runWriteApi(engines, { env: { KAFKA_REPLICATION_FACTOR: '3' } });
  await log.send(shows.map((eventId) => ofShow(scheduleShow, eventId)));
});

beforeEach(async () => {
  await kafka.untilInSync();
  loads += 1;
  load = startLoad(api, 4, undefined, 100_000 * loads);
  await untilTaken('the load');
});

afterAll(async () => {
  await api?.close();
  await worker?.stop();
  await log?.close();
  await kafka?.stop();
  await sandbox?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

function untilTaken(after: string): Promise<boolean> {
  const before = load.count(202);
  return until(`orders to be taken after ${after}`, () => load.count(202) >= before + 50, 120_000);
}

type OutcomeRow = { command_id: string; event_id: number; version: number; partition: number; offset: number };

/** Everything that was acknowledged has one outcome, everything that was refused has none, and all are in order of the log. */
async function expectNothingLost(): Promise<void> {
  await load.stop();
  expect(load.seen.filter(({ status }) => status !== 202 && status !== 503)).toEqual([]);
  const taken = load.seen.flatMap(({ status, commandId }) => (status === 202 ? [commandId!] : []));
  await until(
    'an outcome for everything that was acknowledged',
    () => {
      const answered = new Set(eventsIn(published).map(({ commandId }) => commandId));
      return taken.every((id) => answered.has(id));
    },
    120_000,
  );
  const rows = await ask<OutcomeRow>(
    sandbox.databaseUrl,
    `SELECT command_id, event_id, version::int, command_partition AS partition, command_offset::int AS "offset"
     FROM booking_events ORDER BY event_id, version`,
  );
  const stored = new Map(rows.map((row) => [row.command_id, row]));
  expect(rows).toHaveLength(stored.size);
  for (const { status, commandId, receipt } of load.seen) {
    if (status !== 202) continue;
    const row = stored.get(commandId!);
    expect(row?.partition).toBe(receipt!.partition);
    // One whose answer was lost is sent again: the receipt names its last place, and its first was decided.
    expect(row!.offset).toBeLessThanOrEqual(receipt!.offset);
  }
  const users = eventsIn(published).map((event) => 'userId' in event && event.userId);
  const refused = load.seen.filter(({ detail }) => detail?.includes('was not accepted'));
  expect(refused.filter(({ userId }) => users.includes(userId))).toEqual([]);
  for (const eventId of shows) {
    const offsets = rows.filter((row) => row.event_id === eventId).map(({ offset }) => offset);
    expect(offsets).toEqual(offsets.toSorted((one, other) => one - other));
    const versions = eventsIn(published).flatMap((event) => (event.eventId === eventId ? [event.version] : []));
    // Once more perhaps, but never before the one that it follows.
    expect(versions.filter((version, index) => version > Math.max(0, ...versions.slice(0, index)) + 1)).toEqual([]);
  }
  const [sold] = await ask<{ count: number }>(
    sandbox.databaseUrl,
    "SELECT count(*)::int FROM tickets WHERE status = 'booked'",
  );
  expect(sold?.count).toBe(shows.length);
}

it('goes on when the controller is killed', async () => {
  const before = await kafka.controller();
  await kafka.broker(before).kill();
  await until('another controller', async () => (await kafka.controller()) !== before);
  await untilTaken('the end of the controller');
  await kafka.broker(before).restart();
  await expectNothingLost();
});

it('goes on when the leader of a partition is killed', async () => {
  const controller = await kafka.controller();
  const leaders = await kafka.leadersOf(log.topics.commands);
  // All may be led by the one that is both.
  const leader = leaders.find((id) => id !== controller) ?? controller;
  await kafka.broker(leader).kill();
  await until('other leaders', async () => !(await kafka.leadersOf(log.topics.commands)).includes(leader));
  await untilTaken('the end of a leader');
  await kafka.broker(leader).restart();
  await expectNothingLost();
});

it('takes nothing while two of three brokers are away, and goes on when they are back', async () => {
  const controller = await kafka.controller();
  const [gone, other] = [1, 2, 3].filter((id) => id !== controller) as [number, number];
  await Promise.all([kafka.broker(gone).kill(), kafka.broker(other).kill()]);
  for (const userId of [1, 2, 3]) {
    const { status, body, headers } = await api.call('POST', '/api/book', { userId, eventId: 1, seatId: 'A1' });
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'log-unavailable' } });
    expect(headers.get('retry-after')).not.toBeNull();
  }
  await until('it to say so', async () => (await api.call('GET', '/health/ready')).status === 503);
  await Promise.all([kafka.broker(gone).restart(), kafka.broker(other).restart()]);
  await untilTaken('the return of two brokers');
  await expectNothingLost();
});
