import { createKafka } from '@ticketing/shared/log/client.ts';
import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { Arena } from '../harness/arena.ts';

/** Writes commands to the log as the write-api does, but many at a time. */
export type Backlog = {
  /** Resolves when all are acknowledged. */
  append(commands: Iterable<Command>): Promise<void>;
  close(): Promise<void>;
};

const sendsOf = 2_000;

export async function openBacklog({ urls, logger }: Arena, namespace: string): Promise<Backlog> {
  const kafka = createKafka({ brokers: urls.kafkaBrokers.split(','), clientId: 'bench', logger });
  const { topics, partitions } = await ensureTopics(kafka, { namespace, partitions: 12, replicationFactor: 1 });
  const partitionOf = createPartitioner(partitions);
  const writer: LogWriter = await createLogWriter({ kafka, logger, maxWaitMs: 60_000 });

  function recordOf(command: Command) {
    const traceparent = `00-${command.commandId.replaceAll('-', '')}-00f067aa0ba902b7-00`;
    return {
      topic: topics.commands,
      partition: partitionOf(command.eventId),
      key: String(command.eventId),
      value: JSON.stringify(command),
      headers: commandHeaders(command, { correlationId: command.commandId, traceparent }, '/write-api'),
    };
  }

  return {
    async append(commands) {
      let part = [];
      for (const command of commands) {
        part.push(recordOf(command));
        if (part.length < sendsOf) continue;
        await writer.append(part);
        part = [];
      }
      if (part.length > 0) await writer.append(part);
    },
    close: () => writer.close(),
  };
}
