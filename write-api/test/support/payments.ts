import { headerText } from '@ticketing/shared/log/headers.ts';
import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { paymentCommandSchema } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentReply } from '@ticketing/shared/messages/reply.ts';
import { Redis } from 'ioredis';

/** The settings with which write-api takes payments. */
export const paymentSettings = {
  PAYMENT_PROVIDER: 'simulator',
  PAYMENT_METHOD_SECRET: 'a secret of thirty-two characters or so',
  PAYMENT_WEBHOOK_SECRET: 'a secret of the provider',
};

type System = { kafkaBrokers: string; redisUrl: string; namespace: string };

export type ReadPaymentCommand = { command: PaymentCommand; key: string; partition: number; offset: number };

/**
 * Plays payments for those who wait: reads `payment.commands` and says what becomes of each on Redis, on the channel
 * that it names.
 */
export async function playPayments(
  { kafkaBrokers, redisUrl, namespace }: System,
  decide: (command: PaymentCommand) => PaymentReply[],
): Promise<{ commands: ReadPaymentCommand[]; close(): Promise<void> }> {
  const redis = new Redis(redisUrl);
  const kafka = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `${namespace}test-payments`, sessionTimeout: 6_000 });
  const commands: ReadPaymentCommand[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: topicNames(namespace).paymentCommands, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      const command = paymentCommandSchema.parse(JSON.parse(String(message.value)));
      commands.push({ command, key: String(message.key), partition, offset: Number(message.offset) });
      const channel = headerText(message.headers, 'reply-to');
      if (channel === undefined) return;
      for (const reply of decide(command)) await redis.publish(channel, JSON.stringify([reply]));
    },
  });
  return {
    commands,
    async close() {
      await consumer.disconnect();
      redis.disconnect();
    },
  };
}
