import { createLogger } from '@ticketing/shared/service/logging.ts';
import type { EachBatchHandler, Kafka } from 'kafkajs';
import { createCatalogueFollower } from '../src/catalogue/follower.ts';
import { createCatalogueMemory } from '../src/catalogue/memory.ts';

/** A topic of one partition, and the consumer that reads it as it is told. */
function createTopic() {
  let high = 0;
  const { promise: handler, resolve: isRunning } = Promise.withResolvers<EachBatchHandler>();
  const consumer = {
    events: { CRASH: 'consumer.crash' },
    on: () => () => undefined,
    connect: async () => undefined,
    subscribe: async () => undefined,
    run: async ({ eachBatch }: { eachBatch: EachBatchHandler }) => isRunning(eachBatch),
    disconnect: async () => undefined,
  };
  const admin = {
    fetchTopicOffsets: async () => [{ partition: 0, offset: String(high), low: '0', high: String(high) }],
  };
  return {
    source: {
      kafka: { consumer: () => consumer } as unknown as Kafka,
      admin,
      topic: 'catalogue.events',
      namespace: '',
    },
    /** From now on the topic ends there. */
    endsAt(offset: number) {
      high = offset;
    },
    /** The consumer gets messages up to an offset. */
    async reads(lastOffset: number) {
      const batch = { partition: 0, messages: [], lastOffset: () => String(lastOffset) };
      const each = { batch, resolveOffset: () => undefined };
      await (await handler)(each as unknown as Parameters<EachBatchHandler>[0]);
    },
  };
}

async function following() {
  const topic = createTopic();
  const follower = createCatalogueFollower(createCatalogueMemory(), createLogger('test', 'silent'));
  follower.follow(topic.source);
  topic.endsAt(1_000);
  await topic.reads(999);
  await follower.current();
  return { topic, follower };
}

test('a consumer that begins anew has no news of what was read before', async () => {
  const { topic, follower } = await following();
  await topic.reads(99);
  await expect(follower.current()).resolves.toBeUndefined();
  topic.endsAt(1_001);
  const current = follower.current();
  await topic.reads(999);
  await topic.reads(1_000);
  await expect(current).resolves.toBeUndefined();
  await follower.stop();
});

test('more may have been read than the broker says that there is: it is asked before, and its answer may be late', async () => {
  const { topic, follower } = await following();
  topic.endsAt(998);
  await expect(follower.current()).resolves.toBeUndefined();
  topic.endsAt(1_000);
  await expect(follower.current()).resolves.toBeUndefined();
  await follower.stop();
});
