import pg from 'pg';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { Gauge } from '../service/metrics.ts';

export type PoolOptions = {
  url: string;
  applicationName: string;
  maxConnections: number;
  logger: Logger;
  limits?: SessionLimits;
  /** Settings of the sessions, by PostgreSQL's names. */
  settings?: Record<string, string>;
  /** Gets the gauge `postgres_pool_connections`. */
  registry?: Registry;
};

/** After how long the server ends what a session does, in milliseconds. */
export type SessionLimits = { idleInTransactionMs: number; lockMs: number; statementMs: number };

/** A pool whose idle connections may break without anybody noticing but the log. */
export function createPool(options: PoolOptions): pg.Pool {
  const { url, applicationName, maxConnections, logger, limits, settings = {}, registry } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    ...(limits && {
      idle_in_transaction_session_timeout: limits.idleInTransactionMs,
      lock_timeout: limits.lockMs,
      statement_timeout: limits.statementMs,
      // The server's own limit does not help when it is the connection that says nothing any more.
      query_timeout: limits.statementMs + 2_000,
    }),
  });
  pool.on('error', (error) => logger.warn({ reason: error.message }, 'an idle postgres connection broke'));
  if (registry) watchPool(pool, registry);
  return pool;
}

function watchPool(pool: pg.Pool, registry: Registry): void {
  new Gauge({
    name: 'postgres_pool_connections',
    help: 'Connections to PostgreSQL that work or are idle, and requests that wait for one.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}

// int8 as number: offsets and counts stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
