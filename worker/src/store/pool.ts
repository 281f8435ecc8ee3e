import type { PoolOptions } from '@ticketing/shared/stores/postgres.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';

/**
 * A worker that is stopped in the middle of a transaction would keep the row locks of its shows until it wakes up:
 * PostgreSQL ends such a session, and whoever waits for the locks tries again.
 */
const limits = { idleInTransactionMs: 5_000, lockMs: 3_000, statementMs: 10_000 };

/**
 * All that the worker asks names its rows by a key. The planner cannot know that a table has grown since it was last
 * analysed, or since it planned a prepared statement: it then reads whole tables to join a chunk's 500 rows with them,
 * and every show that was ever sold makes the next one slower. So it is left no other way than by an index.
 */
const settings = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

/** Connections to the event store and the write model, as the worker needs them. */
export function createStorePool(options: Omit<PoolOptions, 'limits' | 'settings'>): Pool {
  return createPool({ ...options, limits, settings });
}
