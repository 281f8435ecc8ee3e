import type { Pool } from 'pg';
import { readHanging, readInBetween } from '../src/store/payments.ts';
import type { PaymentsStore } from './payments-store.ts';
import { openPaymentsStore } from './payments-store.ts';

let store: PaymentsStore;
let pool: Pool;

beforeAll(async () => {
  store = await openPaymentsStore();
  pool = store.pool;
});

afterAll(() => store?.close());

let payments = 0;

/** A payment whose capture began, and that was swept since, so many minutes ago. @returns its id */
async function capturing(beganMinutes: number, sweptMinutes: number): Promise<string> {
  payments += 1;
  const bookingId = `7-00000000-0000-4000-8000-00000000000${payments}`;
  const paymentId = `${bookingId}~00000000-0000-5000-8000-00000000000${payments}`;
  const state = { bookingId, userId: 1, status: 'capturing', refundedMinor: 0 };
  await pool.query(
    `INSERT INTO payment_events (payment_id, version, event_id, command_id, type, data, at, correlation_id, command_log,
       command_partition, command_offset, processed_by)
     SELECT $1::text, version, 7, gen_random_uuid(), type, $2::jsonb, now() - make_interval(mins => minutes), 'c', 0, 0, 0, 'test'
     FROM (VALUES (1, 'PaymentCapturing', $3::int), (2, 'PaymentNoted', $4::int)) AS events(version, type, minutes)`,
    [paymentId, state, beganMinutes, sweptMinutes],
  );
  await pool.query(
    `INSERT INTO payments (payment_id, booking_id, event_id, partition, version, status, is_over, state, changed_at)
     VALUES ($1, $2, 7, 0, 2, 'capturing', false, $3, now() - make_interval(mins => $4))`,
    [paymentId, bookingId, state, sweptMinutes],
  );
  return paymentId;
}

test('what hangs is swept, and less often once it has hung for long', async () => {
  await capturing(6, 1);
  const hanging = await capturing(6, 3);
  await capturing(600, 3);
  const hangingForLong = await capturing(600, 16);
  const found = await readHanging(pool, [0, 1], { hangsAfterMs: 120_000, limit: 10 });
  expect(found.map(({ paymentId }) => paymentId)).toEqual([hangingForLong, hanging]);
  expect(await readHanging(pool, [1], { hangsAfterMs: 120_000, limit: 10 })).toEqual([]);
  // After a start all of them go on.
  expect((await readInBetween(pool, [0], { limit: 10 })).payments).toHaveLength(4);
});
