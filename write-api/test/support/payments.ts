import { headerText } from '@ticketing/shared/log/headers.ts';
import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { paymentCommandSchema } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentReply } from '@ticketing/shared/messages/reply.ts';
import { announcePayments } from '@ticketing/shared/payments/open.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { Redis } from 'ioredis';

/** The settings with which write-api takes payments. */
export const paymentSettings = {
  PAYMENT_PROVIDER: 'simulator',
  PAYMENT_METHOD_SECRET: 'a secret of thirty-two characters or so',
  PAYMENT_WEBHOOK_SECRET: 'a secret of the provider',
};

type System = { kafkaBrokers: string; redisUrl: string; namespace: string; logger: Logger };

/** Says that payments are taken, until it is stopped. */
export function announceIn({ redisUrl, namespace, logger }: Omit<System, 'kafkaBrokers'>): { stop(): void } {
  const redis = new Redis(redisUrl);
  const announcement = announcePayments({ redis, namespace, check: async () => undefined, logger });
  return {
    stop() {
      announcement.stop();
      redis.disconnect();
    },
  };
}

/** @property value what stands on the log, also what no schema names */
export type ReadPaymentCommand = {
  command: PaymentCommand;
  value: string;
  key: string;
  partition: number;
  offset: number;
};

/**
 * Plays payments for those who wait: says that it takes payments, reads `payment.commands` and says what becomes of each on Redis, on the channel
 * that it names.
 */
export async function playPayments(
  { kafkaBrokers, redisUrl, namespace, logger }: System,
  decide: (command: PaymentCommand) => PaymentReply[] | Promise<PaymentReply[]>,
): Promise<{ commands: ReadPaymentCommand[]; goAway(): Promise<void>; comeBack(): void; close(): Promise<void> }> {
  const redis = new Redis(redisUrl);
  const announce = () => announcePayments({ redis, namespace, check: async () => undefined, logger });
  let announcement = announce();
  const kafka = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `${namespace}test-payments`, sessionTimeout: 6_000 });
  const commands: ReadPaymentCommand[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: topicNames(namespace).paymentCommands, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      const value = String(message.value);
      const command = paymentCommandSchema.parse(JSON.parse(value));
      commands.push({ command, value, key: String(message.key), partition, offset: Number(message.offset) });
      const channel = headerText(message.headers, 'reply-to');
      if (channel === undefined) return;
      for (const reply of await decide(command)) await redis.publish(channel, JSON.stringify([reply]));
    },
  });
  return {
    commands,
    async goAway() {
      announcement.stop();
      await redis.del(`${namespace}payments-open`);
    },
    comeBack() {
      announcement = announce();
    },
    async close() {
      announcement.stop();
      await consumer.disconnect();
      redis.disconnect();
    },
  };
}
