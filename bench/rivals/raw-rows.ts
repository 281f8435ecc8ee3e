import { eventData } from '@ticketing/shared/stores/event-store.ts';
import type { PoolClient } from 'pg';
import type { NamedBooking } from '../workloads/workload.ts';
import { currency, priceMinor } from '../workloads/workload.ts';

/** The statements, one per table, of a bulk load: nothing is read, nothing checked. */
export const rawRowsSql = {
  events: `INSERT INTO booking_events (event_id, version, command_id, type, booking_id, data, at, correlation_id,
             command_partition, command_offset, processed_by)
           SELECT event_id, version, command_id, type, booking_id, data, at, correlation_id, 0, version, 'bench'
           FROM json_to_recordset($1::json) AS e(event_id int, version bigint, command_id uuid, type text,
             booking_id text, data jsonb, at timestamptz, correlation_id text)`,
  bookings: `INSERT INTO bookings (booking_id, event_id, partition, user_id, seat_ids, prices, status, version)
             SELECT booking_id, event_id, 0, user_id, seat_ids, prices, 'booked', version
             FROM json_to_recordset($1::json) AS b(booking_id text, event_id int, user_id int, seat_ids text[],
               prices bigint[], version bigint)`,
  tickets: `UPDATE tickets SET status = 'booked', booking_id = w.booking_id, user_id = w.user_id
            FROM json_to_recordset($1::json) AS w(event_id int, seat_id text, booking_id text, user_id int)
            WHERE tickets.event_id = w.event_id AND tickets.seat_id = w.seat_id`,
};

/**
 * The lower bound: writes the rows of our batch, in batches of the same size, one transaction each, with everything
 * known in advance.
 * @param orders of one show whose stream is at version 1
 */
export async function writeRawRows(client: PoolClient, orders: NamedBooking[], batch: number): Promise<void> {
  for (let first = 0; first < orders.length; first += batch) {
    await writeBatch(client, orders.slice(first, first + batch), first + 2);
  }
}

async function writeBatch(client: PoolClient, orders: NamedBooking[], firstVersion: number): Promise<void> {
  const at = new Date().toISOString();
  const events = orders.map(({ eventId, commandId, bookingId, userId, seatIds }, index) => {
    const version = firstVersion + index;
    const bought = { seats: seatIds.map((seatId) => ({ seatId, priceMinor })), totalMinor: priceMinor, currency };
    const event = {
      eventId,
      version,
      type: 'SeatsBooked',
      commandId,
      bookingId,
      userId,
      seatIds,
      ...bought,
      at,
    } as const;
    return {
      event_id: eventId,
      version,
      command_id: commandId,
      type: event.type,
      booking_id: bookingId,
      data: eventData(event),
      at,
      correlation_id: commandId,
    };
  });
  const bookings = orders.map(({ eventId, bookingId, userId, seatIds }, index) => ({
    booking_id: bookingId,
    event_id: eventId,
    user_id: userId,
    seat_ids: seatIds,
    prices: seatIds.map(() => priceMinor),
    version: firstVersion + index,
  }));
  const tickets = orders.map(({ eventId, bookingId, userId, seatIds }) => ({
    event_id: eventId,
    seat_id: seatIds[0],
    booking_id: bookingId,
    user_id: userId,
  }));
  await client.query('BEGIN');
  await client.query({ name: 'raw-events', text: rawRowsSql.events, values: [JSON.stringify(events)] });
  await client.query({ name: 'raw-bookings', text: rawRowsSql.bookings, values: [JSON.stringify(bookings)] });
  await client.query({ name: 'raw-tickets', text: rawRowsSql.tickets, values: [JSON.stringify(tickets)] });
  await client.query('COMMIT');
}
