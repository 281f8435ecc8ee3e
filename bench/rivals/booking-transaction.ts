import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { PoolClient } from 'pg';

/** One transaction per booking, as in most systems. It writes no event. */
export const bookingTransactionSql = {
  lockSeat: 'SELECT status FROM tickets WHERE event_id = $1 AND seat_id = $2 FOR UPDATE',
  readSeat: 'SELECT status FROM tickets WHERE event_id = $1 AND seat_id = $2',
  takeSeat: `UPDATE tickets SET status = 'booked', booking_id = $3, user_id = $4 WHERE event_id = $1 AND seat_id = $2`,
  insertBooking: `INSERT INTO bookings (booking_id, event_id, partition, user_id, seat_ids, status, code, version)
                  VALUES ($1, $2, 0, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING`,
};

/**
 * Books one seat in its own transaction: read, update, insert. A seat that is taken makes a rejected booking.
 * @param isolation `row-lock` reads with `FOR UPDATE`; `serializable` lets the database detect conflicts
 * @returns whether the seat was booked
 * @throws errors of the database, with SQLSTATE 40001 among them; then nothing was written
 */
export async function bookInTransaction(
  client: PoolClient,
  { eventId, bookingId, userId, seatIds }: CommandOf<'BookSeats'>,
  isolation: 'row-lock' | 'serializable',
): Promise<boolean> {
  const seatId = seatIds[0]!;
  const look = isolation === 'row-lock' ? 'lockSeat' : 'readSeat';
  try {
    await client.query(isolation === 'row-lock' ? 'BEGIN' : 'BEGIN ISOLATION LEVEL SERIALIZABLE');
    const { rows } = await client.query<{ status: string }>(named(look, [eventId, seatId]));
    const free = rows[0]?.status === 'available';
    if (free) await client.query(named('takeSeat', [eventId, seatId, bookingId, userId]));
    const state = free ? ['booked', null] : ['rejected', 'seat-taken'];
    await client.query(named('insertBooking', [bookingId, eventId, userId, seatIds, ...state]));
    await client.query('COMMIT');
    return free;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

// Prepared statements, as ours.
function named(name: keyof typeof bookingTransactionSql, values: unknown[]) {
  return { name, text: bookingTransactionSql[name], values };
}
