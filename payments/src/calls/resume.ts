import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { PaymentPlace } from '../store/payments.ts';
import { readInBetween } from '../store/payments.ts';
import { ownCorrelation } from '../sweep.ts';
import type { CallPool } from './pool.ts';

const pageSize = 1_000;

/**
 * Finds again, in the store, the payments that need the provider: after a start, when this process gets partitions, and
 * when the pool had no room for all of them.
 */
export function createResume(options: { pool: Pool; calls: CallPool; assigned: () => number[]; logger: Logger }) {
  const { pool, calls, assigned, logger } = options;

  async function go(partitions: number[]): Promise<void> {
    if (partitions.length === 0) return;
    let count = 0;
    for (let after: PaymentPlace | undefined; ; ) {
      const page = await readInBetween(pool, partitions, { limit: pageSize, ...(after && { after }) });
      for (const payment of page.payments) calls.wake(payment, ownCorrelation());
      count += page.payments.length;
      after = page.last;
      if (after === undefined || page.payments.length < pageSize) break;
    }
    if (count > 0) logger.info({ count }, 'payments under way go on');
  }

  // What fails here is swept.
  const begin = (partitions: number[]) => {
    go(partitions).catch((error: Error) =>
      logger.warn({ reason: error.message }, 'payments under way wait for the sweep'),
    );
  };
  return { of: begin, all: () => begin(assigned()) };
}
