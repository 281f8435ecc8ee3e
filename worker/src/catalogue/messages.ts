import type { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { Logged } from '@ticketing/shared/log/logged-command.ts';
import { readLogged } from '@ticketing/shared/log/logged-command.ts';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import { catalogueCommandSchema } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import type { KafkaMessage } from 'kafkajs';

/** A command as read from the log. */
export type LoggedCatalogueCommand = Logged<CatalogueCommand>;

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
  return readLogged(message, partition, {
    schema: catalogueCommandSchema,
    keyName: 'streamId',
    keyOf: ({ streamId }) => streamId,
    partitionOf,
  });
}

/** The maximum weight of a chunk, in bytes: a theater of large halls has a megabyte. */
export const maxBytesPerChunk = 4_000_000;

/** The bytes of a command. */
export function bytesOf({ message }: LoggedCatalogueCommand): number {
  return message.value?.length ?? 0;
}
