import { runner } from 'node-pg-migrate';
import type { Logger } from '../service/logging.ts';

export type Migrations = {
  /** Of PostgreSQL. */
  databaseUrl: string;
  /** The directory of the numbered SQL files. */
  dir: string;
  logger: Logger;
};

/**
 * Applies the numbered SQL files of a directory that were not applied yet. Runs under an advisory lock, so several
 * processes may start at once.
 */
export async function applyMigrations({ databaseUrl, dir, logger }: Migrations): Promise<void> {
  const applied = await runner({
    databaseUrl,
    dir,
    migrationsTable: 'migrations',
    direction: 'up',
    advisoryLockMode: 'wait',
    // Errors are thrown as well and logged by the caller; while the database is down there are many.
    logger: { debug: () => {}, info: () => {}, warn: (text) => logger.warn(text), error: (text) => logger.debug(text) },
  });
  for (const { name } of applied) logger.info({ migration: name }, 'migration applied');
}
