import { join } from 'node:path';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { runner } from 'node-pg-migrate';

/**
 * Applies the numbered SQL files of `worker/migrations` that were not applied yet. Runs under an advisory lock, so
 * several workers may start at once.
 * @param databaseUrl of PostgreSQL
 */
export async function migrate(databaseUrl: string, logger: Logger): Promise<void> {
  const applied = await runner({
    databaseUrl,
    dir: join(import.meta.dirname, '../migrations'),
    migrationsTable: 'migrations',
    direction: 'up',
    advisoryLockMode: 'wait',
    // Errors are thrown as well and logged by the caller; while the database is down there are many.
    logger: { debug: () => {}, info: () => {}, warn: (text) => logger.warn(text), error: (text) => logger.debug(text) },
  });
  for (const { name } of applied) logger.info({ migration: name }, 'migration applied');
}
