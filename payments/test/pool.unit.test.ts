import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { until } from '../../local/until.ts';
import type { MakeCall } from '../src/calls/outward.ts';
import type { CallPool, CallPoolOptions } from '../src/calls/pool.ts';
import { createCallPool } from '../src/calls/pool.ts';
import type { Payment } from '../src/domain/payment.ts';
import { emptyPayment } from '../src/domain/payment.ts';
import { paymentMetrics } from '../src/metrics.ts';

const correlation = { correlationId: 'c', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` };
const pools: CallPool[] = [];

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.stop();
});

function poolWith(makeCall: MakeCall, more: Partial<CallPoolOptions> = {}): CallPool {
  const pool = createCallPool({
    makeCall,
    record: () => Promise.resolve(),
    atOnce: 600,
    onRoom: () => undefined,
    metrics: paymentMetrics(createRegistry('test')),
    logger: createLogger('test', 'silent'),
    firstDelayMs: 1,
    ...more,
  });
  pools.push(pool);
  return pool;
}

/** A payment that is to be authorised. */
function payment(number: number, version = 2, status: 'created' | 'authorising' = 'authorising'): Payment {
  const id = String(number).padStart(12, '0');
  const bookingId = `7-00000000-0000-4000-8000-${id}`;
  const paymentId = `${bookingId}~00000000-0000-5000-8000-${id}`;
  const state = {
    bookingId,
    userId: 1,
    status,
    amountMinor: 100,
    currency: 'EUR',
    refundedMinor: 0,
  };
  return { ...emptyPayment(paymentId), version, state };
}

const done = { commandId: '', step: 'authorise', attempt: 1, outcome: 'authorised', provider: 'simulator' } as const;

test('six hundred payments are under way at once, and a slow one keeps nobody waiting', async () => {
  let underWay = 0;
  const release = Promise.withResolvers<void>();
  const pool = poolWith(async (_payment, call) => {
    underWay += 1;
    await release.promise;
    return { ...done, commandId: call.key };
  });
  for (let number = 0; number < 700; number += 1) pool.wake(payment(number), correlation);
  expect(underWay).toBe(600);
  release.resolve();
  await until('all are done', () => pool.size() === 0);
  expect(underWay).toBe(700);
});

test('the calls of one payment are made in turn, and what was answered is not asked again', async () => {
  const keys: string[] = [];
  let atOnce = 0;
  const pool = poolWith(async (_payment, { key }) => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    keys.push(key);
    return { ...done, commandId: key };
  });
  pool.wake(payment(1), correlation);
  pool.wake(payment(1, 3), correlation);
  await until('it is done', () => pool.size() === 0);
  expect(keys).toHaveLength(1);
  pool.wake(payment(1, 4), correlation, { isSweep: true });
  await until('it was swept', () => pool.size() === 0);
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(2);
});

test('without an answer the same call is made again; without a place on the log, too', async () => {
  const keys: string[] = [];
  let recorded = 0;
  const pool = poolWith(
    async (_payment, { key }) => {
      keys.push(key);
      return keys.length < 3 ? 'no-answer' : { ...done, commandId: key };
    },
    {
      record: async () => {
        recorded += 1;
        if (recorded === 1) throw new Error('the log is away');
      },
    },
  );
  pool.wake(payment(1), correlation);
  await until('it is recorded', () => recorded === 2);
  await until('it is done', () => pool.size() === 0);
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(4);
});

test('what there is no room for is asked for when there is room', async () => {
  let room = 0;
  const release = Promise.withResolvers<void>();
  const pool = poolWith(
    async (_payment, call) => {
      await release.promise;
      return { ...done, commandId: call.key };
    },
    {
      atOnce: 1,
      maxWaiting: 10,
      onRoom: () => {
        room += 1;
      },
    },
  );
  for (let number = 0; number < 50; number += 1) pool.wake(payment(number), correlation);
  expect(pool.size()).toBe(11);
  release.resolve();
  await until('there is room', () => room > 0 && pool.size() === 0);
  expect(room).toBe(1);
});

test('what was read from the store too early stops nothing that is newer', async () => {
  let calls = 0;
  const pool = poolWith(
    async () => {
      calls += 1;
      return 'no-answer';
    },
    { firstDelayMs: 60_000 },
  );
  pool.wake(payment(1, 3), correlation);
  const itPauses = () => new Promise((resolve) => setImmediate(resolve));
  await itPauses();
  pool.wake(payment(1, 2, 'created'), correlation);
  expect(pool.size()).toBe(1);
  pool.wake(payment(1, 2), correlation);
  expect([calls, pool.size()]).toEqual([1, 1]);
  // What is as new is tried at once, and what is newer and needs nothing is over.
  pool.wake(payment(1, 3), correlation);
  await itPauses();
  expect(calls).toBe(2);
  pool.wake(payment(1, 4, 'created'), correlation);
  expect(pool.size()).toBe(0);
});
