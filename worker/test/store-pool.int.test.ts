import { createStorePool } from '@ticketing/worker/store/pool.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

it('ends soon what a worker does, so that one that is stopped keeps no rows of others', async () => {
  const sandbox = await openSandbox();
  const pool = createStorePool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 1,
    logger: sandbox.logger,
  });
  try {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_settings WHERE name LIKE '%timeout' OR name LIKE 'enable_%'",
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toMatchObject({
      idle_in_transaction_session_timeout: '5000',
      lock_timeout: '3000',
      statement_timeout: '10000',
      enable_seqscan: 'off',
    });
  } finally {
    await pool.end();
    await sandbox.close();
  }
});
