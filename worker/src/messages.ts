import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { Logged } from '@ticketing/shared/log/logged-command.ts';
import { readLogged } from '@ticketing/shared/log/logged-command.ts';
import type { ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { commandSchema, isSeatOrder, seatsOrdered } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { seatCount } from '@ticketing/shared/messages/rows.ts';
import type { KafkaMessage } from 'kafkajs';

/** A command as read from the log. */
export type LoggedCommand = Logged<Command>;

/** A command with the event that answers it. */
export type Outcome = {
  logged: LoggedCommand;
  event: BookingEvent;
  /** Whether the outcome was recorded before. */
  repeated: boolean;
  /** The worker that decided it: of one that was recorded before perhaps another than this. */
  processedBy: string;
  /** Of a cancelled show that was a showtime: where it gives its slots back. */
  showtime?: ShowtimePlace;
};

/**
 * Reads a message of `booking.commands`.
 * @param partitionOf the partition of a show
 * @returns the command, or why the message is not a valid command
 */
export function readCommand(
  message: KafkaMessage,
  partition: number,
  partitionOf: (eventId: number) => number,
): LoggedCommand | DeadLetter {
  return readLogged(message, partition, {
    schema: commandSchema,
    keyName: 'eventId',
    keyOf: ({ eventId }) => eventId,
    partitionOf,
  });
}

export function isDeadLetter(read: LoggedCommand | DeadLetter): read is DeadLetter {
  return read instanceof DeadLetter;
}

/**
 * The maximum weight of a chunk, in rows that it changes: about 0.2 s of database time. 500 bookings of 10 seats are
 * 5,500 rows. A show of 100,000 seats exceeds it alone, and is a chunk of its own.
 */
export const maxRowsPerChunk = 20_000;

/** The approximate number of rows that a command changes: its event, its booking, and one ticket per seat. */
export function rowsOf({ command }: LoggedCommand): number {
  if ('layout' in command) return 2 + seatCount(command.layout);
  // All seats of the show and all its bookings; how many, the database knows.
  if (command.type === 'CancelShow') return maxRowsPerChunk;
  // The seats of an existing booking are unknown before it is loaded; nearly always they are few.
  if (command.type === 'JoinWaitlist') return 2;
  return 2 + (isSeatOrder(command) ? seatsOrdered(command) : 2);
}
