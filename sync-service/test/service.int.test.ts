import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { paymentEventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { ensureTopics, groupName, topicNames } from '@ticketing/shared/log/topics.ts';
import type { PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventJson } from '@ticketing/shared/messages/payments/events.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { LogEnds } from '@ticketing/shared/stores/log-ends.ts';
import { logEndsCollection } from '@ticketing/shared/stores/log-ends.ts';
import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import type { ToldHints } from '@ticketing/shared/stores/told-hints.ts';
import { toldHintsCollection } from '@ticketing/shared/stores/told-hints.ts';
import type { HistoryView, ProjectionView, ShowView, ViewHint } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { startSyncService } from '@ticketing/sync-service/app.ts';
import { foldShow } from '@ticketing/sync-service/fold/fold.ts';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { Document } from 'mongodb';
import { Db } from 'mongodb';
import { tellShow } from '../../read-api/test/show-story.ts';
import { batchBytes } from '../../tests/support/batch-bytes.ts';
import { openRawProducer } from '../../tests/support/raw-producer.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { busyShow, commandsUpTo, eventRecord, partitionOf, partitions, sell } from './sold-shows.ts';
import { syncConfig } from './sync-config.ts';
import { foldViews, openViews, readProjection, readViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let writer: LogWriter;
let eventId = 100;
const topics = () => topicNames(sandbox.namespace);

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const kafka = kafkaClient();
  await ensureTopics(kafka, { namespace: sandbox.namespace, partitions, replicationFactor: 1 });
  writer = await createLogWriter({ kafka, logger: sandbox.logger, maxWaitMs: 100_000 });
});

afterAll(async () => {
  await rm(join(tmpdir(), `members-${sandbox.namespace}`), { recursive: true, force: true });
  await writer.close();
  await rig.close();
  await sandbox.close();
});

beforeEach(() => {
  eventId += 10;
});

function kafkaClient() {
  return createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
}

type Instance = { registry: Registry; stop(): Promise<void> };

async function startInstance(sweepSeconds = 3_600): Promise<Instance> {
  const registry = createRegistry('sync-service');
  const steps: (() => Promise<unknown> | unknown)[] = [];
  const stop = async () => {
    for (const close of steps.splice(0)) await close();
  };
  const starting = startSyncService({
    config: syncConfig(sandbox, sweepSeconds),
    logger: sandbox.logger,
    registry,
    onStop: (_name, close) => steps.unshift(close),
    fail: (error) => {
      throw error;
    },
  });
  await starting.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { registry, stop };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

async function untilVersion(ofShow: number, version: number): Promise<void> {
  await until(async () => ((await rig.views.loadShowVersions([ofShow])).get(ofShow) ?? 0) >= version);
}

async function metric(instance: Instance, name: string): Promise<number> {
  const found = await instance.registry.getSingleMetric(name)?.get();
  return found?.values[0]?.value ?? 0;
}

it('does not start where a replica set acknowledges what a failover loses', async () => {
  const { command } = Db.prototype;
  const answers: Document = {
    hello: { setName: 'rs0', hosts: ['one:27017', 'two:27017', 'three:27017'] },
    getDefaultRWConcern: { defaultWriteConcern: { w: 1 } },
  };
  const asked = jest.spyOn(Db.prototype, 'command').mockImplementation(function (this: Db, document, options) {
    const answer = answers[Object.keys(document)[0]!];
    return answer === undefined ? command.call(this, document, options) : Promise.resolve(answer);
  });
  try {
    await expect(
      startInstance().then(async (instance) => {
        await instance.stop();
      }),
    ).rejects.toThrow(/^MongoDB acknowledges writes to its replica set with w=1, .* add w=majority to MONGODB_URI\.$/);
  } finally {
    asked.mockRestore();
  }
});

it('says how far the log of commands goes, each look after the one before, and makes the listings that are not there', async () => {
  const story = tellShow(eventId).schedule();
  await rig.db.collection<ShowView>(viewCollections.events).insertOne(foldShow(undefined, story.events));
  const instances = [await startInstance(), await startInstance()];
  const logEnds = () => rig.db.collection<LogEnds>(logEndsCollection).findOne({ _id: 'commands' });
  try {
    const [receipt] = await writer.append([
      { topic: topics().commands, partition: 0, key: String(eventId), value: 'x', headers: {} },
    ]);
    await until(async () => (await logEnds())?.ends[receipt!.partition] === receipt!.offset + 1);
    const seen = (await logEnds())!;
    expect(seen.ends).toHaveLength(partitions);
    await until(async () => (await logEnds())!.look >= seen.look + 2);
    expect((await rig.views.listings.load([eventId])).get(eventId)).toMatchObject({ city: 'Berlin' });
  } finally {
    for (const instance of instances) await instance.stop();
  }
});

it('projects what is on the topic, says how far it has come, and wakes who waits', async () => {
  const hints: ViewHint[] = [];
  const subscriber = createSubscriber({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  await subscriber.subscribe(channelNames(sandbox.namespace).views);
  subscriber.on('message', (_channel, text) => hints.push(JSON.parse(text)));
  const instance = await startInstance();
  try {
    const events = await sell(rig.pool, eventId, busyShow(30));
    await writer.append(commandsUpTo(topics().commands, events.slice(-1)));
    await writer.append(events.map((stored) => eventRecord(topics().events, stored)));
    await until(async () => hints.some(({ shows }) => shows.some(([id, version]) => id === eventId && version === 31)));
    // What the hint says is there already.
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    const { position } = events.at(-1)!;
    const pair = [position.partition, position.offset];
    expect(hints.find(({ shows }) => shows.some(([, version]) => version === 31))?.arrived).toContainEqual(pair);
    await until(async () => hints.some(({ positions }) => positions.some(([, offset]) => offset === position.offset)));
    expect(await readProjection(rig.db)).toContainEqual(position);
    expect(await metric(instance, 'sync_events_filled_total')).toBe(0);
  } finally {
    await instance.stop();
  }
  // Its hints are numbered without a gap, and its last record has the number of the last one.
  const numbers = hints.map(({ from }) => from?.[1] ?? Number.NaN);
  const sender = hints[0]!.from![0];
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
  expect(new Set(hints.map(({ from }) => from?.[0])).size).toBe(1);
  const told = rig.db.collection<ToldHints>(toldHintsCollection);
  const last = await told.findOne({ _id: sender });
  expect(last).toMatchObject({ isOver: true });
  await until(async () => hints.at(-1)?.from?.[1] === last?.count);
  subscriber.disconnect();
});

it('believes an event about the place of its command as far as the log goes', async () => {
  const instance = await startInstance();
  try {
    const events = await sell(rig.pool, eventId, busyShow(3));
    const { position } = events.at(-1)!;
    await writer.append(commandsUpTo(topics().commands, events.slice(-1)));
    const records = events.map((stored) => eventRecord(topics().events, stored));
    const forged = { ...records[1]!.headers, 'command-position': `${position.partition}:123456789` };
    await writer.append([records[0]!, { ...records[1]!, headers: forged }, ...records.slice(2)]);
    const isThere = ({ partition, offset }: LogPosition) =>
      partition === position.partition && offset >= position.offset;
    await until(async () => (await readProjection(rig.db)).some(isThere));
    expect(await readProjection(rig.db)).toContainEqual(position);
    // Nor does the sweep bring it.
    await instance.stop();
    const second = await startInstance(0.2);
    await until(async () => (await metric(second, 'sync_sweeps_total')) > 3);
    await second.stop();
    expect(await readProjection(rig.db)).toContainEqual(position);
  } finally {
    await instance.stop();
  }
});

it('notes who decided an event, where the event says so', async () => {
  const instance = await startInstance();
  try {
    const events = await sell(rig.pool, eventId, busyShow(3));
    const said = ['host:1', undefined, 'a\nb', 'host:2'];
    const records = events.map((stored) => eventRecord(topics().events, stored));
    await writer.append(
      records.map((record, index) => ({ ...record, headers: { ...record.headers, 'processed-by': said[index] } })),
    );
    await untilVersion(eventId, events.length);
    const documents = await rig.db.collection<HistoryView>(viewCollections.history).find({ eventId }).toArray();
    const known = documents.sort((one, other) => one.version - other.version).map(({ processedBy }) => processedBy);
    expect(known).toEqual(['host:1', undefined, undefined, 'host:2']);
  } finally {
    await instance.stop();
  }
});

it('puts aside what cannot be read, byte for byte, and has the event from the event store all the same', async () => {
  const instance = await startInstance();
  try {
    const events = await sell(rig.pool, eventId, busyShow(4));
    const records = events.map((stored) => eventRecord(topics().events, stored));
    const broken: LogRecord = {
      ...records[4]!,
      value: Buffer.from([0xff, 0x00, 0x7b]),
      headers: { ...records[4]!.headers, odd: Buffer.from([0xfe, 0x01]) },
    };
    const wrong: LogRecord = { ...records[4]!, key: 'no show', value: '{"type":"SeatsBooked"}', headers: {} };
    const none: LogRecord = { ...records[4]!, key: null, value: null, headers: {} };
    await writer.append([...records.slice(0, 4), broken, wrong, none]);
    const letters = await readTopic(topics().eventsDeadLetters, 3);
    expect(letters[0]!.message.key).toEqual(Buffer.from(String(eventId)));
    expect(letters[0]!.message.value).toEqual(broken.value);
    expect(headersOf(letters[0]!.message)).toMatchObject({
      'dlq-reason': 'is not JSON',
      'dlq-topic': topics().events,
      'dlq-partition': String(partitionOf(eventId)),
      'dlq-offset': expect.stringMatching(/^\d+$/),
      'dlq-at': expect.stringMatching(/^\d{4}-.*Z$/),
      ce_type: events[4]!.event.type,
    });
    expect(letters[0]!.message.headers?.odd).toEqual(Buffer.from([0xfe, 0x01]));
    expect(headersOf(letters[1]!.message)['dlq-reason']).toContain('eventId');
    expect(headersOf(letters[2]!.message)['dlq-reason']).toBe('has no value');
    await untilVersion(eventId, events.length);
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    await until(async () => (await metric(instance, 'sync_dead_letters_total')) === 3);
  } finally {
    await instance.stop();
  }
});

it('shows a payment without an event that cannot be read, and with it when that is sent again', async () => {
  const instance = await startInstance();
  const bookingId = `${eventId}-01a1fcae-c540-7246-a2e2-d1ef2abe5a64`;
  const paymentId = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
  const records = (['created', 'confirming', 'captured'] as const).map((status, index): LogRecord => {
    const at = `2027-01-01T00:00:0${index}.000Z`;
    const type = ['PaymentStarted', 'PaymentAuthorised', 'PaymentCaptured'] as const;
    const head = { eventId, paymentId, version: index + 1, type: type[index]!, commandId: randomUUID() };
    const event: PaymentFact = { ...head, bookingId, userId: 7, status, refundedMinor: 0, at };
    const partition = partitionOf(eventId);
    return {
      ...{ topic: topics().paymentEvents, partition, key: String(eventId), value: paymentEventJson(event) },
      headers: paymentEventHeaders(event, { correlationId: 'c', traceparent: '' }, { partition, offset: 10 + index }),
    };
  });
  const view = () => rig.db.collection<PaymentView>(viewCollections.payments).findOne({ _id: paymentId });
  const versions = async () => (await view())?.history.map(({ version }) => version);
  const reached = async () => {
    const positions = rig.db.collection<ProjectionView>(viewCollections.paymentPositions);
    return (await positions.findOne({ _id: partitionOf(eventId) }))?.offset;
  };
  try {
    await writer.append([records[0]!, { ...records[1]!, value: '{"type":"PaymentAuthorised"}' }]);
    await until(async () => (await metric(instance, 'sync_payments_dead_letters_total')) === 1);
    await until(async () => (await view()) !== null && (await reached()) !== undefined);
    // Who asks with the receipt of what is lost is told that it is pending, and not that it is as before.
    expect([(await view())?.status, await reached()]).toEqual(['created', 10]);
    await writer.append([records[2]!]);
    await until(async () => (await view())?.status === 'captured');
    expect(await versions()).toEqual([1, 3]);
    await until(async () => (await reached()) === 12);
    await writer.append([records[1]!]);
    await until(async () => (await versions())?.length === 3);
    expect(await view()).toMatchObject({ status: 'captured', version: 3, asOf: '2027-01-01T00:00:02.000Z' });
    expect(await versions()).toEqual([1, 2, 3]);
  } finally {
    await instance.stop();
  }
});

it('takes events however they were put on the topic, and has done all when it is idle', async () => {
  const raw = await openRawProducer(sandbox.kafkaBrokers);
  const kafka = kafkaClient();
  const admin = kafka.admin();
  await admin.connect();
  const instance = await startInstance();
  try {
    const events = await sell(rig.pool, eventId, busyShow(4));
    const partition = partitionOf(eventId);
    for (const stored of events) {
      const { key, value, headers } = eventRecord(topics().events, stored);
      const odd = [
        ['empty', null],
        ['traceparent', null],
        ...Object.entries(headers as Record<string, string>),
      ] as const;
      const batch = batchBytes({ codec: 'lz4', records: [{ key, value, headers: odd }] });
      expect(await raw.produce(topics().events, partition, batch)).toMatchObject({ errorCode: 0 });
    }
    const transactionalId = `${sandbox.namespace}${eventId}`;
    const producer = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: topics().events, messages: [{ partition, value: null }] });
    await transaction.commit();
    await producer.disconnect();
    await untilVersion(eventId, events.length);
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    await until(async () => {
      const groupId = groupName(sandbox.namespace, 'sync-service');
      const [committed] = await admin.fetchOffsets({ groupId, topics: [topics().events] });
      const ends = await admin.fetchTopicOffsets(topics().events);
      const end = ends.find((one) => one.partition === partition)!.high;
      return committed!.partitions.find((one) => one.partition === partition)!.offset === end;
    });
    expect(await metric(instance, 'sync_events_filled_total')).toBe(0);
  } finally {
    await instance.stop();
    await admin.disconnect();
    raw.close();
  }
});

it('goes on with all other shows when one cannot be projected, and alarms', async () => {
  const instance = await startInstance();
  try {
    const broken = eventId + 1;
    // As a bug, or a hand, would leave it: recorded, and not to be read.
    await rig.pool.query(
      `INSERT INTO booking_events (event_id, version, command_id, type, data, at, correlation_id, command_partition, command_offset, processed_by)
       VALUES ($1, 1, gen_random_uuid(), 'ShowScheduled', '{"name": 1}', now(), 'test', $2, 999, 'test')`,
      [broken, partitionOf(broken)],
    );
    const events = await sell(rig.pool, eventId, busyShow(4));
    const records = events.map((stored) => eventRecord(topics().events, stored));
    // No event of ours: what it says is read from the event store.
    const value = JSON.stringify({ ...JSON.parse(String(records[0]!.value)), eventId: broken });
    const mention = { ...records[0]!, partition: partitionOf(broken), key: String(broken), value, headers: {} };
    await writer.append([mention, ...records, mention]);
    await untilVersion(eventId, events.length);
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    await until(async () => (await metric(instance, 'sync_shows_standing')) === 1);
    expect((await rig.views.loadShowVersions([broken])).get(broken)).toBeUndefined();
    await until(async () => (await metric(instance, 'sync_dead_letters_total')) === 1);
  } finally {
    await instance.stop();
  }
});

it('takes events without a position for mentions, and reads them from the event store', async () => {
  const instance = await startInstance();
  try {
    const events = await sell(rig.pool, eventId, busyShow(4));
    const records = events.map((stored) => eventRecord(topics().events, stored));
    await writer.append([{ ...records.at(-1)!, headers: {} }]);
    await untilVersion(eventId, events.length);
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
  } finally {
    await instance.stop();
  }
});

it('gives the same views while instances come and go', async () => {
  const showIds = Array.from({ length: 6 }, (_, index) => eventId + index);
  const first = await startInstance();
  const selling = (async () => {
    for (let from = 0; from < 200; from += 20) {
      for (const id of showIds) {
        const before = from === 0 ? 0 : from + 1;
        const events = await sell(rig.pool, id, busyShow(20, from));
        await writer.append(events.slice(before).map((stored) => eventRecord(topics().events, stored)));
      }
    }
  })();
  const second = await startInstance();
  const third = await startInstance();
  await first.stop();
  await selling;
  await second.stop();
  for (const id of showIds) await untilVersion(id, 201);
  await third.stop();
  for (const id of showIds) {
    const { pool, db } = rig;
    expect(await readViews(db, id)).toEqual(foldViews(await readShowEvents(pool, id, { from: 1, limit: 1_000 })));
  }
});

it('fills shows and positions about which nothing comes over the topic', async () => {
  const events = await sell(rig.pool, eventId, busyShow(10));
  await rig.db.collection('projection').deleteMany({});
  const instance = await startInstance(0.2);
  try {
    await untilVersion(eventId, events.length);
    const { position } = events.at(-1)!;
    await until(async () => (await readProjection(rig.db)).some((one) => isDeepStrictEqual(one, position)));
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    await until(async () => (await metric(instance, 'sync_shows_healed_total')) > 0);
  } finally {
    await instance.stop();
  }
});

function headersOf(message: KafkaMessage): Record<string, string> {
  const headers: IHeaders = message.headers ?? {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Reads a topic until so many messages were seen. */
async function readTopic(topic: string, count: number) {
  const consumer = kafkaClient().consumer({ groupId: `${sandbox.namespace}reader-${eventId}` });
  const messages: { partition: number; message: KafkaMessage }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      messages.push({ partition, message });
    },
  });
  await until(async () => messages.length >= count);
  await consumer.disconnect();
  return messages;
}
