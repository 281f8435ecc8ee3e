import { randomUUID } from 'node:crypto';
import { withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import type { Kafka, KafkaMessage } from 'kafkajs';

/** Offsets from `from` (inclusive) to `to` (exclusive). */
export type Range = { from: number; to: number };

/** The offsets that each partition of a topic has. */
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
 * Reads ranges of a topic once, in order of each partition, with a temporary consumer group. Control records (the end
 * of a transaction) are skipped.
 * @param read receives batches of one partition; batches of different partitions arrive concurrently
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
    // kafkajs restarts after transient faults: a broker that has just started needs some time to load its groups.
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

/** How long transient faults are tolerated, in milliseconds. */
const patienceMs = 60_000;

async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  // The group is empty. If the broker does not see that yet, it removes the empty group later by itself.
  await admin.deleteGroups([groupId]).catch(() => undefined);
  await admin.disconnect();
}
