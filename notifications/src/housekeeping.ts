import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import { cleanUp } from './store/outbox.ts';

const everyMs = 3_600_000;

/** Removes what is older than the ledger is kept for, now and then. @returns a function that ends it */
export function keepClean(pool: Pool, days: number, logger: Logger): () => void {
  const timer = setInterval(() => {
    cleanUp(pool, days).catch((error) => logger.warn({ err: error }, 'could not clean up, the next time will do'));
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
