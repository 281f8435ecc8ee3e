import { LRUCache } from 'lru-cache';

/** Notifies when a value that only grows (a show's version, a partition's offset) has grown. */
export type ViewWatch<Key = number> = {
  /** Records that a key has reached a value: from a hint, or from a read. */
  moved(key: Key, value: number): void;
  /**
   * Calls back with each value of the key.
   * @returns a function that ends it
   */
  follow(key: Key, onMoved: (value: number) => void): () => void;
  /** Whether a value of the key is known; old keys are evicted. */
  knows(key: Key): boolean;
  /**
   * Waits until the key has reached a value.
   * @param timeoutMs the maximum wait
   * @param signal ends the wait when the client has gone
   * @returns whether it was reached
   */
  until(key: Key, value: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Ends all waits as "not reached", and the polling. */
  close(): void;
};

export type ViewWatchOptions<Key> = {
  /** Reads the values of several keys; unknown keys are left out. */
  read: (keys: Key[]) => Promise<Iterable<readonly [key: Key, value: number]>>;
  /** Called for every value that a poll found. */
  onPolled?: (key: Key, value: number) => void;
  /** The time between two polls, in milliseconds. */
  pollMs?: number;
};

/**
 * Wakes waiting requests. Hints wake them at once. A hint may be lost, or Redis be down, so the values are also
 * polled, four times a second, only while there are waiters, and once for all of them: the answers are the same, only
 * later.
 */
export function createViewWatch<Key extends number | string = number>({
  read,
  onPolled,
  pollMs = 250,
}: ViewWatchOptions<Key>): ViewWatch<Key> {
  const followers = new Map<Key, Set<(value: number) => void>>();
  // Without this, a hint between a reader's read of the view and its decision to wait would be lost.
  const seen = new LRUCache<Key, number>({ max: 10_000 });
  const waits = new Set<(reached: boolean) => void>();
  let timer: NodeJS.Timeout | undefined;
  let polling = false;
  let closed = false;

  function moved(key: Key, value: number): void {
    seen.set(key, Math.max(value, seen.get(key) ?? 0));
    const all = followers.get(key);
    if (all === undefined) return;
    // A copy, because followers remove themselves.
    for (const follower of [...all]) follower(value);
  }

  async function poll(): Promise<void> {
    timer = undefined;
    polling = true;
    try {
      for (const [key, value] of await read([...followers.keys()])) {
        onPolled?.(key, value);
        moved(key, value);
      }
    } catch {
      // The views cannot be read now: waiters have their own timeout, and the next poll tries again.
    }
    polling = false;
    schedule();
  }

  function schedule(): void {
    if (closed || polling || timer !== undefined || followers.size === 0) return;
    timer = setTimeout(poll, pollMs);
  }

  function follow(key: Key, onMoved: (value: number) => void): () => void {
    const all = followers.get(key) ?? new Set();
    followers.set(key, all.add(onMoved));
    schedule();
    return () => {
      all.delete(onMoved);
      if (all.size === 0 && followers.get(key) === all) followers.delete(key);
    };
  }

  return {
    moved,
    follow,
    knows: (key) => seen.has(key),
    until(key, value, timeoutMs, signal) {
      if ((seen.get(key) ?? -1) >= value) return Promise.resolve(true);
      if (timeoutMs <= 0 || signal?.aborted || closed) return Promise.resolve(false);
      return new Promise((resolve) => {
        const end = (reached: boolean) => {
          stop();
          waits.delete(end);
          clearTimeout(timeout);
          signal?.removeEventListener('abort', onAbort);
          resolve(reached);
        };
        const onAbort = () => end(false);
        const timeout = setTimeout(() => end(false), timeoutMs);
        signal?.addEventListener('abort', onAbort);
        const stop = follow(key, (current) => {
          if (current >= value) end(true);
        });
        waits.add(end);
      });
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const end of [...waits]) end(false);
    },
  };
}
