import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { correlationOf, headerText } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import { recordTime } from '@ticketing/shared/log/record-time.ts';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import { catalogueCommandSchema } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import type { KafkaMessage } from 'kafkajs';

/** A command as read from the log. */
export type LoggedCatalogueCommand = {
  command: CatalogueCommand;
  position: LogPosition;
  /** The broker's timestamp, ISO 8601: the `now` of the decision. */
  at: string;
  correlation: Correlation;
  /** The Redis channel on which its sender waits. */
  replyTo: string | undefined;
  message: KafkaMessage;
};

/** A command with the event that answers it. */
export type CatalogueOutcome = {
  logged: LoggedCatalogueCommand;
  event: CatalogueEvent;
  /** Whether the outcome was recorded before. */
  repeated: boolean;
};

/**
 * Reads a message of `catalogue.commands`.
 * @param partitionOf the partition of a stream
 * @returns the command, or why the message is not a valid command
 */
export function readCatalogueCommand(
  message: KafkaMessage,
  partition: number,
  partitionOf: (streamId: string) => number,
): LoggedCatalogueCommand | DeadLetter {
  const dead = (reason: string) => new DeadLetter(message, reason);
  const fault = faultOfRecord(message);
  if (fault !== undefined) return dead(fault);
  const { key, value: bytes, headers } = message;
  if (bytes === null) return dead('the message has no value');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return dead('the value is not JSON');
  }
  const parsed = catalogueCommandSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return dead(`the value is not a command: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const command = parsed.data;
  if (key?.toString('utf8') !== command.streamId) return dead('the key is not the streamId');
  if (partitionOf(command.streamId) !== partition) return dead('the message is not in the partition of its key');
  const at = recordTime(message);
  if (at === undefined) return dead(`the message has no valid time: ${message.timestamp}`);
  return {
    command,
    position: { partition, offset: Number(message.offset) },
    at,
    correlation: correlationOf(headers),
    replyTo: headerText(headers, 'reply-to'),
    message,
  };
}

/** The maximum weight of a chunk, in bytes: a theater of large halls has a megabyte. */
export const maxBytesPerChunk = 4_000_000;

/** The bytes of a command. */
export function bytesOf({ message }: LoggedCatalogueCommand): number {
  return message.value?.length ?? 0;
}
