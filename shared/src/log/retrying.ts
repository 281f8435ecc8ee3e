import { passes } from '../faults/faults.ts';
import type { Logger } from '../service/logging.ts';

/**
 * Retries a step of a chunk with back-off until it succeeds, as long as its faults are transient.
 * @param signal ends it between two attempts; there is at least one attempt
 * @throws other faults, and the last fault when the signal ends it
 */
export type Retrying = <T>(
  step: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  onRetry?: () => void,
) => Promise<T>;

export type RetryingOptions = {
  logger: Logger;
  /** Called after each failed attempt. */
  onRetry: (step: string) => void;
  /** So long after an engine is back nobody may notice it. There is one chunk a partition, so trying costs little. */
  maxDelayMs?: number;
};

const firstDelayMs = 100;

/** @returns how steps are tried again */
export function createRetrying({ logger, onRetry, maxDelayMs = 1_500 }: RetryingOptions): Retrying {
  return async (step, signal, work, onRetryOfStep) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!passes(error) || signal.aborted) throw error;
        onRetryOfStep?.();
        onRetry(step);
        // Half of it is random, so that steps that failed together do not retry together.
        const delayMs = Math.round(Math.min(maxDelayMs, firstDelayMs * 2 ** attempt) * (0.5 + 0.5 * Math.random()));
        const reason = error instanceof Error ? error.message : String(error);
        // Logged once per outage.
        logger[attempt === 1 ? 'warn' : 'debug']({ step, reason, attempt, delayMs }, 'trying a chunk again');
        await pause(delayMs, signal);
        if (signal.aborted) throw error;
      }
    }
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
