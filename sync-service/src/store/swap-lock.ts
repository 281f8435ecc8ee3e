import { passes } from '@ticketing/shared/faults/faults.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { ClientBase, Pool, PoolClient } from 'pg';

/** Allows a swap of the written collections. */
export type Release = () => void;

export type SwapLock = {
  /** Waits while a rebuild swaps the views. */
  share(): Promise<Release>;
};

/** For writers to collections that are never swapped. */
export const noSwapLock: SwapLock = { share: async () => () => {} };

// Advisory locks are per database; the number must only differ from other locks there.
const lockSql = "hashtextextended($1 || 'views', 0)";

/** A shared lock of one PostgreSQL session, for all batches that begin while it is valid. */
type Lease = {
  isOver: boolean;
  enter(): void;
  /** The last user of an expired lease releases the lock. */
  leave(): void;
};

/**
 * The lock between writers of the views (shared) and a rebuild that swaps them (exclusive, for its short end): no
 * batch is written half into the old collections and half into the new ones. It is a PostgreSQL advisory lock, so it
 * ends with its session. Batches share a lease of the lock, so that most of them need no query. No batch begins in an
 * expired lease, so a swap waits for the lease and the running batches.
 * If PostgreSQL is down, writers continue without the lock: a swap needs PostgreSQL too, so there is none. If
 * PostgreSQL fails during a swap, the sweep fills what a writer put into the old collections.
 */
export function createSwapLock(pool: Pool, namespace: string, logger: Logger, leaseMs = 500): SwapLock {
  const awayMs = 1_000;
  let awayUntilMs = 0;
  let current: Promise<Lease> | undefined;

  async function open(): Promise<Lease> {
    const client = await pool.connect();
    let users = 0;
    let isLocked = false;
    const lease: Lease = {
      isOver: false,
      enter() {
        users += 1;
      },
      leave() {
        users -= 1;
        if (lease.isOver) end();
      },
    };

    function end(): void {
      lease.isOver = true;
      if (!isLocked || users > 0) return;
      isLocked = false;
      void unlock(client, namespace).finally(() => client.off('error', end));
    }

    // The lock has ended with its session.
    client.on('error', end);
    try {
      await client.query({
        name: 'share-views',
        text: `SELECT pg_advisory_lock_shared(${lockSql})`,
        values: [namespace],
      });
    } catch (error) {
      client.off('error', end);
      client.release(true);
      throw error;
    }
    isLocked = true;
    setTimeout(end, leaseMs);
    return lease;
  }

  function goOnWithout(error: unknown): undefined {
    // A swap takes longer than the lock timeout: try again.
    if (isOverdue(error)) return;
    if (!passes(error)) {
      current = undefined;
      throw error;
    }
    if (performance.now() < awayUntilMs) return;
    awayUntilMs = performance.now() + awayMs;
    logger.warn({ reason: (error as Error).message }, 'postgres is not reachable, writing without the swap lock');
  }

  return {
    async share() {
      while (performance.now() >= awayUntilMs) {
        current ??= open();
        const opening = current;
        const lease = await opening.catch(goOnWithout);
        if (lease !== undefined && !lease.isOver) {
          lease.enter();
          return lease.leave;
        }
        if (current === opening) current = undefined;
      }
      return () => {};
    },
  };
}

// QueryCanceled, LockNotAvailable: the server's statement and lock timeouts.
function isOverdue(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '57014' || error.code === '55P03');
}

// A session that cannot unlock is closed, and its lock with it.
async function unlock(client: PoolClient, namespace: string): Promise<void> {
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
 * Takes the lock exclusively: waits until no writer is in the middle of a batch; new batches wait until the session
 * ends.
 * @param client a session of its own
 */
export async function excludeWriters(client: ClientBase, namespace: string): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${lockSql})`, [namespace]);
}
