import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { Kafka } from 'kafkajs';

/** Creates topics that keep the times that their messages come with, so that commands are decided again by these. */
export async function createTimedTopics(kafka: Kafka, namespace: string, partitions: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [
    { name: 'message.timestamp.type', value: 'CreateTime' },
    { name: 'message.timestamp.after.max.ms', value: String(Number.MAX_SAFE_INTEGER) },
  ];
  await admin.createTopics({
    waitForLeaders: true,
    topics: Object.values(topicNames(namespace)).map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: 1,
      configEntries,
    })),
  });
  await admin.disconnect();
}
