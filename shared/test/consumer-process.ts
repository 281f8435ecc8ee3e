import { createKafka } from '@ticketing/shared/log/client.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';

// A process that consumes a topic and says what it got, a line a message: to be killed.
const [brokers, topic, groupId, memberDir] = process.argv.slice(2) as [string, string, string, string];
const logger = createLogger('consumer', 'silent');
const consumer = await runConsumer({
  kafka: createKafka({ brokers: [brokers], clientId: 'consumer', logger }),
  topic,
  groupId,
  logger,
  read: ({ value }) => value?.toString() ?? '',
  open: (_partition, stopping) =>
    inTurn({
      work: async ({ items }) => {
        for (const item of items) process.stdout.write(`${item}\n`);
      },
      logger,
      onRetry: () => undefined,
      stopping,
    }),
  onFault: (error) => {
    throw error;
  },
  memberDir,
  // Whoever waits for the session of the one that was killed waits longer than any test.
  sessionTimeoutMs: 300_000,
});
process.once('SIGTERM', () => consumer.stop().then(() => process.exit()));
