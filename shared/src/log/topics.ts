import type { Admin, Kafka } from 'kafkajs';

/** The names of the four topics. */
export type Topics = { commands: string; events: string; commandsDeadLetters: string; eventsDeadLetters: string };

/** @param namespace put before every name; empty for the plain ones */
export function topicNames(namespace: string): Topics {
  return {
    commands: `${namespace}booking.commands`,
    events: `${namespace}booking.events`,
    commandsDeadLetters: `${namespace}booking.commands.dlq`,
    eventsDeadLetters: `${namespace}booking.events.dlq`,
  };
}

/** The name of a service's consumer group. */
export function groupName(namespace: string, service: 'worker' | 'sync-service'): string {
  return `${namespace}${service}`;
}

export type TopicOptions = { namespace: string; partitions: number; replicationFactor: number };

/**
 * Creates the topics that are not there yet and waits until the broker leads all their partitions. Kept for ever and
 * never compacted: the log is the truth. All carry the broker's time: on `booking.commands` it is the clock of every
 * decision, and on the others a broker would refuse the records of a process whose own clock is an hour ahead.
 * @returns the number of partitions of commands and of events, which is fixed for the life of the topics
 * @throws Error when the two topics that are there already differ in it: a command's outcome would not find its place
 */
export async function ensureTopics(kafka: Kafka, { namespace, partitions, replicationFactor }: TopicOptions) {
  const topics = topicNames(namespace);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const forEver = [
      { name: 'retention.ms', value: '-1' },
      { name: 'retention.bytes', value: '-1' },
      { name: 'cleanup.policy', value: 'delete' },
    ];
    const brokerTime = { name: 'message.timestamp.type', value: 'LogAppendTime' };
    // The largest message that a topic takes, and the headers that say why it was set aside.
    const roomForReasons = { name: 'max.message.bytes', value: String(2 * 1_048_576) };
    await admin.createTopics({
      waitForLeaders: true,
      topics: Object.values(topics).map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor,
        configEntries: [
          ...forEver,
          brokerTime,
          ...(topic === topics.commandsDeadLetters || topic === topics.eventsDeadLetters ? [roomForReasons] : []),
        ],
      })),
    });
    return { topics, partitions: await samePartitionCount(admin, topics) };
  } finally {
    await admin.disconnect();
  }
}

async function samePartitionCount(admin: Admin, { commands, events }: Topics): Promise<number> {
  const metadata = await admin.fetchTopicMetadata({ topics: [commands, events] });
  const [first, second] = metadata.topics.map((topic) => topic.partitions.length);
  if (first === undefined || first !== second) {
    throw new Error(`${commands} has ${first} partitions and ${events} has ${second}: they must have the same number.`);
  }
  return first;
}
