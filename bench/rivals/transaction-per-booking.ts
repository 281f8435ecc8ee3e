import type { Pool } from 'pg';
import type { NamedBooking } from '../workloads/workload.ts';
import type { Isolation } from './booking-transaction.ts';
import { bookInTransaction } from './booking-transaction.ts';

/** How many bookings run at a time, each on its own connection. */
export const inFlight = 16;

/** Books each seat in a transaction with `SELECT … FOR UPDATE`, 16 at a time, without queue or lock service. */
export async function bookWithRowLocks(pool: Pool, orders: NamedBooking[]): Promise<void> {
  await sixteenAtATime(pool, orders, 'seat-lock');
}

/** The same with SERIALIZABLE transactions, retried until they succeed. */
export async function bookSerializable(pool: Pool, orders: NamedBooking[]): Promise<void> {
  await sixteenAtATime(pool, orders, 'serializable');
}

async function sixteenAtATime(pool: Pool, orders: NamedBooking[], isolation: Isolation): Promise<void> {
  const queue = orders.values();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      const client = await pool.connect();
      try {
        for (const order of queue) {
          while (!(await attempt(() => bookInTransaction(client, order, isolation))));
        }
      } finally {
        client.release();
      }
    }),
  );
}

/** @returns whether it is done; false to try again */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const serializationFailure = '40001';
    if (error instanceof Error && 'code' in error && error.code === serializationFailure) return false;
    throw error;
  }
}
