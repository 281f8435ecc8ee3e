import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { correlationOf, headerText } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import { recordTime } from '@ticketing/shared/log/record-time.ts';
import type { ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { commandSchema, isSeatOrder, seatsOrdered } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { seatCount } from '@ticketing/shared/messages/layout.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import type { KafkaMessage } from 'kafkajs';

/** A command as read from the log. */
export type LoggedCommand = {
  command: Command;
  position: LogPosition;
  /** The broker's timestamp, ISO 8601: the `now` of the decision. */
  at: string;
  correlation: Correlation;
  /** The Redis channel on which its sender waits. */
  replyTo: string | undefined;
  message: KafkaMessage;
};

/** A command with the event that answers it. */
export type Outcome = {
  logged: LoggedCommand;
  event: BookingEvent;
  /** Whether the outcome was recorded before. */
  repeated: boolean;
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
  const parsed = commandSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return dead(`the value is not a command: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const command = parsed.data;
  // One writer per show depends on the key: a command in another partition would be decided concurrently with the
  // others of its show.
  if (key?.toString('utf8') !== String(command.eventId)) return dead('the key is not the eventId');
  if (partitionOf(command.eventId) !== partition) return dead('the message is not in the partition of its key');
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
