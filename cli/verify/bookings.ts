import { changesBooking } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import { foldBooking, keptHistory } from '@ticketing/sync-service/fold/fold.ts';
import { fieldDifferences } from '@ticketing/sync-service/heal/differences.ts';
import { evolve } from '@ticketing/worker/domain/decider.ts';
import type { Booking, Show, Terms } from '@ticketing/worker/domain/show.ts';
import { emptyShow, termsOf } from '@ticketing/worker/domain/show.ts';
import type { PoolClient } from 'pg';
import type { Add } from './findings.ts';
import type { BookingRow, ShowReads } from './show-reads.ts';

type Places = { client: PoolClient; reads: ShowReads; add: Add };

/**
 * Compares the bookings of a show with the log, in PostgreSQL and in the views.
 * @param versions of the show: in the event store, and in the view read before that
 */
export async function checkBookings(
  { client, reads, add }: Places,
  eventId: number,
  versions: { store: number; view: number },
): Promise<void> {
  const terms = termsWhenScheduled(await reads.scheduled());
  let made = 0;
  for await (const page of reads.bookings()) {
    const ids = page.map(({ bookingId }) => bookingId);
    const rows = await reads.bookingRows(ids);
    const seen = await reads.bookingViews(ids);
    for (const { bookingId, events } of page) {
      const booking = foldRow({ ...emptyShow(eventId), ...(terms && { terms }) }, bookingId, events, add);
      if (booking !== undefined) made += 1;
      compareRow(bookingId, booking, rows.get(bookingId), add);
      compareView(events, seen.get(bookingId), versions, add);
    }
  }
  if ((await reads.bookingCount()) > made) await reportUnfounded(client, eventId, add);
}

/** The terms that the show was scheduled with: whether it demands payments, which never changes. */
function termsWhenScheduled(stored: StoredEvent | undefined): Terms | undefined {
  return stored?.event.type === 'ShowScheduled' ? termsOf(stored.event) : undefined;
}

function foldRow(show: Show, bookingId: string, events: StoredEvent[], add: Add): Booking | undefined {
  for (const { event } of events) {
    if (changesBooking(event) && show.bookings.get(bookingId) === undefined) {
      add('event store', `version ${event.version} is about booking ${bookingId}, which was never made`);
      continue;
    }
    evolve(show, event);
  }
  return show.bookings.get(bookingId);
}

function compareRow(bookingId: string, booking: Booking | undefined, row: BookingRow | undefined, add: Add): void {
  if (row === undefined) {
    if (booking !== undefined) add('bookings', `booking ${bookingId} is missing and should be ${booking.status}`);
    return;
  }
  if (booking === undefined) {
    add('bookings', `booking ${bookingId} is there and should not be`);
    return;
  }
  const seen = {
    bookingId: row.booking_id,
    userId: row.user_id,
    seatIds: row.seat_ids,
    prices: row.prices?.map(Number),
    status: row.status,
    code: row.code,
    heldUntil: row.held_until?.toISOString(),
    heldSince: row.held_since?.toISOString(),
    paymentId: row.payment_id,
    wish: row.wish,
    tickets: row.tickets,
    version: row.version,
  };
  for (const text of fieldDifferences(booking, seen)) add('bookings', `booking ${bookingId}: ${text}`);
}

function compareView(
  events: StoredEvent[],
  seen: BookingView | undefined,
  versions: { store: number; view: number },
  add: Add,
): void {
  // A view that is newer than the snapshot is compared when the show is checked again.
  if (seen !== undefined && seen.version > versions.store) return;
  const upTo = Math.max(versions.view, seen?.version ?? 0);
  const expected = events
    .filter(({ event }) => event.version <= upTo)
    .reduce<BookingView | undefined>(foldBooking, undefined);
  if (expected === undefined) {
    if (seen !== undefined) add('views', `booking ${seen._id} is there and should not be`);
  } else if (seen === undefined) {
    add('views', `booking ${expected._id} is missing and should be ${expected.status}`);
  } else {
    // A document from before the limit on refusals may have more of them; the next event about it removes them.
    const cut = { ...seen, history: keptHistory(seen.history) };
    for (const text of fieldDifferences(expected, cut)) add('views', `booking ${expected._id}: ${text}`);
  }
}

async function reportUnfounded(client: PoolClient, eventId: number, add: Add): Promise<void> {
  const { rows } = await client.query<{ booking_id: string }>(
    `SELECT booking_id FROM bookings WHERE event_id = $1 AND NOT EXISTS (
       SELECT FROM booking_events e WHERE e.event_id = bookings.event_id AND e.booking_id = bookings.booking_id
     ) ORDER BY booking_id LIMIT 1000`,
    [eventId],
  );
  for (const { booking_id } of rows) add('bookings', `booking ${booking_id} is there and no event speaks of it`);
}
