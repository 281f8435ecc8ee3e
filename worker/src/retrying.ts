import type { Logger } from '@ticketing/shared/service/logging.ts';
import { passes } from '@ticketing/shared/stores/faults.ts';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { WorkerMetrics } from './metrics.ts';

/**
 * Tries a step of a chunk until it succeeds, with back-off, as long as what fails is something that passes.
 * @param signal ends it
 * @throws what does not pass, and what failed last when the signal ends it
 */
export type Retrying = <T>(
  step: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  onRetry?: () => void,
) => Promise<T>;

export function createRetrying(logger: Logger, metrics: WorkerMetrics): Retrying {
  return (step, signal, work, onRetry) => {
    // What could be made smaller has been, before it comes here.
    const policy = retry(handleWhen(passes), {
      maxAttempts: Number.MAX_SAFE_INTEGER,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 }),
    });
    policy.onRetry((event) => {
      onRetry?.();
      metrics.retries.inc({ step });
      const reason = 'error' in event && event.error instanceof Error ? event.error.message : 'unknown';
      logger.warn({ step, reason, attempt: event.attempt, delayMs: Math.round(event.delay) }, 'trying a chunk again');
    });
    return policy.execute(work, signal);
  };
}
