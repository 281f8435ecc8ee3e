import { randomUUID } from 'node:crypto';
import { withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import type { Kafka, KafkaMessage } from 'kafkajs';

/** From which offset (included) to which (not included). */
export type Range = { from: number; to: number };

/** What a partition of a topic holds now. */
export async function topicRanges(kafka: Kafka, topic: string): Promise<Map<number, Range>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, low, high }) => [partition, { from: Number(low), to: Number(high) }]));
  } finally {
    await admin.disconnect();
  }
}

/**
 * Reads ranges of a topic once, in order of each partition, with a consumer group that is gone afterwards.
 * What can be read without being a record (the end of a transaction) is passed over.
 * @param read gets a batch of one partition; batches of different partitions come side by side
 */
export async function readRanges(
  kafka: Kafka,
  topic: string,
  ranges: Map<number, Range>,
  read: (partition: number, messages: KafkaMessage[]) => Promise<void>,
): Promise<void> {
  const unread = new Map<number, Range>();
  for (const [partition, range] of ranges) if (range.from < range.to) unread.set(partition, { ...range });
  if (unread.size === 0) return;
  const groupId = `cli-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: 30_000,
    maxWaitTimeInMs: 200,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 15 },
  });
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  let goodMs = performance.now();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // kafkajs starts again after what passes: a broker that has just started loads its groups first, and takes its time.
    if (!payload.restart || performance.now() - goodMs > patienceMs) reject(payload.error);
  });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, { from }] of unread) consumer.seek({ topic, partition, offset: String(from) });
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
        const range = unread.get(batch.partition);
        if (range === undefined) return;
        const messages = withoutMarkers(batch.messages).filter(
          ({ offset }) => Number(offset) >= range.from && Number(offset) < range.to,
        );
        for (let first = 0; first < messages.length; first += chunkSize) {
          try {
            await read(batch.partition, messages.slice(first, first + chunkSize));
          } catch (error) {
            reject(error);
            throw error;
          }
          await heartbeat();
        }
        resolveOffset(batch.lastOffset());
        range.from = Math.max(range.from, Number(batch.lastOffset()) + 1);
        goodMs = performance.now();
        if (Number(batch.lastOffset()) + 1 >= range.to) {
          unread.delete(batch.partition);
          consumer.pause([{ topic, partitions: [batch.partition] }]);
        }
        if (unread.size === 0) resolve();
      },
    });
    await done;
  } finally {
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

const chunkSize = 1_000;

/** For so long a fault that should pass is waited out, in milliseconds. */
const patienceMs = 60_000;

async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  // Nobody is in it any more; should the broker not see that yet, it forgets the empty group by itself.
  await admin.deleteGroups([groupId]).catch(() => undefined);
  await admin.disconnect();
}
