import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { migrate } from '../src/migrate.ts';
import { requestDaily, requestReconciliation } from '../src/store/reconciliations.ts';

const dayMs = 24 * 3_600_000;
const weekMs = 7 * dayMs;

let sandbox: Sandbox;
let pool: Pool;

beforeAll(async () => {
  sandbox = await openSandbox();
  const url = await sandbox.database('payments');
  await migrate(url, sandbox.logger);
  pool = createPool({ url, applicationName: 'test', maxConnections: 2, logger: sandbox.logger });
});

afterEach(() => pool.query('DELETE FROM reconciliations'));

afterAll(async () => {
  await pool?.end();
  await sandbox?.close();
});

async function count(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*) AS count FROM reconciliations');
  return rows[0]!.count;
}

test('one comparison a day is asked for', async () => {
  await requestDaily(pool, dayMs, weekMs);
  await requestDaily(pool, dayMs, weekMs);
  expect(await count()).toBe(1);
});

test('one that somebody asks for has its place only where it looks as far back', async () => {
  await requestReconciliation(pool, new Date(Date.now() - 3_600_000));
  await requestDaily(pool, dayMs, weekMs);
  expect(await count()).toBe(2);
  await pool.query('DELETE FROM reconciliations');
  await requestReconciliation(pool, new Date(Date.now() - 2 * weekMs));
  await requestDaily(pool, dayMs, weekMs);
  expect(await count()).toBe(1);
});
