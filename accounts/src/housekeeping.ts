import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import { deletePending } from './store/accounts.ts';

/** How long mails that nobody fetches, and entries of the audit, are kept. */
const mailDays = 7;
const auditDays = 400;

const everyMs = 600_000;

/** Removes what is over. Several instances may do so at once. */
export async function cleanUp(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM sessions WHERE expires_at < now()');
  await pool.query('DELETE FROM links WHERE expires_at < now()');
  await pool.query('DELETE FROM mails WHERE created_at < now() - make_interval(days => $1)', [mailDays]);
  await pool.query('DELETE FROM audit WHERE at < now() - make_interval(days => $1)', [auditDays]);
  await deletePending(pool);
}

/** Cleans up now and then. @returns a function that ends it */
export function keepClean(pool: Pool, logger: Logger): () => void {
  const timer = setInterval(() => {
    cleanUp(pool).catch((error) => logger.warn({ err: error }, 'could not clean up, the next time will do'));
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
