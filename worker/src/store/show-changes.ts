import type { EventOf } from '@ticketing/shared/messages/events.ts';
import type { PoolClient } from 'pg';
import type { Terms } from '../domain/show.ts';

/** The details of a show after changes; `name` only if it has changed. */
export type ShowDetailsChange = { eventId: number; name: string | undefined; terms: Terms };

/** Writes the details of shows that have changed. The version of each is guarded with the rest of the chunk. */
export async function changeShows(client: PoolClient, changes: ShowDetailsChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ eventId, name, terms: { details, salesCloseAt } }) => ({
    event_id: eventId,
    name,
    starts_at: details.startsAt,
    sales_open_at: details.salesOpenAt,
    sales_close_at: salesCloseAt,
    max_seats_per_user: details.maxSeatsPerUser,
    cancel_until: details.policy?.cancelUntil,
    transferable: details.policy?.transferable,
    exchangeable: details.policy?.exchangeable,
    no_single_seats: details.policy?.noSingleSeats,
  }));
  await client.query(
    `UPDATE shows SET name = coalesce(w.name, shows.name), starts_at = w.starts_at, sales_open_at = w.sales_open_at,
       sales_close_at = w.sales_close_at, max_seats_per_user = w.max_seats_per_user, cancel_until = w.cancel_until,
       transferable = w.transferable, exchangeable = w.exchangeable, no_single_seats = w.no_single_seats
     FROM json_to_recordset($1::json) AS w(event_id int, name text, starts_at timestamptz, sales_open_at timestamptz,
       sales_close_at timestamptz, max_seats_per_user int, cancel_until int, transferable boolean, exchangeable boolean,
       no_single_seats boolean)
     WHERE shows.event_id = w.event_id`,
    [JSON.stringify(rows)],
  );
}

/** How many rows one statement changes: well below the time limit of a statement, however large the show is. */
const rowsAtOnce = 10_000;

/**
 * Cancels a show: blocks its seats, and ends all bookings that own some. The rows never leave the database, so a sold
 * stadium costs this process no memory. The caller has locked the show, and everything commits together.
 */
export async function cancelShow(client: PoolClient, event: EventOf<'ShowCancelled'>): Promise<void> {
  const { eventId, version, at } = event;
  await client.query('UPDATE shows SET cancelled_at = $2, has_waiting_list = false WHERE event_id = $1', [eventId, at]);
  for (let after: string | null = ''; after !== null; ) {
    const { rows }: { rows: { last: string | null }[] } = await client.query(
      `WITH page AS (
         SELECT seat_id FROM tickets WHERE event_id = $1 AND seat_id > $2 ORDER BY seat_id LIMIT ${rowsAtOnce}
       ), blocked AS (
         UPDATE tickets SET status = 'blocked', booking_id = NULL, user_id = NULL, held_until = NULL FROM page
         WHERE tickets.event_id = $1 AND tickets.seat_id = page.seat_id AND tickets.status <> 'blocked'
       )
       SELECT max(seat_id) AS last FROM page`,
      [eventId, after],
    );
    after = rows[0]!.last;
  }
  // One after the other: each has an index of its own.
  for (const open of ["status IN ('held', 'booked')", "status = 'waiting'"]) {
    let count: number;
    do {
      const { rowCount } = await client.query(
        `UPDATE bookings SET status = 'cancelled', code = 'show-cancelled', held_until = NULL, held_since = NULL,
           tickets = NULL,
           version = $2
         WHERE booking_id IN (SELECT booking_id FROM bookings WHERE event_id = $1 AND ${open} LIMIT ${rowsAtOnce})`,
        [eventId, version],
      );
      count = rowCount ?? 0;
    } while (count === rowsAtOnce);
  }
}
