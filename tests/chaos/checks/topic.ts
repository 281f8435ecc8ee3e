import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import { isMarker } from '@ticketing/shared/log/record-decoding.ts';
import type { KafkaConfig, KafkaMessage } from 'kafkajs';

/** Where the log is, and how one gets in. */
export type LogAccess = Pick<KafkaConfig, 'brokers' | 'sasl' | 'ssl'>;

export type TopicMessage = KafkaMessage & { partition: number };

/** Everything that stands on a topic now, each partition in order. */
export async function readTopic(log: LogAccess, topic: string): Promise<TopicMessage[]> {
  const kafka = new Kafka({ ...log, clientId: 'chaos', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  const unread = new Map(
    offsets.flatMap(({ partition, low, high }) => (Number(low) < Number(high) ? [[partition, Number(high)]] : [])),
  );
  if (unread.size === 0) return [];
  const messages: TopicMessage[] = [];
  const consumer = kafka.consumer({ groupId: `chaos-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) reject(payload.error);
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ message, partition }) => {
        const high = unread.get(partition);
        if (high === undefined || Number(message.offset) >= high) return;
        if (!isMarker(message)) messages.push(Object.assign(message, { partition }));
        if (Number(message.offset) === high - 1) unread.delete(partition);
        if (unread.size === 0) resolve();
      },
    });
    await done;
    return messages;
  } finally {
    await consumer.disconnect();
  }
}
