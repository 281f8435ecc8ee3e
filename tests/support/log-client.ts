import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { isMarker } from '@ticketing/shared/log/record-decoding.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { keyOfPaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Sandbox } from './sandbox.ts';

export type ReadMessage = KafkaMessage & { partition: number };

export type LogClient = {
  topics: Topics;
  partitionOf(key: number | string): number;
  /**
   * Sends commands as a console producer would, with the contract's key and headers.
   * @param replyTo the channel on which somebody waits for their outcomes
   */
  send(commands: Command[], replyTo?: string): Promise<LogPosition[]>;
  /** The same to `catalogue.commands`. */
  sendToCatalogue(commands: CatalogueCommand[], replyTo?: string): Promise<LogPosition[]>;
  /** The same to `payment.commands`. */
  sendToPayments(commands: PaymentCommand[], replyTo?: string): Promise<LogPosition[]>;
  /** Sends bytes as they are to the commands' topic. */
  sendRaw(partition: number, key: string | null, value: string | Buffer | null, topic?: string): Promise<LogPosition>;
  /** Everything on a topic so far, in the order of arrival; grows by itself. */
  read(topic: string): Promise<ReadMessage[]>;
  close(): Promise<void>;
};

/** A client of the log itself: sends commands and reads what stands on the topics. */
export async function openLogClient(
  sandbox: Pick<Sandbox, 'kafkaBrokers' | 'logger' | 'namespace'>,
  partitions = 3,
  replicationFactor = 1,
): Promise<LogClient> {
  const { logger, namespace } = sandbox;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  const { topics } = await ensureTopics(kafka, { namespace, partitions, replicationFactor });
  const partitionOf = createPartitioner(partitions);
  // As patient as a test.
  const writer = await createLogWriter({ kafka, logger, maxWaitMs: 100_000 });
  const readers = new Map<string, ReadMessage[]>();
  const closing: (() => Promise<void>)[] = [];

  async function read(topic: string): Promise<ReadMessage[]> {
    const known = readers.get(topic);
    if (known !== undefined) return known;
    const messages: ReadMessage[] = [];
    readers.set(topic, messages);
    const consumer = kafka.consumer({ groupId: `${namespace}reader-of-${topic}`, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message, partition }) => {
        if (!isMarker(message)) messages.push(Object.assign(message, { partition }));
      },
    });
    closing.push(() => consumer.disconnect());
    return messages;
  }

  return {
    topics,
    partitionOf,
    send: (commands, replyTo) =>
      writer.append(
        commands.map((command) => ({
          topic: topics.commands,
          partition: partitionOf(command.eventId),
          key: String(command.eventId),
          value: JSON.stringify(command),
          headers: commandHeaders(command, correlationOfTest(command), '/test', replyTo),
        })),
      ),
    sendToCatalogue: (commands, replyTo) =>
      writer.append(
        commands.map((command) => ({
          topic: topics.catalogueCommands,
          partition: partitionOf(command.streamId),
          key: command.streamId,
          value: JSON.stringify(command),
          headers: commandHeaders(command, correlationOfTest(command), '/test', replyTo),
        })),
      ),
    sendToPayments: (commands, replyTo) =>
      writer.append(
        commands.map((command) => ({
          topic: topics.paymentCommands,
          partition: partitionOf(keyOfPaymentCommand(command)),
          key: keyOfPaymentCommand(command),
          value: JSON.stringify(command),
          headers: commandHeaders(command, correlationOfTest(command), '/test', replyTo),
        })),
      ),
    async sendRaw(partition, key, value, topic = topics.commands) {
      const [position] = await writer.append([{ topic, partition, key, value, headers: { own: 'kept' } }]);
      return position!;
    },
    read,
    async close() {
      await Promise.all(closing.map((close) => close()));
      await writer.close();
    },
  };
}

function correlationOfTest(command: { commandId: string }) {
  const traceId = command.commandId.replaceAll('-', '');
  return { correlationId: `test-${command.commandId}`, traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
}

/** The events in messages. */
export function eventsIn(messages: ReadMessage[]): BookingEvent[] {
  return messages.map(({ value }) => JSON.parse(value!.toString()) as BookingEvent);
}

/** The events of the catalogue in messages. */
export function catalogueEventsIn(messages: ReadMessage[]): CatalogueEvent[] {
  return messages.map(({ value }) => JSON.parse(value!.toString()) as CatalogueEvent);
}

/** The events of payments in messages. */
export function paymentEventsIn(messages: ReadMessage[]): PaymentEvent[] {
  return messages.map(({ value }) => paymentEventSchema.parse(JSON.parse(value!.toString())));
}
