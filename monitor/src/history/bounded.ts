/** A list that keeps the newest of its items: not more than so many, and not older than so long. */
export type Bounded<T> = {
  add(item: T): void;
  /** Oldest first. @param sinceMs the time of the oldest that is wanted */
  since(sinceMs: number): T[];
};

/** @param timeOf the time of an item, in milliseconds; items come in order */
export function createBounded<T>(
  timeOf: (item: T) => number,
  { most, forMs }: { most: number; forMs: number },
): Bounded<T> {
  let items: T[] = [];
  return {
    add(item) {
      items.push(item);
      const oldestMs = timeOf(item) - forMs;
      const first = items.findIndex((one) => timeOf(one) >= oldestMs);
      const tooMany = items.length - most;
      const dropped = Math.max(first, tooMany, 0);
      if (dropped > 0) items = items.slice(dropped);
    },
    since: (sinceMs) => items.filter((item) => timeOf(item) >= sinceMs),
  };
}
