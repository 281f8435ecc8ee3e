import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { PaymentMetrics } from './metrics.ts';
import { countParked } from './store/parked-facts.ts';
import { readLastReport } from './store/reconciliations.ts';
import { countStanding } from './store/standing.ts';

/**
 * Measures now and then what stands still, and what the last comparison with the provider has found, as the store has it:
 * every process says the same.
 * @returns how to stop it
 */
export function watchPayments(options: {
  pool: Pool;
  metrics: PaymentMetrics;
  everyMs: number;
  logger: Logger;
}): () => void {
  const { pool, metrics, everyMs, logger } = options;

  async function measure(): Promise<void> {
    const standing = await countStanding(pool);
    metrics.oldestSeconds.set(standing.oldestSeconds);
    metrics.refundsFailed.set(standing.refundsFailed);
    const parked = await countParked(pool);
    metrics.parked.set(parked.count);
    metrics.parkedSeconds.set(parked.oldestSeconds);
    const compared = await readLastReport(pool);
    metrics.strays.set(compared?.strayCount ?? 0);
    metrics.missing.set(compared?.missingCount ?? 0);
  }

  const look = () => {
    measure().catch((error: Error) => logger.debug({ reason: error.message }, 'what stands still is not known'));
  };
  look();
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
}
