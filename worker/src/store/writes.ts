import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { numbersOf, seatCount, seatIdPrefix } from '@ticketing/shared/messages/rows.ts';
import { eventData } from '@ticketing/shared/stores/event-store.ts';
import type { PoolClient } from 'pg';
import { DatabaseError } from 'pg';
import type { Booking, Seat } from '../domain/show.ts';
import { termsOf } from '../domain/show.ts';
import { arrayLiteral, columns } from './columns.ts';

/** A row was not as the decision saw it, so the guard of a write failed. The transaction must be rolled back. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}

const divisionByZero = '22012';

export type EventToAppend = { event: BookingEvent; correlationId: string; offset: number };

/** A seat that changes owner, only if its owner is still the one that the decision saw. */
export type SeatChange = { eventId: number; seatId: string; seen: Seat; now: Seat };

export type BookingOfShow = Booking & { eventId: number };

/** A booking that existed before, as the decision saw it and as it is now. */
export type BookingChange = { seen: Booking; booking: BookingOfShow };

/**
 * A new version of a show, only from the version that the decision saw, and, if known, only if that version is still
 * the outcome of the same command. Otherwise a decision from the state of an uncommitted chunk could be applied to the
 * state of another chunk with the same version.
 */
export type VersionChange = { eventId: number; seen: number; lastCommandId: string | undefined; now: number };

/** All changes of a chunk: each row once. */
export type ChunkWrites = {
  events: EventToAppend[];
  seats: SeatChange[];
  newBookings: BookingOfShow[];
  changedBookings: BookingChange[];
  versions: VersionChange[];
};

/**
 * Writes a chunk in one statement: events, seats, bookings, and the new versions of the shows. It writes everything or
 * nothing, even without an explicit transaction: if a row was not as the decision saw it, the statement fails with a
 * division by zero. A second outcome for a command violates `booking_events_one_outcome`; a new booking that exists
 * violates `bookings_pkey`.
 * @throws GuardError (from the promise) when a row was not as the decision saw it
 */
export async function writeChunk(
  client: PoolClient,
  { events, seats, newBookings, changedBookings, versions }: ChunkWrites,
  { partition, processedBy, commandLog }: { partition: number; processedBy: string; commandLog: number },
): Promise<void> {
  const statement = {
    name: 'write-chunk',
    text: writeChunkSql,
    values: [
      partition,
      processedBy,
      commandLog,
      seats.length,
      changedBookings.length,
      versions.length,
      JSON.stringify(events.map(({ event }) => eventData(event))),
      ...eventColumns.values(events),
      ...seatColumns.values(seats),
      ...newBookingColumns.values(newBookings),
      ...changedBookingColumns.values(changedBookings),
      ...versionColumns.values(versions),
    ],
  };
  try {
    await client.query(statement);
  } catch (error) {
    const guardFailed = error instanceof DatabaseError && error.code === divisionByZero;
    throw guardFailed ? new GuardError('a row is not as the decision saw it') : error;
  }
}

const eventColumns = columns<EventToAppend>({
  event_id: ['int', ({ event }) => event.eventId],
  version: ['bigint', ({ event }) => event.version],
  command_id: ['uuid', ({ event }) => event.commandId],
  type: ['text', ({ event }) => event.type],
  booking_id: ['text', ({ event }) => ('bookingId' in event ? event.bookingId : undefined)],
  at: ['timestamptz', ({ event }) => event.at],
  correlation_id: ['text', ({ correlationId }) => correlationId],
  command_offset: ['bigint', ({ offset }) => offset],
});

const seatColumns = columns<SeatChange>({
  event_id: ['int', ({ eventId }) => eventId],
  seat_id: ['text', ({ seatId }) => seatId],
  seen: ['text', ({ seen }) => ('bookingId' in seen ? seen.bookingId : undefined)],
  status: ['text', ({ now }) => now.status],
  booking_id: ['text', ({ now }) => ('bookingId' in now ? now.bookingId : undefined)],
  user_id: ['int', ({ now }) => ('userId' in now ? now.userId : undefined)],
  held_until: ['timestamptz', ({ now }) => ('heldUntil' in now ? now.heldUntil : undefined)],
});

const newBookingColumns = columns<BookingOfShow>({
  booking_id: ['text', ({ bookingId }) => bookingId],
  event_id: ['int', ({ eventId }) => eventId],
  user_id: ['int', ({ userId }) => userId],
  // Arrays a row have their literals in a text: an array of arrays would need them all of one length.
  seat_ids: ['text', ({ seatIds }) => arrayLiteral(seatIds)],
  prices: ['text', ({ prices }) => prices && arrayLiteral(prices)],
  status: ['text', ({ status }) => status],
  code: ['text', ({ code }) => code],
  held_until: ['timestamptz', ({ heldUntil }) => heldUntil],
  held_since: ['timestamptz', ({ heldSince }) => heldSince],
  payment_id: ['text', ({ paymentId }) => paymentId],
  wish: ['jsonb', ({ wish }) => wish && JSON.stringify(wish)],
  tickets: ['jsonb', ({ tickets }) => tickets && JSON.stringify(tickets)],
  version: ['bigint', ({ version }) => version],
});

// Seats and users of a booking seldom change, and what does not is left out: the row keeps it.
const changedBookingColumns = columns<BookingChange>({
  booking_id: ['text', ({ booking }) => booking.bookingId],
  seen: ['bigint', ({ seen }) => seen.version],
  status: ['text', ({ booking }) => booking.status],
  held_until: ['timestamptz', ({ booking }) => booking.heldUntil],
  held_since: ['timestamptz', ({ booking }) => booking.heldSince],
  code: ['text', ({ booking }) => booking.code],
  payment_id: ['text', ({ booking }) => booking.paymentId],
  wish: ['jsonb', ({ booking: { wish } }) => wish && JSON.stringify(wish)],
  tickets: ['jsonb', ({ booking: { tickets } }) => tickets && JSON.stringify(tickets)],
  version: ['bigint', ({ booking }) => booking.version],
  user_id: ['int', ({ seen, booking }) => (booking.userId === seen.userId ? undefined : booking.userId)],
  seat_ids: ['text', (change) => (keepsSeats(change) ? undefined : arrayLiteral(change.booking.seatIds))],
  prices: [
    'text',
    (change) => (keepsSeats(change) ? undefined : change.booking.prices && arrayLiteral(change.booking.prices)),
  ],
});

function keepsSeats({ seen, booking }: BookingChange): boolean {
  return booking.seatIds === seen.seatIds;
}

const versionColumns = columns<VersionChange>({
  event_id: ['int', ({ eventId }) => eventId],
  seen: ['bigint', ({ seen }) => seen],
  version: ['bigint', ({ now }) => now],
  last: ['uuid', ({ lastCommandId }) => lastCommandId],
});

const firstEvent = 8;
const firstSeat = firstEvent + eventColumns.size;
const firstNewBooking = firstSeat + seatColumns.size;
const firstChangedBooking = firstNewBooking + newBookingColumns.size;
const firstVersion = firstChangedBooking + changedBookingColumns.size;

const writeChunkSql = `WITH
  appended AS (
    INSERT INTO booking_events (event_id, version, command_id, type, booking_id, data, at, correlation_id,
      command_partition, command_offset, processed_by, command_log)
    SELECT event_id, version, command_id, type, booking_id, data, at, correlation_id, $1, command_offset, $2, $3
    FROM ${eventColumns.table('e', firstEvent, 'jsonb_array_elements($7::jsonb)')}
  ), taken AS (
    UPDATE tickets SET status = w.status, booking_id = w.booking_id, user_id = w.user_id, held_until = w.held_until
    FROM ${seatColumns.table('w', firstSeat)}
    WHERE tickets.event_id = w.event_id AND tickets.seat_id = w.seat_id
      AND tickets.booking_id IS NOT DISTINCT FROM w.seen
    RETURNING 1
  ), made AS (
    INSERT INTO bookings (booking_id, event_id, partition, user_id, seat_ids, prices, status, code, held_until,
      held_since, payment_id, wish, tickets, version)
    SELECT booking_id, event_id, $1, user_id, seat_ids::text[], prices::bigint[], status, code, held_until, held_since,
      payment_id, wish, tickets, version
    FROM ${newBookingColumns.table('b', firstNewBooking)}
  ), changed AS (
    UPDATE bookings SET status = w.status, held_until = w.held_until, held_since = w.held_since,
      code = w.code, payment_id = w.payment_id, wish = w.wish, tickets = w.tickets,
      version = w.version, user_id = coalesce(w.user_id, bookings.user_id),
      seat_ids = coalesce(w.seat_ids::text[], bookings.seat_ids), prices = coalesce(w.prices::bigint[], bookings.prices)
    FROM ${changedBookingColumns.table('w', firstChangedBooking)}
    WHERE bookings.booking_id = w.booking_id AND bookings.version = w.seen
    RETURNING 1
  ), moved AS (
    UPDATE shows SET version = w.version
    FROM ${versionColumns.table('w', firstVersion)}
    WHERE shows.event_id = w.event_id AND shows.version = w.seen
      AND (w.last IS NULL OR w.last = (
        SELECT command_id FROM booking_events e WHERE e.event_id = w.event_id AND e.version = w.seen))
    RETURNING 1
  )
  SELECT 1 / ((SELECT count(*) FROM taken) = $4 AND (SELECT count(*) FROM changed) = $5
    AND (SELECT count(*) FROM moved) = $6)::int`;

/** Records that people wait for seats of shows. */
export async function openWaitingLists(client: PoolClient, eventIds: number[]): Promise<void> {
  await client.query(
    'UPDATE shows SET has_waiting_list = true WHERE event_id = ANY($1::int[]) AND NOT has_waiting_list',
    [eventIds],
  );
}

/** Writes the details of scheduled shows and creates their tickets. */
export async function scheduleShows(client: PoolClient, events: EventOf<'ShowScheduled'>[]): Promise<void> {
  if (events.length === 0) return;
  const shows = events.map((event) => ({
    event_id: event.eventId,
    name: event.name,
    venue_name: event.venue.name,
    venue_city: event.venue.city,
    category: event.category,
    starts_at: event.startsAt,
    sales_open_at: event.salesOpenAt ?? null,
    sales_close_at: event.salesCloseAt ?? event.startsAt,
    currency: event.currency,
    max_seats_per_user: event.maxSeatsPerUser,
    cancel_until: event.policy?.cancelUntil ?? null,
    transferable: event.policy?.transferable ?? null,
    exchangeable: event.policy?.exchangeable ?? null,
    no_single_seats: event.policy?.noSingleSeats ?? null,
    rules: event.rules ?? null,
    payment: event.payment ?? null,
    showtime: termsOf(event).details.showtime ?? null,
  }));
  const result = await client.query(
    `UPDATE shows SET name = w.name, venue_name = w.venue_name, venue_city = w.venue_city, category = w.category,
       starts_at = w.starts_at, sales_open_at = w.sales_open_at, sales_close_at = w.sales_close_at,
       currency = w.currency, max_seats_per_user = w.max_seats_per_user, cancel_until = w.cancel_until,
       transferable = w.transferable, exchangeable = w.exchangeable, no_single_seats = w.no_single_seats,
       rules = w.rules, payment = w.payment, showtime = w.showtime
     FROM json_to_recordset($1::json) AS w(event_id int, name text, venue_name text, venue_city text, category text,
       starts_at timestamptz, sales_open_at timestamptz, sales_close_at timestamptz, currency text,
       max_seats_per_user int, cancel_until int, transferable boolean, exchangeable boolean, no_single_seats boolean,
       rules smallint, payment text, showtime jsonb)
     WHERE shows.event_id = w.event_id AND shows.name IS NULL`,
    [JSON.stringify(shows)],
  );
  if (result.rowCount !== shows.length) throw new GuardError('a show to schedule has been scheduled');
  await client.query(`INSERT INTO tickets (event_id, seat_id, price_minor, status) ${placesOfRows}`, [
    rowsOfHalls(events),
  ]);
}

/**
 * Gives the tickets of shows with a new layout their prices and blocks, and makes those that they lack. Seats that
 * somebody holds or has booked stay theirs.
 */
export async function addSeats(client: PoolClient, layouts: EventOf<'LayoutChanged'>[]): Promise<void> {
  const status = 'CASE WHEN tickets.booking_id IS NULL THEN excluded.status ELSE tickets.status END';
  await client.query(
    `INSERT INTO tickets (event_id, seat_id, price_minor, status) ${placesOfRows}
     ON CONFLICT (event_id, seat_id) DO UPDATE SET price_minor = excluded.price_minor, status = ${status}
     WHERE (tickets.price_minor, tickets.status) IS DISTINCT FROM (excluded.price_minor, ${status})`,
    [rowsOfHalls(layouts)],
  );
}

/**
 * Removes the tickets of seats that a new layout no longer has.
 * @throws GuardError (from the promise) when the tickets are not those of the layout: one that would go is somebody's
 */
export async function removeSeats(client: PoolClient, layouts: EventOf<'LayoutChanged'>[]): Promise<void> {
  const { rows } = await client.query<{ tickets: number }>(
    `WITH places (event_id, seat_id) AS (SELECT event_id, seat_id FROM (${placesOfRows}) AS p(event_id, seat_id)),
     removed AS (
       DELETE FROM tickets WHERE event_id = ANY($2::int[]) AND booking_id IS NULL
         AND NOT EXISTS (SELECT FROM places p WHERE p.event_id = tickets.event_id AND p.seat_id = tickets.seat_id)
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM tickets WHERE event_id = ANY($2::int[])) - (SELECT count(*) FROM removed) AS tickets`,
    [rowsOfHalls(layouts), layouts.map(({ eventId }) => eventId)],
  );
  const seats = layouts.reduce((sum, { layout }) => sum + seatCount(layout), 0);
  if (rows[0]!.tickets !== seats) throw new GuardError('a seat that would go is not as the decision saw it');
}

function rowsOfHalls(halls: { eventId: number; layout: LayoutRow[] }[]): string {
  return JSON.stringify(halls.flatMap(({ eventId, layout }) => layout.map((row) => rowOfHall(eventId, row))));
}

/**
 * The places of rows ($1, JSON of {@link rowOfHall}): a row's numbers are counted here, so that the largest hall is a
 * short parameter.
 */
const placesOfRows = `SELECT r.event_id, r.prefix || l.label, r.price,
    CASE WHEN l.label = ANY(r.blocked) THEN 'blocked' ELSE 'available' END
  FROM json_to_recordset($1::json) AS r(event_id int, prefix text, first int, step int, count int, labels text[],
    blocked text[], price bigint)
  CROSS JOIN LATERAL (
    SELECT (r.first + n * r.step)::text FROM generate_series(0, r.count - 1) AS n
    UNION ALL
    SELECT label FROM unnest(r.labels) AS label WHERE label IS NOT NULL
  ) AS l(label)`;

function rowOfHall(eventId: number, row: LayoutRow) {
  return {
    event_id: eventId,
    prefix: seatIdPrefix(row),
    ...numbersOf(row),
    labels: row.labels,
    blocked: row.blocked,
    price: row.priceMinor,
  };
}
