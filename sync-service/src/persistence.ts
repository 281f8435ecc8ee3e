import { passes } from '@ticketing/shared/stores/faults.ts';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

export type Persistence = {
  /** Keeps the place in the consumer group; what it throws (a rebalance) ends the trying. */
  heartbeat: () => Promise<void>;
  /** Whether the work still has to be done here: false after a stop, or when the partition went to somebody else. */
  isWanted: () => boolean;
  /** Told of each fault that is waited out. */
  onWait: (error: unknown) => void;
};

const heartbeatMs = 500;

/**
 * Does work, again and again while what keeps it from being done is a fault that passes, with a growing pause of at most
 * two seconds. The group hears from us all the while, also during one long attempt: an engine that is away for an hour
 * must not cost the partitions.
 * @returns whether it was done; if not, it is not wanted here any more
 * @throws what the work throws and does not pass, and what the heartbeat throws
 */
export async function keepTrying(
  work: () => Promise<void>,
  { heartbeat, isWanted, onWait }: Persistence,
): Promise<boolean> {
  let membership: { lost: unknown } | undefined;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      membership ??= { lost: error };
    });
  }, heartbeatMs);
  const policy = retry(
    handleWhen((error) => error !== membership?.lost && passes(error)),
    {
      maxAttempts: Number.POSITIVE_INFINITY,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }),
    },
  );
  policy.onRetry((reason) => {
    if ('error' in reason) onWait(reason.error);
  });
  try {
    return await policy.execute(async () => {
      if (membership !== undefined) throw membership.lost;
      if (!isWanted()) return false;
      await work();
      return true;
    });
  } finally {
    clearInterval(timer);
  }
}
