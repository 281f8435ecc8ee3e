import type { ClientBase, Pool } from 'pg';
import type { BookingEvent } from '../messages/events.ts';
import { eventSchema } from '../messages/events.ts';
import type { Stored, StoredRow } from './stored-event.ts';
import { storedAs, storedColumns } from './stored-event.ts';

export type StoredEvent = Stored<BookingEvent> & {
  /** The worker that decided it. Absent where that is not known: events say it since there is a header for it. */
  processedBy?: string | undefined;
};

/** The columns that {@link storedEvent} needs, as a select list. */
export const storedEventColumns = `event_id, booking_id, processed_by, ${storedColumns}`;

export type StoredEventRow = StoredRow & { event_id: number; booking_id: string | null; processed_by: string };

/** Converts a row of `booking_events` to its event. */
export function storedEvent(row: StoredEventRow): StoredEvent & { processedBy: string } {
  const { event_id: eventId, booking_id: bookingId, processed_by: processedBy } = row;
  return { ...storedAs(eventSchema, row, { eventId, ...(bookingId !== null && { bookingId }) }), processedBy };
}

/** The contents of `booking_events.data`: all fields of an event without a column of their own. */
export function eventData(event: BookingEvent & { bookingId?: string | undefined }): Record<string, unknown> {
  const {
    eventId: _show,
    version: _version,
    type: _type,
    commandId: _command,
    bookingId: _booking,
    at: _at,
    ...data
  } = event;
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
