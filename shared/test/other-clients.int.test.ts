import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { faultOfRecord, isMarker } from '@ticketing/shared/log/record-decoding.ts';
import type { Kafka, KafkaMessage, Transaction } from 'kafkajs';
import { until } from '../../local/until.ts';
import { batchBytes } from '../../tests/support/batch-bytes.ts';
import type { RawProducer } from '../../tests/support/raw-producer.ts';
import { openRawProducer } from '../../tests/support/raw-producer.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let writer: LogWriter;
let raw: RawProducer;

beforeAll(async () => {
  sandbox = await openSandbox();
  kafka = createKafka({ brokers: [sandbox.kafkaBrokers], clientId: 'test', logger: sandbox.logger });
  writer = await createLogWriter({ kafka, logger: sandbox.logger, maxWaitMs: 100_000 });
  raw = await openRawProducer(sandbox.kafkaBrokers);
});

afterAll(async () => {
  raw.close();
  await writer.close();
  await sandbox.close();
});

/** A topic of one partition, its name. */
async function newTopic(settings: Record<string, string> = {}): Promise<string> {
  const topic = `${sandbox.namespace}other-clients-${Object.values(settings).join('-')}-${Math.random().toString(36).slice(2)}`;
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries }] });
  await admin.disconnect();
  return topic;
}

/** What consumers are given up to an offset, and how far their group has committed after it. */
async function consume(topic: string, end: number): Promise<{ messages: KafkaMessage[]; committed: number }> {
  const groupId = `${topic}-reader`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  const messages: KafkaMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary }) => {
          for (const message of batch.messages) messages.push(message);
          const last = messages.at(-1)!.offset;
          resolveOffset(last);
          const offset = String(Number(last) + 1);
          await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition: 0, offset }] }] });
          if (Number(offset) >= end) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  const admin = kafka.admin();
  await admin.connect();
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
  await admin.disconnect();
  return { messages, committed: Number(offsets!.partitions[0]!.offset) };
}

async function highWatermark(topic: string): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  const [partition] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return Number(partition!.high);
}

// The broker packs what comes with codecs of its own, those of Kafka's Java clients.
test.each(['gzip', 'snappy', 'lz4', 'zstd'])('batches that Java has packed are read: %s', async (codec) => {
  const topic = await newTopic({ 'compression.type': codec });
  const values = Array.from(
    { length: 3_000 },
    (_, index) => `${index} ${'a seat '.repeat(index % 90)} ${Math.random()}`,
  );
  await writer.append(values.map((value) => ({ topic, partition: 0, key: '7', value, headers: { name: 'value' } })));
  const { messages } = await consume(topic, values.length);
  expect(messages.map(({ value }) => String(value))).toEqual(values);
  expect(messages.every(({ headers }) => String(headers?.name) === 'value')).toBe(true);
});

test('what the tests pack is what the broker takes', async () => {
  const topic = await newTopic();
  for (const codec of ['none', 'gzip', 'snappy', 'xerial', 'lz4', 'zstd'] as const) {
    const records = Array.from({ length: 30 }, (_, index) => ({ key: codec, value: `${index}`.repeat(10) }));
    expect(await raw.produce(topic, 0, batchBytes({ codec, records }))).toMatchObject({ errorCode: 0 });
  }
  const { messages } = await consume(topic, 180);
  expect(messages.map(({ value }) => String(value)).slice(-30)).toEqual(
    Array.from({ length: 30 }, (_, index) => `${index}`.repeat(10)),
  );
  expect(messages.filter(faultOfRecord)).toEqual([]);
});

describe('transactions', () => {
  const open: Transaction[] = [];
  afterAll(async () => {
    for (const transaction of open) await transaction.abort();
  });

  async function begin(topic: string, value: string): Promise<Transaction> {
    const producer = kafka.producer({ transactionalId: `${topic}-${value}`, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ partition: 0, value }] });
    return transaction;
  }

  test('that are left open stop nobody, and the log is as long as what stands on it', async () => {
    const topic = await newTopic();
    open.push(await begin(topic, 'open'));
    await writer.append(['behind', 'it'].map((value) => ({ topic, partition: 0, key: '7', value, headers: {} })));
    expect(await highWatermark(topic)).toBe(3);
    const { messages } = await consume(topic, 3);
    expect(messages.map(({ value }) => String(value))).toEqual(['open', 'behind', 'it']);
  });

  test('that have ended undo nothing, and their marks count as done', async () => {
    const topic = await newTopic();
    await (await begin(topic, 'aborted')).abort();
    await (await begin(topic, 'committed')).commit();
    // The coordinator writes a mark after it has answered.
    const end = 4;
    await until('both marks are on the log', async () => (await highWatermark(topic)) === end);
    const { messages, committed } = await consume(topic, end);
    expect(messages.map((message) => (isMarker(message) ? 'mark' : String(message.value)))).toEqual([
      'aborted',
      'mark',
      'committed',
      'mark',
    ]);
    expect(committed).toBe(end);
  });
});

test('more records in a batch than a call takes arguments', async () => {
  const topic = await newTopic();
  const smallest = Buffer.from([12, 0, 0, 0, 1, 1, 0]);
  const records = Array.from({ length: 149_000 }, () => smallest);
  const { errorCode } = await raw.produce(topic, 0, batchBytes({ records }));
  expect(errorCode).toBe(0);
  const { messages } = await consume(topic, records.length);
  expect(messages).toHaveLength(records.length);
});

test('a client of another copy of kafkajs is refused: its producer would write our records empty', async () => {
  const stranger = { producer: () => undefined } as unknown as Kafka;
  await expect(createLogWriter({ kafka: stranger, logger: sandbox.logger })).rejects.toThrow('not one of createKafka');
});
