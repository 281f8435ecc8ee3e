import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';

/** Creates topics that keep the times that their messages come with, so that commands are decided again by these. */
export async function createTimedTopics(kafka: Kafka, namespace: string, partitions: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [
    { name: 'message.timestamp.type', value: 'CreateTime' },
    { name: 'message.timestamp.after.max.ms', value: String(Number.MAX_SAFE_INTEGER) },
  ];
  const names = Object.values(topicNames(namespace));
  await admin.createTopics({
    // kafkajs gives up where one of them is not led at once.
    waitForLeaders: false,
    topics: names.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: 1,
      configEntries,
    })),
  });
  // The broker names itself as the leader a moment before it can answer as one.
  await until('the topics are led', () =>
    Promise.all(names.map((topic) => admin.fetchTopicOffsets(topic))).catch(() => undefined),
  );
  await admin.disconnect();
}
