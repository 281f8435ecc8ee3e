import { LRUCache } from 'lru-cache';
import type { PartialShow } from './domain/show.ts';

export type ShowCache = {
  /** Returns a cached show and leaves it in the cache: do not change it. */
  peek(eventId: number): PartialShow | undefined;
  /**
   * Takes a show out of the cache if it is cached at exactly this version. Every change of a show increments its
   * version, so a cached show with the current version is up to date.
   */
  take(eventId: number, version: number): PartialShow | undefined;
  /** Caches a show as a transaction leaves it that is committed or being committed. */
  keep(show: PartialShow): void;
  /** Removes a show whose transaction was not committed. */
  forget(eventId: number): void;
};

/**
 * A cache of the shows that this worker decides about, so that the next chunk need not read them. A show is taken out
 * before it is changed and put back after the commit, so a rollback leaves no wrong state.
 * @param maxEntries seats and users of all shows together, some 200 bytes each; the least recently used are evicted.
 *   A show of 100,000 seats fits, with its hall
 */
export function createShowCache(maxEntries = 250_000): ShowCache {
  const shows = new LRUCache<number, PartialShow>({
    maxSize: maxEntries,
    // A place of the hall takes half as much.
    sizeCalculation: ({ seats, seatsOfUser, hall }) =>
      10 + seats.size + seatsOfUser.size + ((hall?.places.size ?? 0) >> 1),
  });
  return {
    peek: (eventId) => shows.get(eventId),
    take(eventId, version) {
      const show = shows.get(eventId);
      shows.delete(eventId);
      return show?.version === version ? show : undefined;
    },
    forget(eventId) {
      shows.delete(eventId);
    },
    keep(show) {
      // Bookings are read when a command names one. Caching all of them would need unbounded memory.
      show.bookings.forget();
      shows.set(show.eventId, show);
    },
  };
}
