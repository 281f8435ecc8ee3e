import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  retry,
  wrap,
} from 'cockatiel';
import type { NoAnswer, Provider } from './provider.ts';

/** So many failures in a row open the breaker. */
const failuresToOpen = 5;
/** How long the breaker stays open before one call may try, in milliseconds. */
const openMs = 30_000;
/** How often a call is repeated at once. What is then still unknown is tried again by who asked, later. */
const repetitions = 2;
const firstBackoffMs = 200;
const lastBackoffMs = 2_000;

export type BreakerState = 'closed' | 'open' | 'half-open';

export type ProviderCall = 'authorise' | 'capture' | 'void' | 'refund' | 'find' | 'list';

export type ResilientOptions = {
  /** Told of each call to the provider, repetitions included: what came of it and how long it took, in seconds. */
  onCall?: (call: ProviderCall, outcome: string, seconds: number) => void;
  onBreaker?: (state: BreakerState) => void;
  /** For tests. */
  openMs?: number;
  firstBackoffMs?: number;
};

export type ResilientProvider = Provider & {
  /**
   * Whether calls are sent. Once the breaker has been open for its time this asks the provider for something small, so that
   * nobody's payment has to be the one that tries.
   */
  isUsable(): Promise<boolean>;
};

/**
 * A provider behind a circuit breaker, whose calls are repeated with growing random pauses where no answer came. That is
 * safe for all of them: they only read, or have an idempotency key. Refusals, of cards above all, are answers: they are
 * not repeated, and do not count as failures.
 * @param provider whose calls end by themselves after a deadline
 */
export function makeResilient(provider: Provider, options: ResilientOptions = {}): ResilientProvider {
  const halfOpenAfter = options.openMs ?? openMs;
  const breaker = circuitBreaker(handleWhenResult(isFailure), {
    halfOpenAfter,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  });
  const repeating = retry(handleWhenResult(isUnknown), {
    maxAttempts: repetitions,
    // Its pauses are random by default (decorrelated jitter).
    backoff: new ExponentialBackoff({
      initialDelay: options.firstBackoffMs ?? firstBackoffMs,
      maxDelay: lastBackoffMs,
    }),
  });
  const policy = wrap(repeating, breaker);
  let openedAtMs = 0;
  /** How long nothing will be sent. The breaker itself stays open until a call tries. */
  const restMs = () => (breaker.state === CircuitState.Open ? openedAtMs + halfOpenAfter - performance.now() : 0);
  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) openedAtMs = performance.now();
    options.onBreaker?.(nameOf(state));
  });

  async function through<T extends { outcome: string }>(
    name: ProviderCall,
    call: () => Promise<T>,
  ): Promise<T | NoAnswer> {
    try {
      return await policy.execute(() => measured(name, call));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const retryAfterMs = Math.max(1_000, restMs());
      return { outcome: 'unknown', cause: 'breaker-open', retryAfterMs, detail: 'the provider has failed repeatedly' };
    }
  }

  async function measured<T extends { outcome: string }>(name: ProviderCall, call: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const answer = await call();
    options.onCall?.(name, answer.outcome, (performance.now() - startMs) / 1_000);
    return answer;
  }

  return {
    name: provider.name,
    async isUsable() {
      if (breaker.state === CircuitState.Open && restMs() <= 0) await through('list', () => provider.list(new Date()));
      return breaker.state === CircuitState.Closed;
    },
    authorise: (order) => through('authorise', () => provider.authorise(order)),
    capture: (order) => through('capture', () => provider.capture(order)),
    void: (order) => through('void', () => provider.void(order)),
    refund: (order) => through('refund', () => provider.refund(order)),
    find: (what) => through('find', () => provider.find(what)),
    list: (since, cursor) => through('list', () => provider.list(since, cursor)),
  };
}

function isUnknown(answer: unknown): answer is NoAnswer {
  return typeof answer === 'object' && answer !== null && 'outcome' in answer && answer.outcome === 'unknown';
}

/** Whether an answer says that the provider is not well. One that asks to wait is. */
function isFailure(answer: unknown): boolean {
  return isUnknown(answer) && answer.cause !== 'busy';
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}
