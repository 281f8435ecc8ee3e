import { postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { readPaymentsSettings } from '../config.ts';

/** Opens the database of payments for a command, and closes it after it. */
export async function withPayments<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const settings = readPaymentsSettings();
  const logger = createLogger('cli', settings.LOG_LEVEL);
  const pool = createPool({ url: postgresUrl(settings), applicationName: 'cli', maxConnections: 2, logger });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
