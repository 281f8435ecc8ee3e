import { LRUCache } from 'lru-cache';

/** Tells when something that only grows (a show's version, a partition's offset) has moved. */
export type ViewWatch = {
  /** Says that a key has reached a value: from a hint, or from a read. */
  moved(key: number, value: number): void;
  /**
   * Calls back whenever the key is seen at a value.
   * @returns a function that ends it
   */
  follow(key: number, onMoved: (value: number) => void): () => void;
  /** Whether anything was ever said of a key, not too many keys ago. */
  knows(key: number): boolean;
  /**
   * Waits until the key has reached a value.
   * @param timeoutMs how long to wait at most
   * @param signal ends the wait when nobody is interested any more
   * @returns whether it was reached
   */
  until(key: number, value: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Ends every wait under way as "not reached", and the polling. */
  close(): void;
};

export type ViewWatchOptions = {
  /** Reads the values of many keys at once; keys that are unknown are left out. */
  read: (keys: number[]) => Promise<Iterable<readonly [key: number, value: number]>>;
  /** Called for every value that a poll found. */
  onPolled?: (key: number, value: number) => void;
  /** Between two polls, in milliseconds. */
  pollMs?: number;
};

/**
 * Wakes those who wait. Hints wake them at once; since a hint may be lost, or Redis be gone, the values are read as well,
 * four times a second, only while somebody waits, and once for all who do: so the answers are the same, only later.
 */
export function createViewWatch({ read, onPolled, pollMs = 250 }: ViewWatchOptions): ViewWatch {
  const followers = new Map<number, Set<(value: number) => void>>();
  // A hint that comes between a reader's look at the view and its decision to wait would be lost without this.
  const seen = new LRUCache<number, number>({ max: 10_000 });
  const waits = new Set<(reached: boolean) => void>();
  let timer: NodeJS.Timeout | undefined;
  let polling = false;
  let closed = false;

  function moved(key: number, value: number): void {
    seen.set(key, Math.max(value, seen.get(key) ?? 0));
    const all = followers.get(key);
    if (all === undefined) return;
    // A copy: a follower that has seen enough leaves.
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
      // The views cannot be read now: whoever waits is told by its own time-out, and the next poll tries again.
    }
    polling = false;
    schedule();
  }

  function schedule(): void {
    if (closed || polling || timer !== undefined || followers.size === 0) return;
    timer = setTimeout(poll, pollMs);
  }

  function follow(key: number, onMoved: (value: number) => void): () => void {
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
