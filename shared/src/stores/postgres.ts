import pg from 'pg';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { Gauge } from '../service/metrics.ts';
import { endsSessions } from './postgres-faults.ts';

export type PoolOptions = {
  url: string;
  applicationName: string;
  maxConnections: number;
  logger: Logger;
  /** {@link sessionLimits} unless the work needs others. */
  limits?: SessionLimits;
  /** Settings of the sessions, by PostgreSQL's names. */
  settings?: Record<string, string>;
  /** Gets the gauge `postgres_pool_connections`. */
  registry?: Registry;
};

/** After how long the server ends what a session does, in milliseconds; 0 is never. */
export type SessionLimits = { idleInTransactionMs: number; lockMs: number; statementMs: number };

/** No session of ours may work, or wait, for ever: these are far above what any statement of a service takes. */
export const sessionLimits: SessionLimits = { idleInTransactionMs: 600_000, lockMs: 30_000, statementMs: 30_000 };

/**
 * A pool whose connections may break at any time without ending the process: whoever has one at work hears of it by his
 * query, and nobody but the log otherwise. Sessions of a server that says it is going away, or has become a replica, are
 * not lent again.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const { url, applicationName, maxConnections, logger, limits = sessionLimits, settings = {}, registry } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    // The server's own limit does not help when it is the connection that says nothing any more.
    query_timeout: limits.statementMs + 2_000,
  });
  pool.on('error', (error) => {
    if (!(error instanceof SessionEnded)) logger.warn({ reason: error.message }, 'an idle postgres connection broke');
  });
  endSessionsWithTheirServer(pool, logger);
  if (registry) watchPool(pool, registry);
  return pool;
}

/** Why an idle session is ended: another one of its server was told that it is of no use any more. */
class SessionEnded extends Error {}

/**
 * Looks at what the server refuses, whoever asked. A session that is told that its server has become a replica, or is
 * going away, is ended when its borrower has been answered, so it does not go back into the pool; and so are the idle ones,
 * which are of the same server, before each of them costs somebody a failure.
 */
function endSessionsWithTheirServer(pool: pg.Pool, logger: Logger): void {
  const idle = new Set<pg.PoolClient>();

  function endIdle(): void {
    for (const client of idle) client.connection.stream.destroy(new SessionEnded('of a server that is gone'));
    idle.clear();
  }

  pool.on('connect', (client) => {
    // While it is lent nobody else listens, and an error that nobody listens to ends the process.
    client.on('error', () => undefined);
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (!endsSessions(code)) return;
      logger.warn({ code, idle: idle.size }, 'postgres takes no more of these sessions, ending them');
      void client.end();
      endIdle();
    });
  });
  pool.on('acquire', (client) => idle.delete(client));
  pool.on('release', (error, client) => {
    if (!error) idle.add(client);
  });
  pool.on('remove', (client) => idle.delete(client));
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
