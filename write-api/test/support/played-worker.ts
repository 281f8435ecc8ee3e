import type { OutcomeReply } from '@ticketing/shared/messages/reply.ts';
import { Redis } from 'ioredis';
import type { ReadCommand } from './command-topic.ts';
import { readCommands } from './command-topic.ts';

/**
 * Plays the worker for those who wait: reads the commands from Kafka and says the outcomes on Redis, on the channel
 * that each command names.
 */
export async function playWorker(
  { kafkaBrokers, redisUrl, namespace }: { kafkaBrokers: string; redisUrl: string; namespace: string },
  decide: (read: ReadCommand) => OutcomeReply | undefined,
): Promise<{ commands: ReadCommand[]; close(): Promise<void> }> {
  const redis = new Redis(redisUrl);
  const reader = await readCommands(kafkaBrokers, namespace, (read) => {
    const channel = read.header('reply-to');
    const reply = decide(read);
    if (channel !== undefined && reply !== undefined) void redis.publish(channel, JSON.stringify([reply]));
  });
  return {
    commands: reader.commands,
    async close() {
      await reader.close();
      redis.disconnect();
    },
  };
}
