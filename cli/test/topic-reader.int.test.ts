import { setTimeout as sleep } from 'node:timers/promises';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import type { Kafka } from 'kafkajs';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let topic: string;

beforeAll(async () => {
  sandbox = await openSandbox();
  const { kafkaBrokers, logger, namespace } = sandbox;
  kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'test', logger });
  const { topics } = await ensureTopics(kafka, { namespace, partitions: 2, replicationFactor: 1 });
  topic = topics.events;
  const producer = kafka.producer();
  await producer.connect();
  for (const partition of [0, 1]) {
    const messages = Array.from({ length: 1_500 }, (_, index) => ({ partition, value: String(index) }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
});

afterAll(() => sandbox.close());

it('reads each message once, however long it takes over them', async () => {
  const seen: string[][] = [[], []];
  const read = async (partition: number, messages: { value: Buffer | null }[]) => {
    seen[partition]!.push(...messages.map(({ value }) => String(value)));
    // Twice as long as the group keeps a member that says nothing.
    if (partition === 0) await sleep(6_000);
  };
  await readRanges(kafka, topic, await topicRanges(kafka, topic), read, { sessionMs: 3_000 });
  const all = Array.from({ length: 1_500 }, (_, index) => String(index));
  expect(seen).toEqual([all, all]);
});

it('ends with a sentence when the topic no longer has what it should read', async () => {
  let count = 0;
  const read = async (_: number, { length }: unknown[]) => {
    count += length;
  };
  const reading = readRanges(kafka, topic, new Map([[1, { from: 1_000, to: 2_000 }]]), read, { patienceMs: 8_000 });
  await expect(reading).rejects.toThrow(/booking.events has given nothing for 8 s; unread are 1:1500 to 2000\.$/);
  expect(count).toBe(500);
});
