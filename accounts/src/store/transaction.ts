import type { PoolClient } from 'pg';

/** Waits until no other transaction does the same: the lock is freed when this one ends. */
export async function lockName(client: PoolClient, name: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
