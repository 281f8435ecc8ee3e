import { randomUUID } from 'node:crypto';
import { withHeartbeats } from '@ticketing/shared/log/heartbeats.ts';
import { withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import type { Batch, Kafka, KafkaMessage } from 'kafkajs';
import { CliError } from './cli-error.ts';

/** Offsets from `from` (inclusive) to `to` (exclusive). */
export type Range = { from: number; to: number };

/** What is left to read of a partition, and the batch of it that is being read. */
type Part = Range & { taken: Promise<void> };

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
 * @param read receives each message once, in batches of one partition; batches of different partitions arrive
 *   concurrently. It may take longer than a session of the group.
 * @throws what `read` throws; CliError when nothing has come for `patienceMs`, as from a log that has lost its end
 */
export async function readRanges(
  kafka: Kafka,
  topic: string,
  ranges: Map<number, Range>,
  read: (partition: number, messages: KafkaMessage[]) => Promise<void>,
  { sessionMs = 6_000, patienceMs = 60_000 } = {},
): Promise<void> {
  const unread = new Map<number, Part>();
  for (const [partition, range] of ranges) {
    if (range.from < range.to) unread.set(partition, { ...range, taken: Promise.resolve() });
  }
  if (unread.size === 0) return;
  const groupId = `cli-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    // For so long the group waits for a member that has lost its connection: for us, when Kafka was away.
    sessionTimeout: sessionMs,
    heartbeatInterval: sessionMs / 4,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 200,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 15 },
  });
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  let goodMs = performance.now();
  let reading = 0;
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // kafkajs restarts after transient faults: a broker that has just started needs some time to load its groups.
    if (!payload.restart || performance.now() - goodMs > patienceMs) reject(payload.error);
  });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, { from }] of unread) consumer.seek({ topic, partition, offset: String(from) });
  });

  /** Reads what is left to read of a batch; stops between two chunks once the member is no longer in its group. */
  async function takeBatch(part: Part, batch: Batch, lost: AbortSignal): Promise<void> {
    const messages = withoutMarkers(batch.messages).filter(
      ({ offset }) => Number(offset) >= part.from && Number(offset) < part.to,
    );
    for (let first = 0; first < messages.length; first += chunkSize) {
      if (lost.aborted) return;
      const chunk = messages.slice(first, first + chunkSize);
      try {
        reading += 1;
        await read(batch.partition, chunk);
      } catch (error) {
        reject(error);
        throw error;
      } finally {
        reading -= 1;
      }
      part.from = Number(chunk.at(-1)!.offset) + 1;
      goodMs = performance.now();
    }
    part.from = Math.max(part.from, Number(batch.lastOffset()) + 1);
    if (part.from < part.to) return;
    unread.delete(batch.partition);
    consumer.pause([{ topic, partitions: [batch.partition] }]);
    if (unread.size === 0) resolve();
  }

  const watch = setInterval(() => {
    if (reading > 0 || performance.now() - goodMs < patienceMs) return;
    const places = Array.from(unread, ([partition, { from, to }]) => `${partition}:${from} to ${to}`).join(', ');
    reject(new CliError(`${topic} has given nothing for ${patienceMs / 1000} s; unread are ${places}.`));
  }, patienceMs / 10);

  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
        const part = unread.get(batch.partition);
        if (part === undefined) return;
        const take = (lost: AbortSignal) => takeBatch(part, batch, lost);
        await withHeartbeats(heartbeat, (lost) => {
          // After a rebalance the same messages are fetched again while a batch before it is still being read.
          part.taken = part.taken.then(() => take(lost));
          return part.taken;
        });
        resolveOffset(batch.lastOffset());
      },
    });
    await done;
  } finally {
    clearInterval(watch);
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

const chunkSize = 1_000;

async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  // The group is empty. If the broker does not see that yet, it removes the empty group later by itself.
  await admin.deleteGroups([groupId]).catch(() => undefined);
  await admin.disconnect();
}
