import type { ClientBase, Pool } from 'pg';
import type { RecordedPosition } from '../log/headers.ts';
import type { BookingEvent } from '../messages/events.ts';
import { eventSchema } from '../messages/events.ts';

/** A stored event with the position of the command that it answers. */
export type StoredEvent = { event: BookingEvent; correlationId: string; position: RecordedPosition };

/** The columns that {@link storedEvent} needs, as a select list. */
export const storedEventColumns =
  'event_id, version, command_id, type, booking_id, data, at, correlation_id, command_log, command_partition, command_offset';

export type StoredEventRow = {
  event_id: number;
  version: number;
  command_id: string;
  type: string;
  booking_id: string | null;
  data: Record<string, unknown>;
  at: Date;
  correlation_id: string;
  command_log: number;
  command_partition: number;
  command_offset: number;
};

/** Converts a row of `booking_events` to its event; the schema restores the order of the fields. */
export function storedEvent(row: StoredEventRow): StoredEvent {
  return {
    event: eventSchema.parse({
      ...row.data,
      eventId: row.event_id,
      version: row.version,
      type: row.type,
      commandId: row.command_id,
      ...(row.booking_id !== null && { bookingId: row.booking_id }),
      at: row.at.toISOString(),
    }),
    correlationId: row.correlation_id,
    position: recordedPosition(row),
  };
}

/** The position of the command that an event answers. */
function recordedPosition(
  row: Pick<StoredEventRow, 'command_log' | 'command_partition' | 'command_offset'>,
): RecordedPosition {
  const { command_log: log, command_partition: partition, command_offset: offset } = row;
  return log === 0 ? { partition, offset } : { log, partition, offset };
}

/** The contents of `booking_events.data`: all fields of an event without a column of their own. */
export function eventData(event: BookingEvent): Record<string, unknown> {
  const { eventId: _eventId, version: _version, type: _type, commandId: _commandId, at: _at, ...data } = event;
  if ('bookingId' in data) {
    const { bookingId: _bookingId, ...rest } = data;
    return rest;
  }
  return data;
}

/**
 * Events of one show in version order: those before the first that cannot be read.
 * @param range first and last version, both inclusive; at most `limit` events
 * @throws ZodError when the first of them cannot be read
 */
export async function readShowEvents(
  client: ClientBase | Pool,
  eventId: number,
  range: { from: number; to?: number; limit: number },
): Promise<StoredEvent[]> {
  const { rows } = await client.query<StoredEventRow>({
    name: 'read-show-events',
    text: `SELECT ${storedEventColumns} FROM booking_events
           WHERE event_id = $1 AND version >= $2 AND version <= $3 ORDER BY version LIMIT $4`,
    values: [eventId, range.from, range.to ?? Number.MAX_SAFE_INTEGER, range.limit],
  });
  const events: StoredEvent[] = [];
  for (const row of rows) {
    try {
      events.push(storedEvent(row));
    } catch (error) {
      if (events.length === 0) throw error;
      break;
    }
  }
  return events;
}
