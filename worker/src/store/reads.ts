import type { ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { Policy } from '@ticketing/shared/messages/show.ts';
import type { BookingStatus } from '@ticketing/shared/messages/statuses.ts';
import type { Wish } from '@ticketing/shared/messages/wish.ts';
import type { StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { PoolClient } from 'pg';
import { joinList } from '../domain/hall.ts';
import type { PartialShow, Seat, Terms, TicketState } from '../domain/show.ts';
import { available, blocked, partialShow, termsOf } from '../domain/show.ts';
import { emptyWaitingList } from '../domain/waiting-list.ts';

/** The key of a seat or user within a show. */
export type InShow<T> = { eventId: number; key: T };

/**
 * Locks the rows of the shows, in id order so that transactions cannot deadlock. Until the commit nobody else decides
 * about these shows. A show without a row gets one, at version 0.
 */
export async function lockShows(client: PoolClient, eventIds: number[]): Promise<Map<number, PartialShow>> {
  let rows = await selectForUpdate(client, eventIds);
  if (rows.length < eventIds.length) {
    await client.query(
      'INSERT INTO shows (event_id, version) SELECT e, 0 FROM unnest($1::int[]) e ORDER BY e ON CONFLICT DO NOTHING',
      [eventIds],
    );
    rows = await selectForUpdate(client, eventIds);
  }
  return new Map(rows.map((row) => [row.event_id, showOf(row)]));
}

type ShowRow = {
  event_id: number;
  version: number;
  starts_at: Date | null;
  sales_open_at: Date | null;
  sales_close_at: Date | null;
  max_seats_per_user: number | null;
  currency: string | null;
  cancel_until: number | null;
  transferable: boolean | null;
  exchangeable: boolean | null;
  no_single_seats: boolean | null;
  rules: number | null;
  payment: 'none' | 'required' | null;
  has_waiting_list: boolean;
  cancelled_at: Date | null;
  showtime: ShowtimePlace | null;
};

const selectShows = `SELECT event_id, version, starts_at, sales_open_at, sales_close_at, max_seats_per_user, currency, cancel_until,
    transferable, exchangeable, no_single_seats, rules, payment, has_waiting_list, cancelled_at, showtime
  FROM shows WHERE event_id = ANY($1::int[]) ORDER BY event_id`;

async function selectForUpdate(client: PoolClient, eventIds: number[]): Promise<ShowRow[]> {
  const query = { name: 'lock-shows', text: `${selectShows} FOR UPDATE`, values: [eventIds] };
  return (await client.query<ShowRow>(query)).rows;
}

/** The rows of shows, without locks. */
export async function readShows(client: PoolClient, eventIds: number[]): Promise<Map<number, PartialShow>> {
  const { rows } = await client.query<ShowRow>({ name: 'read-shows', text: selectShows, values: [eventIds] });
  return new Map(rows.map((row) => [row.event_id, showOf(row)]));
}

function showOf(row: ShowRow): PartialShow {
  const { event_id, version, starts_at, sales_open_at, sales_close_at, max_seats_per_user, currency } = row;
  if (starts_at === null || sales_close_at === null || max_seats_per_user === null || currency === null) {
    return partialShow(event_id, version);
  }
  const terms = termsOf({
    startsAt: starts_at.toISOString(),
    salesOpenAt: sales_open_at?.toISOString(),
    salesCloseAt: sales_close_at.toISOString(),
    maxSeatsPerUser: max_seats_per_user,
    currency,
    policy: policyOf(row),
    payment: row.payment ?? undefined,
    rules: row.rules ?? undefined,
    showtime: row.showtime ?? undefined,
  });
  const after: Terms = row.cancelled_at === null ? terms : { ...terms, isCancelled: true };
  return partialShow(event_id, version, after, row.has_waiting_list);
}

function policyOf({ cancel_until, transferable, exchangeable, no_single_seats }: ShowRow): Policy | undefined {
  if (cancel_until === null) return undefined;
  return {
    cancelUntil: cancel_until,
    ...(transferable !== null && { transferable }),
    ...(exchangeable !== null && { exchangeable }),
    ...(no_single_seats !== null && { noSingleSeats: no_single_seats }),
  };
}

/** An outcome that is in the event store, and the worker that decided it. */
export type RecordedOutcome = ReturnType<typeof storedEvent>;

/** Recorded outcomes by command id. */
export async function readOutcomes(client: PoolClient, commandIds: string[]): Promise<Map<string, RecordedOutcome>> {
  const { rows } = await client.query<StoredEventRow>({
    name: 'read-outcomes',
    text: `SELECT ${storedEventColumns} FROM booking_events WHERE command_id = ANY($1::uuid[])`,
    values: [commandIds],
  });
  return new Map(rows.map((row) => [row.command_id, storedEvent(row)]));
}

/**
 * Loads seats into their shows. LATERAL makes the planner use the primary key for each seat: with `= ANY` over two
 * columns and old statistics it reads the whole show.
 */
export async function loadSeats(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  seats: InShow<string>[],
): Promise<void> {
  if (seats.length === 0) return;
  for (const { eventId, key } of seats) {
    const show = shows.get(eventId)!;
    show.seats.setAbsent(key);
    show.prices.setAbsent(key);
  }
  const { rows } = await client.query<TicketRow>({
    name: 'load-seats',
    text: `SELECT t.* FROM unnest($1::int[], $2::text[]) AS w(event_id, seat_id)
           CROSS JOIN LATERAL (
             SELECT event_id, seat_id, status, booking_id, user_id, held_until, price_minor FROM tickets
             WHERE tickets.event_id = w.event_id AND tickets.seat_id = w.seat_id OFFSET 0
           ) t`,
    values: [seats.map(({ eventId }) => eventId), seats.map(({ key }) => key)],
  });
  for (const row of rows) {
    const show = shows.get(row.event_id)!;
    show.seats.set(row.seat_id, seatOf(row));
    show.prices.set(row.seat_id, row.price_minor);
  }
}

/** Loads all seats of shows, and with them how many seats each user has. */
export async function loadWholeShows(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  eventIds: number[],
): Promise<void> {
  if (eventIds.length === 0) return;
  const { rows } = await client.query<TicketRow>({
    name: 'load-halls',
    text: 'SELECT event_id, seat_id, status, booking_id, user_id, held_until, price_minor FROM tickets WHERE event_id = ANY($1::int[])',
    values: [eventIds],
  });
  for (const eventId of eventIds) {
    const show = shows.get(eventId)!;
    show.seats.becomeWhole();
    show.prices.becomeWhole();
    show.seatsOfUser.becomeWhole();
  }
  for (const row of rows) {
    const { seats, prices, seatsOfUser } = shows.get(row.event_id)!;
    const seat = seatOf(row);
    seats.set(row.seat_id, seat);
    prices.set(row.seat_id, row.price_minor);
    if ('userId' in seat) seatsOfUser.set(seat.userId, (seatsOfUser.get(seat.userId) ?? 0) + 1);
  }
}

/** Loads the waiting lists of shows, in the order in which people joined. */
export async function loadWaitingLists(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  eventIds: number[],
): Promise<void> {
  if (eventIds.length === 0) return;
  const { rows } = await client.query<{ booking_id: string; event_id: number; user_id: number; wish: Wish }>({
    name: 'load-waiting-lists',
    text: `SELECT booking_id, event_id, user_id, wish FROM bookings
           WHERE event_id = ANY($1::int[]) AND status = 'waiting' ORDER BY event_id, version`,
    values: [eventIds],
  });
  for (const eventId of eventIds) shows.get(eventId)!.waiting = emptyWaitingList();
  for (const { booking_id: bookingId, event_id, user_id: userId, wish } of rows) {
    joinList(shows.get(event_id)!, { bookingId, userId, wish });
  }
}

/** Loads the layouts of scheduled shows: of the last event that has one. */
export async function loadLayouts(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  eventIds: number[],
): Promise<void> {
  if (eventIds.length === 0) return;
  const { rows } = await client.query<StoredEventRow>({
    name: 'load-layouts',
    text: `SELECT e.* FROM unnest($1::int[]) AS w(event_id)
           CROSS JOIN LATERAL (
             SELECT ${storedEventColumns} FROM booking_events
             WHERE booking_events.event_id = w.event_id AND type IN ('ShowScheduled', 'LayoutChanged') ORDER BY version DESC LIMIT 1
           ) e`,
    values: [eventIds],
  });
  for (const row of rows) {
    const { event } = storedEvent(row);
    if ('layout' in event) shows.get(event.eventId)!.layout = event.layout;
  }
}

type TicketRow = {
  event_id: number;
  seat_id: string;
  status: Seat['status'];
  booking_id: string | null;
  user_id: number | null;
  held_until: Date | null;
  price_minor: number;
};

function seatOf(row: TicketRow): Seat {
  if (row.booking_id === null || row.user_id === null) return row.status === 'blocked' ? blocked : available;
  const owner = { bookingId: row.booking_id, userId: row.user_id };
  if (row.status === 'held') return { status: 'held', ...owner, heldUntil: row.held_until!.toISOString() };
  return { status: 'booked', ...owner };
}

/** Loads bookings into their shows. */
export async function loadBookings(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  bookings: InShow<string>[],
): Promise<void> {
  if (bookings.length === 0) return;
  for (const { eventId, key } of bookings) shows.get(eventId)!.bookings.setAbsent(key);
  const { rows } = await client.query<{
    booking_id: string;
    event_id: number;
    user_id: number;
    seat_ids: string[];
    prices: string[] | null;
    status: BookingStatus;
    code: string | null;
    held_until: Date | null;
    held_since: Date | null;
    payment_id: string | null;
    wish: Wish | null;
    tickets: TicketState[] | null;
    version: number;
  }>({
    name: 'load-bookings',
    text: `SELECT booking_id, event_id, user_id, seat_ids, prices, status, code, held_until, held_since,
             payment_id, wish, tickets, version
           FROM bookings WHERE booking_id = ANY($1::text[])`,
    values: [bookings.map(({ key }) => key)],
  });
  for (const row of rows) {
    shows.get(row.event_id)!.bookings.set(row.booking_id, {
      bookingId: row.booking_id,
      userId: row.user_id,
      seatIds: row.seat_ids,
      ...(row.prices !== null && { prices: row.prices.map(Number) }),
      status: row.status,
      ...(row.code !== null && { code: row.code }),
      ...(row.held_until !== null && { heldUntil: row.held_until.toISOString() }),
      ...(row.held_since !== null && { heldSince: row.held_since.toISOString() }),
      ...(row.payment_id !== null && { paymentId: row.payment_id }),
      ...(row.wish !== null && { wish: row.wish }),
      ...(row.tickets !== null && { tickets: row.tickets }),
      version: row.version,
    });
  }
}

/** Loads how many seats users have, for the purchase limit. */
export async function loadSeatsOfUsers(
  client: PoolClient,
  shows: Map<number, PartialShow>,
  users: InShow<number>[],
): Promise<void> {
  if (users.length === 0) return;
  const { rows } = await client.query<{ event_id: number; user_id: number; seats: number }>({
    name: 'load-seats-of-users',
    text: `SELECT w.event_id, w.user_id, u.seats FROM unnest($1::int[], $2::int[]) AS w(event_id, user_id)
           CROSS JOIN LATERAL (
             SELECT sum(cardinality(seat_ids)) AS seats FROM bookings
             WHERE bookings.event_id = w.event_id AND bookings.user_id = w.user_id AND status IN ('held', 'booked')
           ) u
           WHERE u.seats > 0`,
    values: [users.map(({ eventId }) => eventId), users.map(({ key }) => key)],
  });
  for (const { eventId, key } of users) shows.get(eventId)!.seatsOfUser.set(key, 0);
  for (const row of rows) shows.get(row.event_id)!.seatsOfUser.set(row.user_id, row.seats);
}
