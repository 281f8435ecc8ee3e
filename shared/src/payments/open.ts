import type { Redis } from 'ioredis';
import type { Logger } from '../service/logging.ts';

/** How often payments says that it takes payments, in milliseconds. */
const announceEveryMs = 2_000;
/** How long its word counts, in seconds: a restart is shorter, and who pays meanwhile is not sent away. */
const wordCountsSeconds = 10;
/** How often the door looks, in milliseconds. */
const lookEveryMs = 1_000;

const keyOf = (namespace: string) => `${namespace}payments-open`;

export type Announcement = {
  /** The word counts on for a while, because another process may say it too. */
  stop(): void;
  /** Takes the word back at once. Another process that can take payments says it again within two seconds. */
  withdraw(): void;
};

/**
 * Says again and again that payments are taken, in a key of Redis that ends by itself.
 * @param options.check rejects while this process can take no payment
 */
export function announcePayments(options: {
  redis: Redis;
  namespace: string;
  check: () => Promise<unknown>;
  logger: Logger;
}): Announcement {
  const { redis, namespace, check, logger } = options;
  const onError = (error: Error) => logger.debug({ reason: error.message }, 'payments are not announced');

  async function announce(): Promise<void> {
    await check();
    await redis.set(keyOf(namespace), '1', 'EX', wordCountsSeconds);
  }

  return {
    stop: everyMs(announceEveryMs, announce, onError),
    withdraw: () => void redis.del(keyOf(namespace)).catch(onError),
  };
}

/** What the door knows of payments. */
export type PaymentsOpen = {
  /** Whether nobody takes payments: false while that is not known. */
  isAway(): boolean;
  /** @throws when payments is away, or nobody knows */
  check(): Promise<void>;
  stop(): void;
};

/**
 * Looks once a second, in the background, whether somebody takes payments. While Redis does not answer nothing is known;
 * then no payment method can be kept either, and the door says so.
 */
export function watchPaymentsOpen({
  redis,
  namespace,
  logger,
}: {
  redis: Redis;
  namespace: string;
  logger: Logger;
}): PaymentsOpen {
  let state: 'open' | 'away' | 'unknown' = 'unknown';

  async function look(): Promise<void> {
    const isOpen = (await redis.exists(keyOf(namespace))) === 1;
    if (!isOpen && state !== 'away') logger.warn('payments is away: no payments are taken');
    if (isOpen && state === 'away') logger.info('payments is back');
    state = isOpen ? 'open' : 'away';
  }

  const stop = everyMs(lookEveryMs, look, () => {
    state = 'unknown';
  });
  return {
    isAway: () => state === 'away',
    async check() {
      if (state !== 'open') throw new Error(`payments is ${state}`);
    },
    stop,
  };
}

/** Does something now and then, once at a time. @returns how to stop it */
function everyMs(ms: number, work: () => Promise<void>, onError: (error: Error) => void): () => void {
  let isAtWork = false;
  const go = () => {
    if (isAtWork) return;
    isAtWork = true;
    work()
      .catch(onError)
      .finally(() => {
        isAtWork = false;
      });
  };
  go();
  const timer = setInterval(go, ms).unref();
  return () => clearInterval(timer);
}
