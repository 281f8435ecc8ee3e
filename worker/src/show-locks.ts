import type { Lock } from '@sesamecare-oss/redlock';
import { ExecutionError, Redlock, ResourceLockedError } from '@sesamecare-oss/redlock';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Histogram } from '@ticketing/shared/service/metrics.ts';
import type { Redis } from 'ioredis';

export type ShowLocks = {
  /**
   * Runs work while this process holds the locks of the shows, or without them if they cannot be acquired. Chunks of
   * this process share its locks.
   */
  holding<T>(eventIds: number[], work: () => Promise<T>): Promise<T>;
  /** Releases the locks that no chunk uses any more. */
  close(): Promise<void>;
};

export type ShowLocksOptions = {
  redis: Redis;
  namespace: string;
  logger: Logger;
  registry: Registry;
  /** The lock TTL in milliseconds; well above the duration of a chunk. */
  lockMs?: number;
  /** How long unused locks are kept for the next chunk, in milliseconds. */
  keepMs?: number;
  /** How long to wait for another holder, in milliseconds. */
  maxWaitMs?: number;
  /** How long to make no attempt after a failure, in milliseconds. */
  pauseMs?: number;
};

/** Locks of this process, with the number of chunks that use them. */
type Held = { lock: Lock; users: number; release?: NodeJS.Timeout };

/**
 * Redlock over the shows of a chunk, in one round trip. The locks are advisory: they keep two workers from doing the
 * same work during a rebalance. Correctness rests on the row lock on `shows` and the constraints. So a fault of Redis
 * or of the holder costs at most `maxWaitMs` every `pauseMs`, and one log line. Locks are kept for a moment, because
 * the next chunk often has the same shows; else each small chunk would need two round trips.
 */
export function createShowLocks(options: ShowLocksOptions): ShowLocks {
  const { redis, namespace, logger, registry } = options;
  const { lockMs = 10_000, keepMs = 50, maxWaitMs = 500, pauseMs = 1_000 } = options;
  // redlock's own retries keep a timer running after the caller has given up (redlock#169); the loop below does not.
  const redlock = new Redlock([redis], { retryCount: 0 });
  const failures = new Counter({
    name: 'worker_lock_failures_total',
    help: 'Chunks that went on without their advisory locks.',
    labelNames: ['reason'] as const,
    registers: [registry],
  });
  const waits = new Histogram({
    name: 'worker_lock_wait_seconds',
    help: 'How long a chunk waited for its advisory locks.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
    registers: [registry],
  });
  const held = new Map<string, Held>();
  let pausedUntilMs = 0;
  let isDegraded = false;

  async function acquire(keys: string[]): Promise<Lock | undefined> {
    const startMs = performance.now();
    if (startMs < pausedUntilMs) {
      failures.inc({ reason: 'paused' });
      return undefined;
    }
    for (;;) {
      try {
        const lock = await redlock.acquire(keys, lockMs);
        waits.observe((performance.now() - startMs) / 1000);
        if (isDegraded) logger.info('advisory locks are taken again');
        isDegraded = false;
        return lock;
      } catch (error) {
        const contended = await isContention(error);
        if (contended && performance.now() - startMs < maxWaitMs) {
          await pause(10 + Math.random() * 20);
          continue;
        }
        const reason = contended ? 'held-by-another' : 'redis';
        failures.inc({ reason });
        pausedUntilMs = performance.now() + pauseMs;
        if (!isDegraded) logger.warn({ reason }, 'going on without advisory locks');
        isDegraded = true;
        return undefined;
      }
    }
  }

  /** Joins locks that this process already holds, and extends those that would not outlast this chunk. */
  async function join(keys: string[]): Promise<Set<Held>> {
    const joined = new Set(keys.flatMap((key) => held.get(key) ?? []));
    for (const locks of joined) {
      clearTimeout(locks.release);
      locks.users += 1;
    }
    const old = Array.from(joined).filter(({ lock }) => lock.expiration - Date.now() < lockMs / 2);
    await Promise.all(
      old.map(async (locks) => {
        // The lock is lost: this chunk continues, the next one acquires it again.
        locks.lock = await redlock.extend(locks.lock, lockMs).catch(() => {
          forget(locks);
          return locks.lock;
        });
      }),
    );
    return joined;
  }

  function leave(locks: Held): void {
    locks.users -= 1;
    // The next acquisition follows the release on the same connection. Locks that are not released expire.
    if (locks.users === 0) locks.release = setTimeout(() => release(locks), keepMs);
  }

  async function release(locks: Held): Promise<void> {
    forget(locks);
    await redlock.release(locks.lock, { retryCount: 0 }).catch(() => undefined);
  }

  function forget(locks: Held): void {
    for (const key of locks.lock.resources) if (held.get(key) === locks) held.delete(key);
  }

  return {
    async holding(eventIds, work) {
      const ids = Array.from(new Set(eventIds)).sort((a, b) => a - b);
      const keys = ids.map((eventId) => `${namespace}lock:show:${eventId}`);
      failpoint('worker/before-lock');
      const locks = await join(keys);
      const missing = keys.filter((key) => !held.has(key));
      const lock = missing.length > 0 ? await acquire(missing) : undefined;
      if (lock !== undefined) {
        const added = { lock, users: 1 };
        for (const key of missing) held.set(key, added);
        locks.add(added);
      }
      failpoint('worker/after-lock');
      try {
        return await work();
      } finally {
        for (const each of locks) leave(each);
      }
    },
    async close() {
      const kept = new Set(Array.from(held.values()).filter(({ users }) => users === 0));
      for (const locks of kept) clearTimeout(locks.release);
      await Promise.all(Array.from(kept, release));
    },
  };
}

/** Whether another process has the lock. Otherwise Redis failed. */
async function isContention(error: unknown): Promise<boolean> {
  if (!(error instanceof ExecutionError)) return false;
  const stats = await Promise.all(error.attempts);
  return stats.some(({ votesAgainst }) =>
    Array.from(votesAgainst.values()).some((vote) => vote instanceof ResourceLockedError),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
