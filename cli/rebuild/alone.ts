import type { Pool } from 'pg';

/** Another rebuild is running. */
export class NotAloneError extends Error {
  override readonly name = 'NotAloneError';
  constructor() {
    super('Another rebuild is running.');
  }
}

/**
 * Runs work that must not run twice at once.
 * @throws NotAloneError when another process runs it
 */
export async function alone<T>(pool: Pool, namespace: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended($1 || 'rebuild', 0)) AS mine",
      [namespace],
    );
    if (!rows[0]?.mine) throw new NotAloneError();
    try {
      return await work();
    } finally {
      // Unlock explicitly, because PostgreSQL notices the end of a session a little later. If that fails, the session
      // has ended already.
      const unlock = "SELECT pg_advisory_unlock(hashtextextended($1 || 'rebuild', 0))";
      await client.query(unlock, [namespace]).catch(() => undefined);
    }
  } finally {
    client.release(true);
  }
}
