import type { Seat, WholeShow } from '@ticketing/worker/domain/show.ts';
import { available, blocked } from '@ticketing/worker/domain/show.ts';
import type { PoolClient } from 'pg';
import type { Add } from './findings.ts';

type TicketRow = {
  seat_id: string;
  status: Seat['status'];
  booking_id: string | null;
  user_id: number | null;
  held_until: Date | null;
  price_minor: number;
};

/** Compares the tickets with the seats in the log, and the version in the show's row with the log's. */
export async function checkTickets(client: PoolClient, show: WholeShow, add: Add): Promise<void> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM shows WHERE event_id = $1', [
    show.eventId,
  ]);
  if (rows[0]?.version !== show.version) {
    add('event store', `the show's row is at version ${rows[0]?.version ?? 'none'} and the log at ${show.version}`);
  }
  const unseen = new Set(show.seats.keys());
  for await (const page of ticketsOf(client, show.eventId)) {
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

async function* ticketsOf(client: PoolClient, eventId: number): AsyncGenerator<TicketRow[]> {
  for (let after = ''; ; ) {
    const { rows } = await client.query<TicketRow>({
      name: 'tickets-of',
      text: `SELECT seat_id, status, booking_id, user_id, held_until, price_minor FROM tickets
             WHERE event_id = $1 AND seat_id > $2 ORDER BY seat_id LIMIT 5000`,
      values: [eventId, after],
    });
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.seat_id;
  }
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
