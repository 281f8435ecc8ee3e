import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool, PoolClient } from 'pg';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let pool: Pool;

beforeAll(async () => {
  sandbox = await openSandbox();
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 4, logger: sandbox.logger });
  await pool.query('CREATE TABLE notes (text text)');
});

afterAll(async () => {
  await pool?.end();
  await sandbox?.close();
});

const write = "INSERT INTO notes VALUES ('x')";

/** Opens sessions of a server that takes no writes, as they are after a failover behind a proxy, and puts them back. */
async function sessionsOfAReplica(count: number): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
  for (const client of clients) await client.query('SET default_transaction_read_only = on');
  const pids = await Promise.all(clients.map(pidOf));
  for (const client of clients) client.release();
  return pids;
}

async function pidOf(client: Pick<PoolClient, 'query'>): Promise<number> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  return (rows as { pid: number }[])[0]!.pid;
}

it('lets go of all sessions of a server that has become a replica, by the first that says so', async () => {
  const pids = await sessionsOfAReplica(4);
  const client = await pool.connect();
  await expect(client.query(write)).rejects.toMatchObject({ code: '25006' });
  // As many do that look at nothing: it is not the borrower who must know.
  client.release();
  await pool.query(write);
  const later = await Promise.all(Array.from({ length: 4 }, () => pidOf(pool)));
  expect(pids.filter((pid) => later.includes(pid))).toEqual([]);
});

it('costs no more borrowers than there were sessions, whatever they do with an error', async () => {
  await sessionsOfAReplica(4);
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, async () => {
      const client = await pool.connect();
      await client.query(write).finally(() => client.release());
    }),
  );
  const failed = results.filter(({ status }) => status === 'rejected').length;
  expect(failed).toBeGreaterThan(0);
  expect(failed).toBeLessThanOrEqual(4);
});

it('goes on when sessions are ended under their borrowers, who need not listen', async () => {
  const client = await pool.connect();
  const pid = await pidOf(client);
  await pool.query('SELECT pg_terminate_backend($1)', [pid]);
  const outcome = await until('the broken session', () =>
    client.query(write).then(
      () => undefined,
      (error: Error) => error,
    ),
  );
  expect(outcome).toBeInstanceOf(Error);
  client.release();
  await pool.query(write);
});

it('has the server look after clients that say nothing, beside the settings that it is given', async () => {
  const options = { url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 1, logger: sandbox.logger };
  const other = createPool({ ...options, settings: { enable_seqscan: 'off' } });
  const { rows } = await other.query(
    `SELECT name, setting FROM pg_settings WHERE name LIKE 'tcp_keepalives%' OR name = 'enable_seqscan' ORDER BY name`,
  );
  await other.end();
  expect(rows.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
    'enable_seqscan=off',
    'tcp_keepalives_count=3',
    'tcp_keepalives_idle=10',
    'tcp_keepalives_interval=5',
  ]);
});
