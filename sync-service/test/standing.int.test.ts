import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { startSyncService } from '@ticketing/sync-service/app.ts';
import { until } from '../../local/until.ts';
import type { RunningReadApi } from '../../read-api/test/running-read-api.ts';
import { runReadApi } from '../../read-api/test/running-read-api.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { bookingId, bookSeats, confirm } from '../../worker/test/stories.ts';
import { busyShow, changeType, commandsUpTo, eventRecord, partitionOf, partitions, sell } from './sold-shows.ts';
import { syncConfig } from './sync-config.ts';
import { foldViews, openViews, readViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let writer: LogWriter;
let api: RunningReadApi;

beforeEach(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
  await ensureTopics(kafka, { namespace: sandbox.namespace, partitions, replicationFactor: 1 });
  writer = await createLogWriter({ kafka, logger: sandbox.logger, maxWaitMs: 100_000 });
  api = await runReadApi(sandbox);
});

afterEach(async () => {
  await rm(join(tmpdir(), `members-${sandbox.namespace}`), { recursive: true, force: true });
  await api.close();
  await writer.close();
  await rig.close();
  await sandbox.close();
});

type Instance = { registry: Registry; standingShows: () => number; stop(): Promise<void> };

async function startInstance(): Promise<Instance> {
  const registry = createRegistry('sync-service');
  const steps: (() => Promise<unknown> | unknown)[] = [];
  const { standingShows } = await startSyncService({
    config: syncConfig(sandbox, 0.3),
    logger: sandbox.logger,
    registry,
    onStop: (_name, close) => steps.unshift(close),
    fail: (error) => {
      throw error;
    },
  });
  return {
    registry,
    standingShows,
    async stop() {
      for (const close of steps.splice(0)) await close();
    },
  };
}

async function metric({ registry }: Instance, name: string): Promise<number> {
  return (await registry.getSingleMetric(name)?.get())?.values[0]?.value ?? 0;
}

/** Shows of one partition. */
const [broken, sound, unscheduled] = Array.from({ length: 100 }, (_, index) => 1 + index).filter(
  (eventId) => partitionOf(eventId) === partitionOf(1),
) as [number, number, number];

const tamper = (eventId: number, version: number, type: string) => changeType(rig.pool, eventId, version, type);
const record = (stored: StoredEvent): LogRecord => eventRecord(topicNames(sandbox.namespace).events, stored);

/** The same event as a later version of the worker might have written it. */
function ofUnknownType(stored: StoredEvent): LogRecord {
  const { value, headers, ...rest } = record(stored);
  return {
    ...rest,
    value: JSON.stringify({ ...JSON.parse(String(value)), type: 'SeatsUpgraded' }),
    headers: { ...(headers as Record<string, string>), ce_type: 'SeatsUpgraded' },
  };
}

const receiptOf = ({ partition, offset }: LogPosition) => `after=${partition}:${offset}`;
const ask = (booking: number, eventId: number, { position }: StoredEvent) =>
  api.get(`/api/bookings/${bookingId(booking, eventId)}?${receiptOf(position)}`);
const standing = () => rig.db.collection<{ _id: number }>('standing_shows').find().toArray();

it('goes on with everything of all other shows while the events of one cannot be projected', async () => {
  // Of the show that will stand: bookings, an answer that makes no booking, and what cannot be projected.
  const started = await sell(rig.pool, broken, busyShow(3));
  const refused = (await sell(rig.pool, broken, [{ command: confirm(50, 50, 1), second: 50 }])).at(-1)!;
  const unknown = (await sell(rig.pool, broken, [{ command: bookSeats(51, 1, 'A4'), second: 51 }])).at(-1)!;
  const later = (await sell(rig.pool, broken, [{ command: bookSeats(52, 2, 'A5'), second: 52 }])).at(-1)!;
  await tamper(broken, unknown.event.version, 'SeatsUpgraded');
  // Later in the same partition: a show on sale, and an order about a show that there is not.
  const sold = await sell(rig.pool, sound, busyShow(3));
  const [unanswered] = await sell(rig.pool, unscheduled, [{ command: confirm(60, 60, 1), second: 60 }]);
  await writer.append(commandsUpTo(topicNames(sandbox.namespace).commands, [unanswered!]));
  let instance = await startInstance();
  try {
    await writer.append([...started, refused].map(record));
    await writer.append([ofUnknownType(unknown), record(later), ...sold.map(record), record(unanswered!)]);

    const show = await until('the show that stands to be known', async () => (await standing())[0]);
    expect(show).toMatchObject({ _id: broken, version: refused.event.version });
    await until('it to be counted', async () => (await metric(instance, 'sync_shows_standing')) === 1);
    expect(instance.standingShows()).toBe(1);

    // The others.
    const booking = () => ask(1_000, sound, sold[1]!);
    await until('a booking of another show', async () => (await booking()).json.status === 'booked');
    const nothing = () => ask(60, unscheduled, unanswered!);
    await until('an answer without a booking', async () => (await nothing()).status === 404);
    expect(await readViews(rig.db, sound)).toEqual(foldViews(sold));

    // Of itself it gives what its views have, says which version that is, and of the rest that it is behind.
    const version = refused.event.version;
    expect((await ask(1_000, broken, started[1]!)).json).toMatchObject({ status: 'booked' });
    expect((await ask(50, broken, refused)).json).toMatchObject({ code: 'booking-not-found' });
    const behind = { status: 503, json: { code: 'view-behind', version } };
    expect(await ask(51, broken, unknown)).toMatchObject(behind);
    expect(await ask(52, broken, later)).toMatchObject(behind);
    expect(await api.get(`/api/events/${broken}/seats?minVersion=${later.event.version}`)).toMatchObject(behind);
    expect((await api.get(`/api/events/${broken}/seats`)).json).toMatchObject({ version });

    // So it is after a restart.
    await instance.stop();
    instance = await startInstance();
    await until('the show to be known again', async () => (await metric(instance, 'sync_shows_standing')) === 1);
    await until('looks', async () => (await metric(instance, 'sync_sweeps_total')) > 3);
    expect(await ask(52, broken, later)).toMatchObject(behind);
    expect((await nothing()).status).toBe(404);

    // And when it is mended, all is whole.
    await tamper(broken, unknown.event.version, unknown.event.type);
    await until('the show to go on', async () => (await standing()).length === 0);
    expect(await readViews(rig.db, broken)).toEqual(
      foldViews(await readShowEvents(rig.pool, broken, { from: 1, limit: 1_000 })),
    );
    expect((await ask(51, broken, unknown)).json).toMatchObject({ status: 'booked' });
    expect((await ask(52, broken, later)).json).toMatchObject({ status: 'booked' });
    expect(instance.standingShows()).toBe(0);
  } finally {
    await instance.stop();
  }
});

it('is known to whoever takes the partition over, and lost with no crash of MongoDB', async () => {
  const [first] = await sell(rig.pool, broken, busyShow(1));
  await tamper(broken, 2, 'SeatsUpgraded');
  const next = (await sell(rig.pool, sound, busyShow(2))).at(-1)!;
  await writer.append(commandsUpTo(topicNames(sandbox.namespace).commands, [next]));
  const before = await startInstance();
  await writer.append([record(first!)]);
  await until('the show to stand', async () => (await standing()).length === 1);
  const after = await startInstance();
  try {
    await before.stop();
    await until('it to be known', async () => after.standingShows() === 1);
    // As an older copy of MongoDB's data would have it; the event store knows better.
    await rig.db.collection('standing_shows').deleteMany({});
    await rig.db.collection('projection').deleteMany({});
    await after.stop();
    const last = await startInstance();
    await until('it to be found', async () => (await standing()).length === 1);
    await until('positions', async () => (await rig.db.collection('projection').countDocuments()) > 0);
    await last.stop();
  } finally {
    await after.stop();
  }
});
