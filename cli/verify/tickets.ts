import type { Seat, WholeShow } from '@ticketing/worker/domain/show.ts';
import { available, blocked } from '@ticketing/worker/domain/show.ts';
import type { Add } from './findings.ts';
import type { ShowReads, TicketRow } from './show-reads.ts';

/** Compares the tickets with the seats in the log, and the version in the show's row with the log's. */
export async function checkTickets(reads: ShowReads, show: WholeShow, add: Add): Promise<void> {
  const version = await reads.rowVersion();
  if (version !== show.version) {
    add('event store', `the show's row is at version ${version ?? 'none'} and the log at ${show.version}`);
  }
  const unseen = new Set(show.seats.keys());
  for await (const page of reads.tickets()) {
    for (const row of page) {
      unseen.delete(row.seat_id);
      const seat = show.seats.get(row.seat_id);
      const [want, have] = [seat === undefined ? 'no ticket' : describe(seat), describe(seatOf(row))];
      if (want !== have) add('tickets', `seat ${row.seat_id} is ${have} and should be ${want}`);
      const price = show.prices.get(row.seat_id);
      if (seat !== undefined && price !== row.price_minor) {
        add('tickets', `seat ${row.seat_id} costs ${row.price_minor} and should cost ${price}`);
      }
    }
  }
  for (const seatId of unseen) add('tickets', `seat ${seatId} has no ticket`);
}

function seatOf({ status, booking_id, user_id, held_until }: TicketRow): Seat {
  if (status === 'blocked') return blocked;
  if (status === 'available' || booking_id === null || user_id === null) return available;
  if (status === 'booked') return { status, bookingId: booking_id, userId: user_id };
  return { status, bookingId: booking_id, userId: user_id, heldUntil: held_until?.toISOString() ?? 'no time' };
}

function describe(seat: Seat): string {
  if (!('bookingId' in seat)) return seat.status;
  const until = seat.status === 'held' ? ` until ${seat.heldUntil}` : '';
  return `${seat.status} by ${seat.bookingId} of user ${seat.userId}${until}`;
}
