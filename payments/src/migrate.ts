import { join } from 'node:path';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { applyMigrations } from '@ticketing/shared/stores/migrations.ts';

/**
 * Applies the migrations of `payments/migrations` that were not applied yet.
 * @param databaseUrl of the database of payments
 */
export async function migrate(databaseUrl: string, logger: Logger): Promise<void> {
  await applyMigrations({ databaseUrl, dir: join(import.meta.dirname, '../migrations'), logger });
}
