import type { Logger } from '@ticketing/shared/logging.ts';
import { isTransient } from '@ticketing/shared/transient.ts';
import type { ClientBase, Pool } from 'pg';

/** Released when what was written may be swapped. */
export type Release = () => void;

export type SwapLock = {
  /** Waits while a rebuild swaps the views. */
  share(): Promise<Release>;
};

/** For whoever writes to collections that nobody swaps. */
export const noSwapLock: SwapLock = { share: async () => () => {} };

// Advisory locks are of one database; the number only has to differ from other locks there.
const lockSql = "hashtextextended($1 || 'views', 0)";

/**
 * The lock between those who write to the views (shared) and a rebuild that swaps them (exclusive, for its short end):
 * nobody writes half of a batch into the old collections and the other half into the new ones. It is an advisory lock
 * of PostgreSQL, so it dies with its session.
 *
 * When PostgreSQL is away the writers go on without it: a swap needs PostgreSQL too, so there is none to wait for, and
 * readers should see what the log still brings. Should PostgreSQL break in the middle of a swap, the sweep fills what
 * a writer put into the old collections.
 */
export function createSwapLock(pool: Pool, namespace: string, logger: Logger): SwapLock {
  const awayMs = 1_000;
  let awayUntilMs = 0;
  return {
    async share() {
      if (performance.now() < awayUntilMs) return () => {};
      try {
        const client = await pool.connect();
        try {
          await client.query({
            name: 'share-views',
            text: `SELECT pg_advisory_lock_shared(${lockSql})`,
            values: [namespace],
          });
        } catch (error) {
          client.release(true);
          throw error;
        }
        return () => void unlock(client, namespace);
      } catch (error) {
        if (!isTransient(error)) throw error;
        awayUntilMs = performance.now() + awayMs;
        logger.warn({ reason: (error as Error).message }, 'postgres is not reachable, writing without the swap lock');
        return () => {};
      }
    },
  };
}

// Nobody waits for it: the next batch may begin meanwhile. A session that cannot unlock is ended, and its lock with it.
async function unlock(client: ClientBase & { release(destroy?: boolean): void }, namespace: string): Promise<void> {
  try {
    await client.query({
      name: 'unshare-views',
      text: `SELECT pg_advisory_unlock_shared(${lockSql})`,
      values: [namespace],
    });
    client.release();
  } catch {
    client.release(true);
  }
}

/**
 * Takes the lock exclusively: waits until no writer is in the middle of a batch; new ones wait until it is released or
 * the session ends.
 * @param client a session of its own
 */
export async function excludeWriters(client: ClientBase, namespace: string): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${lockSql})`, [namespace]);
}

/** Lets the writers go on. */
export async function admitWriters(client: ClientBase, namespace: string): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock(${lockSql})`, [namespace]);
}
