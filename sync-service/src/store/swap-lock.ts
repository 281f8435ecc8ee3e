import { passes } from '@ticketing/shared/faults/faults.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { ClientBase, Pool, PoolClient } from 'pg';

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

/** The shared lock as one session of PostgreSQL holds it, for all batches that begin in its time. */
type Lease = {
  isOver: boolean;
  enter(): void;
  /** The last one to leave a lease that is over gives the lock back. */
  leave(): void;
};

/**
 * The lock between those who write to the views (shared) and a rebuild that swaps them (exclusive, for its short end):
 * nobody writes half of a batch into the old collections and the other half into the new ones. It is an advisory lock
 * of PostgreSQL, so it dies with its session. Batches share a lease of it, so that most of them need not ask; no batch
 * begins in a lease that is over, so a swap waits for that long and for the batches under way.
 *
 * When PostgreSQL is away the writers go on without it: a swap needs PostgreSQL too, so there is none to wait for, and
 * readers should see what the log still brings. Should PostgreSQL break in the middle of a swap, the sweep fills what
 * a writer put into the old collections.
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

    // The lock has gone with its session.
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
    // Somebody swaps for longer than a statement may wait: ask again.
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

// QueryCanceled, LockNotAvailable: the server's limits to a statement and to the wait for a lock.
function isOverdue(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '57014' || error.code === '55P03');
}

// A session that cannot unlock is ended, and its lock with it.
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
 * Takes the lock exclusively: waits until no writer is in the middle of a batch; new ones wait until it is released or
 * the session ends.
 * @param client a session of its own
 */
export async function excludeWriters(client: ClientBase, namespace: string): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${lockSql})`, [namespace]);
}
