import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../service/logging.ts';

export type SilentServerOptions = {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  logger: Logger;
};

const lookEveryMs = 1_000;
const silentForMs = 4_000;
const answerWithinMs = 3_000;

/**
 * Ends the sessions of a server whose host is gone without a word, within some eight seconds. TCP alone would wait for a
 * quarter of an hour, and the limits of statements are for servers that work. A session that has heard nothing for four
 * seconds may wait for a lock or for a replica: so a new connection is tried, and only when nobody answers that one
 * either are the silent sessions over. What they were doing may have been done, as in any broken connection.
 */
export function endSilentSessions(pool: pg.Pool, { url, applicationName, logger }: SilentServerOptions): void {
  const lent = new Map<pg.PoolClient, Traffic>();
  let isAsking = false;

  pool.on('connect', (client) => {
    client.connection.on('readyForQuery', () => {
      const traffic = lent.get(client);
      if (traffic !== undefined) traffic.answeredUpTo = socketOf(client).bytesWritten;
    });
  });
  pool.on('acquire', (client) => lent.set(client, { received: -1, atMs: 0, answeredUpTo: 0 }));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('remove', (client) => lent.delete(client));

  /** The sessions that have waited for an answer for long. */
  function silent(): pg.PoolClient[] {
    const nowMs = performance.now();
    return Array.from(lent).flatMap(([client, traffic]) => {
      const { bytesRead, bytesWritten } = socketOf(client);
      const isWaiting = bytesWritten > traffic.answeredUpTo;
      if (!isWaiting || bytesRead !== traffic.received) Object.assign(traffic, { received: bytesRead, atMs: nowMs });
      return nowMs - traffic.atMs >= silentForMs ? [client] : [];
    });
  }

  const timer = setInterval(async () => {
    if (pool.ended) return clearInterval(timer);
    const suspected = silent();
    if (suspected.length === 0 || isAsking) return;
    isAsking = true;
    if (!(await answers(url, `${applicationName} probe`))) {
      const over = silent().filter((client) => suspected.includes(client));
      if (over.length > 0) logger.warn({ sessions: over.length }, 'the postgres server is silent, ending its sessions');
      for (const client of over) client.connection.stream.destroy();
    }
    isAsking = false;
  }, lookEveryMs);
  timer.unref();
}

/** How far a session has come: how much was received, since when nothing more, and what had been sent when it was idle. */
type Traffic = { received: number; atMs: number; answeredUpTo: number };

function socketOf(client: pg.PoolClient): Pick<Socket, 'bytesRead' | 'bytesWritten'> {
  const { stream } = client.connection;
  return stream instanceof Socket ? stream : { bytesRead: 0, bytesWritten: 0 };
}

/** Whether somebody answers a new connection, if only with a refusal. */
async function answers(url: string, applicationName: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  client.on('error', () => undefined);
  const connected = client.connect().then(
    () => true,
    // The server's own errors have a code of its own kind: it is there, and has no place, or is starting.
    (error: Error) => error instanceof pg.DatabaseError,
  );
  const answered = await Promise.race([connected, sleep(answerWithinMs, false, { ref: false })]);
  client.connection.stream.destroy();
  return answered;
}
