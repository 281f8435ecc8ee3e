import { createPool, sessionLimits } from '@ticketing/shared/stores/postgres.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
});

afterAll(() => sandbox.close());

const open = (limits?: typeof sessionLimits) =>
  createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 1,
    logger: sandbox.logger,
    ...(limits && { limits }),
  });

test('a session has limits although nobody has asked for any', async () => {
  const pool = open();
  const shown = async (name: string) =>
    (await pool.query(`SELECT setting::int AS ms FROM pg_settings WHERE name = $1`, [name])).rows;
  try {
    expect(await shown('statement_timeout')).toEqual([{ ms: sessionLimits.statementMs }]);
    expect(await shown('lock_timeout')).toEqual([{ ms: sessionLimits.lockMs }]);
    expect(await shown('idle_in_transaction_session_timeout')).toEqual([{ ms: sessionLimits.idleInTransactionMs }]);
  } finally {
    await pool.end();
  }
});

test('the server ends what takes longer', async () => {
  const pool = open({ ...sessionLimits, statementMs: 100 });
  try {
    await expect(pool.query('SELECT pg_sleep(10)')).rejects.toMatchObject({ code: '57014' });
  } finally {
    await pool.end();
  }
});
