import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { createCommitter } from '@ticketing/worker/committer.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import type { Pool } from 'pg';

/** The maximum of the worker. */
export const chunkSize = 500;

const partitions = 12;

/** Commits chunks one after the other; it keeps the caches of a worker between calls. */
export type CommitAll = (chunks: LoggedCommand[][]) => Promise<void>;

/**
 * Commits chunks as the worker does, without the log.
 * @param pool only its first connection is used
 */
export function createCommitAll(pool: Pool): CommitAll {
  const commit = createCommitter(pool, { processedBy: 'bench' });
  return async (chunks) => {
    for (const chunk of chunks) {
      const { outcomes } = await commit(chunk).result;
      if (outcomes.length !== chunk.length) throw new Error('a command has no outcome');
    }
  };
}

/** The commands as they would come from the log: by partition, in order, in chunks. */
export function chunksOf(commands: Command[]): LoggedCommand[][] {
  const partitionOf = createPartitioner(partitions);
  const logs = new Map<number, LoggedCommand[]>();
  for (const command of commands) {
    const partition = partitionOf(command.eventId);
    const log = logs.get(partition) ?? [];
    logs.set(partition, log);
    log.push(logged(command, partition, log.length));
  }
  return Array.from(logs.values(), inChunks).flat();
}

function inChunks<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, index) =>
    items.slice(index * chunkSize, (index + 1) * chunkSize),
  );
}

function logged(command: Command, partition: number, offset: number): LoggedCommand {
  const timestamp = Date.now();
  return {
    command,
    position: { partition, offset },
    at: new Date(timestamp).toISOString(),
    correlation: {
      correlationId: command.commandId,
      traceparent: `00-${command.commandId.replaceAll('-', '')}-00f067aa0ba902b7-00`,
    },
    replyTo: undefined,
    message: {
      key: Buffer.from(String(command.eventId)),
      value: Buffer.from(JSON.stringify(command)),
      timestamp: String(timestamp),
      attributes: 0,
      offset: String(offset),
      headers: {},
    },
  };
}
