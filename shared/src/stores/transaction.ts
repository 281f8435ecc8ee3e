import type { Pool, PoolClient } from 'pg';
import { isUnanswered } from '../faults/postgres-faults.ts';

/** Runs work in a transaction; what it throws rolls back. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let fault: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not used again, nor is one that would let us wait as long again.
    if (isUnanswered(error)) fault = error;
    else
      await client.query('ROLLBACK').catch((broken: Error) => {
        fault = broken;
      });
    throw error;
  } finally {
    client.release(fault);
  }
}
