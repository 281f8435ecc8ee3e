import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import { paymentMetrics } from '../src/metrics.ts';
import type { Ledger } from '../src/reconcile.ts';
import { reconcile } from '../src/reconcile.ts';
import {
  finishReconciliation,
  requestDaily,
  requestReconciliation,
  takeReconciliation,
} from '../src/store/reconciliations.ts';
import { watchPayments } from '../src/watch.ts';
import type { PaymentsStore } from './payments-store.ts';
import { openPaymentsStore } from './payments-store.ts';

const dayMs = 24 * 3_600_000;
const weekMs = 7 * dayMs;

let store: PaymentsStore;
let pool: Pool;

beforeAll(async () => {
  store = await openPaymentsStore();
  pool = store.pool;
});

afterEach(() => pool.query('DELETE FROM reconciliations'));

afterAll(() => store?.close());

async function count(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) AS count FROM reconciliations');
  return rows[0]!.count;
}

test('one comparison a day is asked for', async () => {
  await requestDaily(pool, dayMs, weekMs);
  await requestDaily(pool, dayMs, weekMs);
  expect(await count()).toBe(1);
});

test('one that somebody asks for has its place only where it looks as far back', async () => {
  await requestReconciliation(pool, new Date(Date.now() - 3_600_000));
  await requestDaily(pool, dayMs, weekMs);
  expect(await count()).toBe(2);
  await pool.query('DELETE FROM reconciliations');
  await requestReconciliation(pool, new Date(Date.now() - 2 * weekMs));
  await requestDaily(pool, dayMs, weekMs);
  expect(await count()).toBe(1);
});

test('every process says what the last comparison has found, whoever made it', async () => {
  const registry = createRegistry('test');
  const stop = watchPayments({ pool, metrics: paymentMetrics(registry), everyMs: 20, logger: store.logger });
  const says = (strays: number, missing: number) =>
    until(`${strays} strays, ${missing} missing`, async () => {
      const text = await registry.metrics();
      const told = (name: string) => new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(text)?.[1];
      return told('payment_stray_objects') === `${strays}` && told('payment_missing_objects') === `${missing}`;
    });
  const found = async (strayCount: number, missingCount: number) => {
    const id = await requestReconciliation(pool, new Date());
    await takeReconciliation(pool, dayMs);
    const counts = { strayCount, missingCount, toldCount: 0 };
    await finishReconciliation(pool, id, { provider: 'simulator', objects: 9, strays: [], missing: [], ...counts });
  };
  try {
    await found(3, 1);
    await says(3, 1);
    await found(0, 2);
    await says(0, 2);
  } finally {
    stop();
  }
});

test('of payments of another provider, from before it was changed, nothing is missing at this one', async () => {
  const paymentOf = async (provider: 'simulator' | 'stripe', place: number) => {
    const bookingId = `7-00000000-0000-4000-8000-00000000000${place}`;
    const paymentId = `${bookingId}~00000000-0000-5000-8000-00000000000${place}`;
    const state = { bookingId, userId: 1, status: 'captured', refundedMinor: 0, provider, providerRef: `pay_${place}` };
    await pool.query(
      `INSERT INTO payment_events (payment_id, version, event_id, command_id, type, data, at, correlation_id, command_log,
         command_partition, command_offset, processed_by)
       VALUES ($1, 1, 7, gen_random_uuid(), 'PaymentStarted', $2, now(), 'c', 0, 0, 0, 'test')`,
      [paymentId, state],
    );
    await pool.query(
      `INSERT INTO payments (payment_id, booking_id, event_id, partition, version, status, is_over, state, changed_at)
       VALUES ($1, $2, 7, 0, 1, 'captured', false, $3, now())`,
      [paymentId, bookingId, state],
    );
    return paymentId;
  };
  await paymentOf('simulator', 1);
  const own = await paymentOf('stripe', 2);
  const provider: Ledger = {
    name: 'stripe',
    list: async () => ({ outcome: 'page', objects: [] }),
    find: async () => ({ outcome: 'not-found' }),
  };
  const report = await reconcile({ pool, provider, send: async () => undefined }, new Date(0));
  expect(report).toMatchObject({ missing: [own], missingCount: 1, strayCount: 0 });
});
