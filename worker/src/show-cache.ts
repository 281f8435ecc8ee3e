import { LRUCache } from 'lru-cache';
import type { Show } from './domain/show.ts';

export type ShowCache = {
  /**
   * Takes a show out, if it is known at exactly this version. The row lock is held and every change of a show moves its
   * version, so what was known at this version is still true.
   */
  take(eventId: number, version: number): Show | undefined;
  /** Remembers a show as a committed transaction has left it. */
  keep(show: Show): void;
};

/**
 * What this worker knows of the shows that it decides about, so that the next chunk need not read it again. It is taken
 * out before it is changed, and put back once the change is committed: after a rollback nothing wrong is remembered.
 * @param maxEntries seats and users of all shows together, the least recently used go first; some 200 bytes each
 */
export function createShowCache(maxEntries = 200_000): ShowCache {
  const shows = new LRUCache<number, Show>({
    maxSize: maxEntries,
    sizeCalculation: ({ seats, seatsOfUser }) => 10 + seats.size + seatsOfUser.size,
  });
  return {
    take(eventId, version) {
      const show = shows.get(eventId);
      shows.delete(eventId);
      return show?.version === version ? show : undefined;
    },
    keep(show) {
      // Bookings are looked up when an order names one: remembering them all would have no bound.
      show.bookings.clear();
      shows.set(show.eventId, show);
    },
  };
}
