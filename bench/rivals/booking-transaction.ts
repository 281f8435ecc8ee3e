import type { PoolClient } from 'pg';
import type { NamedBooking } from '../workloads/workload.ts';

/** One transaction per booking, as in most systems. It writes no event. */
export const bookingTransactionSql = {
  lockShow: 'SELECT max_seats_per_user FROM shows WHERE event_id = $1 FOR UPDATE',
  countSeats: `SELECT coalesce(sum(cardinality(seat_ids)), 0)::int AS seats FROM bookings
               WHERE event_id = $1 AND user_id = $2 AND status IN ('held', 'booked')`,
  lockSeat: 'SELECT status FROM tickets WHERE event_id = $1 AND seat_id = $2 FOR UPDATE',
  readSeat: 'SELECT status FROM tickets WHERE event_id = $1 AND seat_id = $2',
  takeSeat: `UPDATE tickets SET status = 'booked', booking_id = $3, user_id = $4 WHERE event_id = $1 AND seat_id = $2`,
  insertBooking: `INSERT INTO bookings (booking_id, event_id, partition, user_id, seat_ids, status, code, version)
                  VALUES ($1, $2, 0, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING`,
};

/**
 * How a transaction keeps others from its seat. `seat-lock` reads it with `FOR UPDATE`; `serializable` lets the database
 * detect conflicts. `show-lock` locks the show first and checks the purchase limit: without that lock two bookings of one
 * user could both find room below the limit.
 */
export type Isolation = 'seat-lock' | 'show-lock' | 'serializable';

/**
 * Books one seat in its own transaction: read, update, insert. A seat that is taken makes a rejected booking.
 * @returns whether the seat was booked
 * @throws errors of the database, with SQLSTATE 40001 among them; then nothing was written
 */
export async function bookInTransaction(
  client: PoolClient,
  { eventId, bookingId, userId, seatIds }: NamedBooking,
  isolation: Isolation,
): Promise<boolean> {
  const seatId = seatIds[0]!;
  const query = isolation === 'serializable' ? 'readSeat' : 'lockSeat';
  try {
    await client.query(isolation === 'serializable' ? 'BEGIN ISOLATION LEVEL SERIALIZABLE' : 'BEGIN');
    const isWithinLimit = isolation !== 'show-lock' || (await lockShow(client, eventId, userId));
    const { rows } = await client.query<{ status: string }>(named(query, [eventId, seatId]));
    const free = isWithinLimit && rows[0]?.status === 'available';
    if (free) await client.query(named('takeSeat', [eventId, seatId, bookingId, userId]));
    const state = free ? ['booked', null] : ['rejected', isWithinLimit ? 'seat-taken' : 'limit-exceeded'];
    await client.query(named('insertBooking', [bookingId, eventId, userId, seatIds, ...state]));
    await client.query('COMMIT');
    return free;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Locks the show. @returns whether the user may book one more seat of it */
async function lockShow(client: PoolClient, eventId: number, userId: number): Promise<boolean> {
  const { rows: shows } = await client.query<{ max_seats_per_user: number | null }>(named('lockShow', [eventId]));
  const { rows: counts } = await client.query<{ seats: number }>(named('countSeats', [eventId, userId]));
  const limit = shows[0]?.max_seats_per_user ?? Number.POSITIVE_INFINITY;
  return (counts[0]?.seats ?? 0) < limit;
}

// Prepared statements, as ours.
function named(name: keyof typeof bookingTransactionSql, values: unknown[]) {
  return { name, text: bookingTransactionSql[name], values };
}
