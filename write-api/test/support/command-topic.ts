import { headerText } from '@ticketing/shared/log/headers.ts';
import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { commandSchema } from '@ticketing/shared/messages/commands.ts';

export type ReadCommand = {
  command: Command;
  key: string;
  partition: number;
  offset: number;
  header(name: string): string | undefined;
};

/** Reads `booking.commands` from its beginning, as it grows. */
export async function readCommands(
  kafkaBrokers: string,
  namespace: string,
  onCommand?: (read: ReadCommand) => void,
): Promise<{ commands: ReadCommand[]; close(): Promise<void> }> {
  const kafka = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `${namespace}test-reader`, sessionTimeout: 6_000 });
  const commands: ReadCommand[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: `${namespace}booking.commands`, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      const read: ReadCommand = {
        command: commandSchema.parse(JSON.parse(String(message.value))),
        key: String(message.key),
        partition,
        offset: Number(message.offset),
        header: (name) => headerText(message.headers, name),
      };
      commands.push(read);
      onCommand?.(read);
    },
  });
  return { commands, close: () => consumer.disconnect() };
}
