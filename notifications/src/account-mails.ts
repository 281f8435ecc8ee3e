import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { NotificationsMetrics } from './metrics.ts';
import type { People } from './people.ts';
import { insertAccountMails } from './store/outbox.ts';

export type AccountMailsOptions = {
  pool: Pool;
  people: Pick<People, 'waitingMails' | 'markTaken'>;
  /** Mails that are older are history: a link in them is good for half an hour. */
  lateMs: number;
  metrics: NotificationsMetrics;
  logger: Logger;
  onMails: () => void;
};

/**
 * Takes the mails that wait at accounts into the ledger: first into ours, then accounts is told. If we end in between
 * they come again, and are known. What they say stays there until it is sent.
 * @returns how many there were
 */
export async function takeAccountMails(options: AccountMailsOptions): Promise<number> {
  const { pool, people, lateMs, metrics, onMails } = options;
  const waiting = await people.waitingMails();
  if (waiting.length === 0) return 0;
  const sinceMs = Date.now() - lateMs;
  const timely = waiting.filter(({ createdAt }) => Date.parse(createdAt) >= sinceMs);
  metrics.skippedLate.inc(waiting.length - timely.length);
  const made = await insertAccountMails(pool, timely);
  metrics.called.inc(made);
  await people.markTaken(waiting.map(({ mailId }) => mailId));
  if (made > 0) onMails();
  return waiting.length;
}

export type AccountMailsWatch = {
  /** Whether accounts could not be asked the last time. */
  isDown(): boolean;
  stop(): Promise<void>;
};

/** Looks for them again and again. */
export function followAccountMails(options: AccountMailsOptions, everyMs = 1_000): AccountMailsWatch {
  const { logger } = options;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isDown = false;
  let running: Promise<void> | undefined;

  async function look(): Promise<void> {
    let count = 0;
    try {
      count = await takeAccountMails(options);
      if (isDown) logger.info('accounts tells of its mails again');
      isDown = false;
    } catch (error) {
      // Once an outage: it is looked every second.
      if (!isDown) logger.warn({ err: error }, 'cannot take the mails of accounts, trying again');
      isDown = true;
    }
    if (!isStopped) schedule(count > 0 ? 0 : everyMs);
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      running = look();
    }, afterMs);
  }

  schedule(0);
  return {
    isDown: () => isDown,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
