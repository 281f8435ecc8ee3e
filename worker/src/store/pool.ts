import type { PoolOptions } from '@ticketing/shared/stores/postgres.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';

/**
 * A worker that is stopped in the middle of a transaction would keep its row locks until it resumes. So PostgreSQL
 * ends such a session, and others retry when they time out waiting for the lock.
 */
const limits = { idleInTransactionMs: 5_000, lockMs: 3_000, statementMs: 10_000 };

/**
 * All queries of the worker find rows by key. The planner does not know that a table has grown since it was last
 * analysed or since a statement was prepared; it then scans whole tables to join 500 rows, and every sold show makes
 * the next one slower. So only index access is enabled.
 */
const settings = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

/** A connection pool for the event store and the write model, with the worker's settings. */
export function createStorePool(options: Omit<PoolOptions, 'limits' | 'settings'>): Pool {
  return createPool({ ...options, limits, settings });
}
