import type { Pool } from 'pg';

const seatsAShow = 10_000;
const firstEventId = 1_000_000;

/**
 * One statement per table. Every past booking has its event, its booking and its ticket, spread over shows of 10,000
 * seats.
 */
export const pastEventsSql = {
  shows: `INSERT INTO shows (event_id, version, name, venue_name, venue_city, category, starts_at, sales_close_at, currency,
            max_seats_per_user)
          SELECT $2 + s, $3::bigint, 'Past show', 'Hall', 'Utrecht', 'concert', '2035-01-01', '2035-01-01', 'EUR', 10
          FROM generate_series(0, ($1::int - 1) / $3::int) s`,
  events: `INSERT INTO booking_events (event_id, version, command_id, type, booking_id, data, at, correlation_id,
             command_partition, command_offset, processed_by)
           SELECT $2 + i / $3::int, i % $3::int + 1, md5('command' || i)::uuid, 'SeatsBooked',
             ($2 + i / $3::int) || '-' || md5('booking' || i)::uuid,
             jsonb_build_object('userId', i + 1, 'seatIds', jsonb_build_array('A' || i % $3::int + 1)),
             now(), md5('command' || i)::uuid::text, 0, i, 'bench'
           FROM generate_series($4::int, $1::int - 1) i`,
  bookings: `INSERT INTO bookings (booking_id, event_id, partition, user_id, seat_ids, status, version)
             SELECT ($2 + i / $3::int) || '-' || md5('booking' || i)::uuid, $2 + i / $3::int, 0, i + 1,
               ARRAY['A' || i % $3::int + 1], 'booked', i % $3::int + 1
             FROM generate_series($4::int, $1::int - 1) i`,
  tickets: `INSERT INTO tickets (event_id, seat_id, status, booking_id, user_id, price_minor)
            SELECT $2 + i / $3::int, 'A' || i % $3::int + 1, 'booked',
              ($2 + i / $3::int) || '-' || md5('booking' || i)::uuid, i + 1, 4500
            FROM generate_series($4::int, $1::int - 1) i`,
};

const rowsAtATime = 500_000;

/** Fills a store with past bookings. Command ids are random. */
export async function fillWithPast(pool: Pool, events: number): Promise<void> {
  if (events === 0) return;
  await pool.query(pastEventsSql.shows, [events, firstEventId, seatsAShow]);
  for (const table of ['events', 'bookings', 'tickets'] as const) {
    for (let from = 0; from < events; from += rowsAtATime) {
      const to = Math.min(events, from + rowsAtATime);
      await pool.query(pastEventsSql[table], [to, firstEventId, seatsAShow, from]);
    }
  }
  // As autovacuum and a checkpoint would have done; otherwise the first measurement would include them.
  await pool.query('VACUUM ANALYZE booking_events, bookings, tickets, shows');
  await pool.query('CHECKPOINT');
}
