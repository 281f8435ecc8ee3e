import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import { StartError } from '@ticketing/shared/service/run.ts';
import type { Kafka } from 'kafkajs';

/** A broker that has the topics, with no settings of their own, and refuses one kind of request. */
function refusing(request: 'describeConfigs' | 'alterConfigs' | 'createPartitions', type: string): Kafka {
  const topics = topicNames('');
  const partitionsOf = (name: string) => (name === topics.eventsDeadLetters ? 1 : 2);
  const refuse = () => Promise.reject(Object.assign(new Error('not here'), { type }));
  const admin = {
    connect: async () => {},
    disconnect: async () => {},
    listTopics: async () => Object.values(topics),
    fetchTopicMetadata: async () => ({
      topics: Object.values(topics).map((name) => ({
        name,
        partitions: Array.from({ length: partitionsOf(name) }, () => ({ replicas: [1] })),
      })),
    }),
    createPartitions: async () => {},
    describeConfigs: async () => ({
      resources: Object.values(topics).map((resourceName) => ({ resourceName, configEntries: [] })),
    }),
    alterConfigs: async () => {},
    [request]: refuse,
  };
  return { admin: () => admin } as unknown as Kafka;
}

const ensure = (kafka: Kafka) => ensureTopics(kafka, { namespace: '', partitions: 2, replicationFactor: 1 });

it.each([
  [
    'alterConfigs',
    'TOPIC_AUTHORIZATION_FAILED',
    /^booking\.commands must have cleanup\.policy=delete \(it is undefined\), /,
  ],
  [
    'alterConfigs',
    'POLICY_VIOLATION',
    /message\.timestamp\.type=LogAppendTime .*, and the broker refuses: not here\.$/,
  ],
  [
    'describeConfigs',
    'CLUSTER_AUTHORIZATION_FAILED',
    /^the settings of the topics must be readable, and the broker refuses/,
  ],
  [
    'createPartitions',
    'INVALID_PARTITIONS',
    /^booking\.events\.dlq must have 2 partitions, and the broker refuses: not here\.$/,
  ],
] as const)('ends the start in one sentence where the broker refuses %s with %s', async (request, type, sentence) => {
  const ensuring = ensure(refusing(request, type));
  await expect(ensuring).rejects.toThrow(StartError);
  await expect(ensuring).rejects.toThrow(sentence);
});

it('leaves what may pass to whoever tries again', async () => {
  const ensuring = ensure(refusing('alterConfigs', 'REQUEST_TIMED_OUT'));
  await expect(ensuring).rejects.toThrow('not here');
  await expect(ensuring).rejects.not.toThrow(StartError);
});
