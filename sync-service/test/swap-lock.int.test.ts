import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { createSwapLock, excludeWriters } from '@ticketing/sync-service/store/swap-lock.ts';
import type { ClientBase, Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let pool: Pool;
let namespace = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 6, logger: sandbox.logger });
});

afterAll(async () => {
  await pool.end();
  await sandbox.close();
});

function newLock(leaseMs?: number) {
  namespace += 1;
  return { name: `swap-${namespace}.`, lock: createSwapLock(pool, `swap-${namespace}.`, sandbox.logger, leaseMs) };
}

async function admitWriters(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_unlock_all()');
}

/** Of pg_locks, which tells those of all databases. */
const advisory =
  "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

async function sharedLocks(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) FROM pg_locks WHERE ${advisory} AND mode = 'ShareLock' AND granted`,
  );
  return rows[0]!.count;
}

it('is asked for once by batches that follow each other, and given back when they have ended', async () => {
  const { lock } = newLock();
  const before = await sharedLocks();
  const releases = await Promise.all([lock.share(), lock.share(), lock.share()]);
  for (const release of releases) release();
  const last = await lock.share();
  expect(await sharedLocks()).toBe(before + 1);
  last();
  await until('the lock to be given back', async () => (await sharedLocks()) === before);
});

it('lets nobody swap in the middle of a batch, and nobody begin a batch in the middle of a swap', async () => {
  const { name, lock } = newLock(20);
  const steps: string[] = [];
  const release = await lock.share();
  const swapper = await pool.connect();
  const swapping = excludeWriters(swapper, name).then(() => steps.push('swap'));
  await until('the swap to wait', async () => {
    const { rows } = await pool.query(`SELECT 1 FROM pg_locks WHERE ${advisory} AND NOT granted`);
    return rows.length > 0;
  });
  steps.push('batch ends');
  release();
  await swapping;
  const next = lock.share().then((releaseNext) => {
    steps.push('next batch');
    releaseNext();
  });
  steps.push('swap ends');
  await admitWriters(swapper);
  swapper.release();
  await next;
  expect(steps).toEqual(['batch ends', 'swap', 'swap ends', 'next batch']);
});

it('does not keep a swap waiting for ever, however many batches follow each other', async () => {
  const { name, lock } = newLock(50);
  let swapped = false;
  async function writeBatches(): Promise<void> {
    while (!swapped) {
      const release = await lock.share();
      await new Promise((resolve) => setTimeout(resolve, 2));
      release();
    }
  }
  // Three partitions: at any moment one of them is in the middle of a batch.
  const batches = Promise.all([writeBatches(), writeBatches(), writeBatches()]);
  await until('a batch', async () => (await sharedLocks()) > 0);
  const swapper = await pool.connect();
  await excludeWriters(swapper, name);
  swapped = true;
  await admitWriters(swapper);
  swapper.release();
  await batches;
});

it('is taken anew after its session has ended', async () => {
  const { lock } = newLock(1_000);
  const release = await lock.share();
  await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE ${advisory} AND mode = 'ShareLock'`);
  await until('the end of the session', async () => (await sharedLocks()) === 0);
  // The end of the session is heard a moment later.
  await until('a lock anew', async () => {
    (await lock.share())();
    return (await sharedLocks()) === 1;
  });
  release();
});

it('waits for a swap that takes longer than a statement may, and does not go on without the lock', async () => {
  const limits = { idleInTransactionMs: 10_000, lockMs: 100, statementMs: 200 };
  const options = { url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 3, logger: sandbox.logger };
  const impatient = createPool({ ...options, limits });
  const swapper = await pool.connect();
  try {
    const lock = createSwapLock(impatient, 'swap-long.', sandbox.logger);
    await excludeWriters(swapper, 'swap-long.');
    const waits: string[] = [];
    impatient.on('connect', () => waits.push('asked'));
    let hasBegun = false;
    const batch = lock.share().then((release) => {
      hasBegun = true;
      return release;
    });
    await until('the lock to be asked for again', () => waits.length > 2);
    expect(hasBegun).toBe(false);
    await admitWriters(swapper);
    (await batch)();
  } finally {
    swapper.release(true);
    await impatient.end();
  }
});
