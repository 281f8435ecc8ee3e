import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { migrate } from '../src/migrate.ts';

export type PaymentsStore = { pool: Pool; logger: Logger; close(): Promise<void> };

/** The database of payments, empty, without the service. */
export async function openPaymentsStore(): Promise<PaymentsStore> {
  const sandbox = await openSandbox();
  const url = await sandbox.database('payments');
  await migrate(url, sandbox.logger);
  const pool = createPool({ url, applicationName: 'test', maxConnections: 2, logger: sandbox.logger });
  return {
    pool,
    logger: sandbox.logger,
    async close() {
      await pool.end();
      await sandbox.close();
    },
  };
}
