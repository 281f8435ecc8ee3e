import pg from 'pg';
import { endsSessions } from '../faults/postgres-faults.ts';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { Gauge } from '../service/metrics.ts';
import { endSilentSessions } from './silent-server.ts';

export type PoolOptions = {
  url: string;
  applicationName: string;
  maxConnections: number;
  logger: Logger;
  /** {@link sessionLimits} by default. */
  limits?: SessionLimits;
  /** Settings of the sessions, by PostgreSQL's names. */
  settings?: Record<string, string>;
  /** Gets the gauge `postgres_pool_connections`. */
  registry?: Registry;
};

/** Server-side timeouts of a session, in milliseconds; 0 is none. */
export type SessionLimits = { idleInTransactionMs: number; lockMs: number; statementMs: number };

/** No session may work or wait for ever; these are far above what any statement of a service takes. */
export const sessionLimits: SessionLimits = { idleInTransactionMs: 600_000, lockMs: 30_000, statementMs: 30_000 };

/**
 * A pool whose connections may break at any time without ending the process: a running query fails, and otherwise the
 * fault is only logged. Sessions of a server that is shutting down, or has become a replica, are not reused.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const { url, applicationName, maxConnections, logger, limits = sessionLimits, settings = {}, registry } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: Object.entries({ ...keepalives, ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    // The server's own timeout does not help if the connection is dead.
    query_timeout: limits.statementMs + 2_000,
  });
  pool.on('error', (error) => {
    if (!(error instanceof SessionEnded)) logger.warn({ reason: error.message }, 'an idle postgres connection broke');
  });
  endSessionsWithTheirServer(pool, logger);
  doubtUnreplicated(pool, logger);
  endSilentSessions(pool, { url, applicationName, logger });
  if (registry) watchPool(pool, registry);
  return pool;
}

/**
 * A session whose client's host is gone, without a word, is over after 25 s and not after Linux' two hours: its advisory
 * locks keep a rebuild from swapping the views, or from starting.
 */
const keepalives = { tcp_keepalives_idle: '10', tcp_keepalives_interval: '5', tcp_keepalives_count: '3' };

/** An idle session is ended because another session of its server was reported useless. */
class SessionEnded extends Error {}

/**
 * Inspects the server errors of all queries. When a session reports that its server has become a replica, or is
 * shutting down, it is removed after the query, and so are the idle sessions, before each of them costs a failure.
 */
function endSessionsWithTheirServer(pool: pg.Pool, logger: Logger): void {
  const idle = new Set<pg.PoolClient>();

  function endIdle(): void {
    for (const client of idle) client.connection.stream.destroy(new SessionEnded('of a server that is gone'));
    idle.clear();
  }

  pool.on('connect', (client) => {
    // While it is lent out it has no other listener, and an unhandled error event would end the process.
    client.on('error', () => undefined);
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (!endsSessions(code)) return;
      logger.warn({ code, idle: idle.size }, 'the postgres server is going away, ending its sessions');
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

/**
 * A commit is done when a replica has it. Where the wait for that was cancelled, PostgreSQL warns and says that it is done
 * all the same; a failover would take it back. So it counts as a connection that broke during the commit: nobody knows, and
 * whoever asks again waits for the replica, because every transaction that reads outcomes locks rows first, and so is one
 * that must be replicated, with all before it.
 */
function doubtUnreplicated(pool: pg.Pool, logger: Logger): void {
  pool.on('connect', (client) => {
    client.on('notice', ({ routine }) => {
      if (routine !== 'SyncRepWaitForLSN') return;
      logger.warn('a commit was not waited for by its replica: it counts as unknown');
      const code = '08007'; // transaction_resolution_unknown
      client.connection.emit('errorMessage', Object.assign(new Error('the commit may not be on a replica'), { code }));
      client.connection.stream.destroy();
    });
  });
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
