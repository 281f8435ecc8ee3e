import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';
import { openSandbox, type Sandbox } from '../../tests/support/sandbox.ts';
import { createKafka } from '../src/log/client.ts';
import type { LogRecord, LogWriter, LogWriterOptions } from '../src/log/log-writer.ts';
import { createLogWriter, LogRefusedError, LogUnavailableError } from '../src/log/log-writer.ts';
import { ensureTopics } from '../src/log/topics.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let topic: string;
const writers: LogWriter[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  kafka = createKafka({ brokers: [sandbox.kafkaBrokers], clientId: 'test', logger: sandbox.logger });
  const { topics } = await ensureTopics(kafka, { namespace: sandbox.namespace, partitions: 2, replicationFactor: 1 });
  topic = topics.commands;
});

afterAll(async () => {
  for (const writer of writers) await writer.close();
  await sandbox?.close();
});

async function openWriter(options: Partial<LogWriterOptions> = {}): Promise<LogWriter> {
  const writer = await createLogWriter({ kafka, logger: sandbox.logger, ...options });
  writers.push(writer);
  return writer;
}

function record(partition: number, value: string): LogRecord {
  return { topic, partition, key: String(partition), value, headers: { name: 'value' } };
}

/** The values on a partition from an offset on, in order. */
async function readFrom(partition: number, offset: number, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: `${sandbox.namespace}${partition}-${offset}` });
  const values: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message, partition: from }) => {
          if (from !== partition || Number(message.offset) < offset) return;
          values.push(String(message.value));
          if (values.length === count) resolve();
        },
      })
      .catch(reject);
    consumer.seek({ topic, partition, offset: String(offset) });
  });
  await consumer.disconnect();
  return values;
}

test('what is appended at once goes in few requests, each record to its place', async () => {
  const requests: number[] = [];
  const writer = await openWriter({ onSent: (_seconds, records) => requests.push(records) });
  const values = Array.from({ length: 2_000 }, (_, index) => `one-${index}`);
  const positions = await Promise.all(values.map((value, index) => writer.append([record(index % 2, value)])));

  expect(requests.length).toBeLessThan(10);
  expect(requests.reduce((sum, records) => sum + records, 0)).toBe(2_000);
  for (const partition of [0, 1]) {
    const mine = values.filter((_, index) => index % 2 === partition);
    const offsets = positions
      .flat()
      .filter((position) => position.partition === partition)
      .map(({ offset }) => offset);
    expect(offsets).toEqual(offsets.map((_, index) => offsets[0]! + index));
    expect(await readFrom(partition, offsets[0]!, mine.length)).toEqual(mine);
  }
});

test('a lingering writer sends at once after a lull, and then in one request what comes in a while', async () => {
  const requests: number[] = [];
  const writer = await openWriter({ lingerMs: 3_000, onSent: (_seconds, records) => requests.push(records) });
  await writer.append([record(0, 'first')]);
  const appends: Promise<unknown>[] = [];
  for (let index = 0; index < 20; index += 1) {
    appends.push(writer.append([record(0, `later-${index}`)]));
    // Each in a turn of the event loop of its own.
    await nextTurn();
  }
  expect(requests).toEqual([1]);
  await Promise.all(appends);
  expect(requests).toEqual([1, 20]);
});

test('more than the broker takes in one request for one partition goes in several, in order', async () => {
  const requests: number[] = [];
  const writer = await openWriter({ onSent: (_seconds, records) => requests.push(records) });
  const values = Array.from({ length: 300 }, (_, index) => `${index}-${'x'.repeat(10_000)}`);
  const positions = await writer.append(values.map((value) => record(0, value)));
  expect(requests.length).toBeGreaterThan(3);
  expect(positions).toHaveLength(300);
  expect(await readFrom(0, positions[0]!.offset, 300)).toEqual(values);
});

test('a record that is larger than the broker takes fails alone, and those around it do not', async () => {
  const writer = await openWriter();
  const results = await Promise.allSettled(
    ['before', 'x'.repeat(3_000_000), 'after'].map((value) => writer.append([record(1, value)])),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: expect.any(LogRefusedError) as unknown });
  expect(writer.available()).toBe(true);
  const [first] = results;
  const offset = first?.status === 'fulfilled' ? first.value[0]!.offset : Number.NaN;
  expect(await readFrom(1, offset, 2)).toEqual(['before', 'after']);
});

test('a record that is refused takes no other of its request along, and loses none of those that come later', async () => {
  const admin = kafka.admin();
  await admin.connect();
  const narrow = `${sandbox.namespace}narrow`;
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic: narrow, numPartitions: 3, configEntries: [{ name: 'max.message.bytes', value: '2000' }] }],
  });
  await admin.disconnect();
  const writer = await openWriter({ lingerMs: 50 });
  const append = (partition: number, value: string) => writer.append([{ ...record(partition, value), topic: narrow }]);
  await append(0, 'opens the writer');
  const good = Array.from({ length: 20 }, (_, index) => append(index % 3, `good-${index}`));
  const refused = append(1, 'x'.repeat(5_000)).catch((error: unknown) => error);
  good.push(append(1, 'good-20'), append(2, 'good-21'));

  expect(await refused).toBeInstanceOf(LogRefusedError);
  const later = await append(2, 'later');
  const positions = [...(await Promise.all(good)).flat(), ...later];
  // Each has a place of its own: a broker that takes a record for the repetition of another names the other's.
  const places = positions.map(({ partition, offset }) => `${partition}:${offset}`);
  expect(new Set(places).size).toBe(places.length);
});

test('beyond its queue it takes nothing more, at once, and loses nothing of what it has taken', async () => {
  const writer = await openWriter({ maxQueued: 10 });
  const appends = Array.from({ length: 30 }, (_, index) => writer.append([record(0, `queue-${index}`)]));
  const results = await Promise.allSettled(appends);
  const taken = results.filter(({ status }) => status === 'fulfilled');
  expect(taken).toHaveLength(10);
  for (const result of results) if (result.status === 'rejected') expect(result.reason.neverSent).toBe(true);
  expect(writer.queued()).toBe(0);
  expect(await writer.append([record(0, 'again')])).toHaveLength(1);
});

test('beyond what its queue may weigh, likewise; what comes when nothing waits is taken, whatever it weighs', async () => {
  const writer = await openWriter({ maxQueuedBytes: 100_000 });
  const appends = Array.from({ length: 30 }, (_, index) => writer.append([record(0, `${index}${'x'.repeat(10_000)}`)]));
  const results = await Promise.allSettled(appends);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
  for (const result of results) if (result.status === 'rejected') expect(result.reason.neverSent).toBe(true);
  expect(writer.queued()).toBe(0);
  expect(await writer.append([record(0, 'x'.repeat(200_000))])).toHaveLength(1);
  expect(await writer.append([record(0, 'again')])).toHaveLength(1);
});

test('closing sends what is queued, and takes nothing more', async () => {
  const writer = await openWriter();
  const appends = Array.from({ length: 50 }, (_, index) => writer.append([record(0, `last-${index}`)]));
  await writer.close();
  expect((await Promise.all(appends)).flat()).toHaveLength(50);
  await expect(writer.append([record(0, 'late')])).rejects.toThrow(LogUnavailableError);
});

test('a log that cannot be reached is said when it is opened', async () => {
  const nowhere = createKafka({
    brokers: ['127.0.0.1:1'],
    clientId: 'test',
    logger: sandbox.logger,
    retry: { retries: 0 },
  });
  await expect(createLogWriter({ kafka: nowhere, logger: sandbox.logger })).rejects.toThrow();
});

it('asks who leads also while nothing is sent', async () => {
  const own = createKafka({ brokers: [sandbox.kafkaBrokers], clientId: 'test', logger: sandbox.logger });
  const asked: string[] = [];
  const make = own.producer.bind(own);
  own.producer = (options) => {
    const producer = make(options);
    producer.on(producer.events.REQUEST, ({ payload }) => asked.push(payload.apiName));
    return producer;
  };
  const writer = await openWriter({ kafka: own });
  await writer.append([record(0, 'before a pause')]);
  const already = asked.length;
  await until('a question for the leaders', async () => asked.slice(already).includes('Metadata'));
  expect(asked.slice(already)).not.toContain('Produce');
});
