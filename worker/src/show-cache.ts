import { LRUCache } from 'lru-cache';
import type { PartialShow } from './domain/show.ts';

export type ShowCache = {
  /** A show as it is remembered, which stays where it is: not to be changed. */
  look(eventId: number): PartialShow | undefined;
  /**
   * Takes a show out, if it is known at exactly this version. Every change of a show moves its version: what was known at
   * this version is true as long as the show has it.
   */
  take(eventId: number, version: number): PartialShow | undefined;
  /** Remembers a show as a transaction leaves it that is committed, or just being committed. */
  keep(show: PartialShow): void;
  /** For a show whose transaction was not committed after all. */
  forget(eventId: number): void;
};

/**
 * What this worker knows of the shows that it decides about, so that the next chunk need not read it again. It is taken
 * out before it is changed, and put back once the change is committed: after a rollback nothing wrong is remembered.
 * @param maxEntries seats and users of all shows together, the least recently used go first; some 200 bytes each
 */
export function createShowCache(maxEntries = 200_000): ShowCache {
  const shows = new LRUCache<number, PartialShow>({
    maxSize: maxEntries,
    sizeCalculation: ({ seats, seatsOfUser }) => 10 + seats.size + seatsOfUser.size,
  });
  return {
    look: (eventId) => shows.get(eventId),
    take(eventId, version) {
      const show = shows.get(eventId);
      shows.delete(eventId);
      return show?.version === version ? show : undefined;
    },
    forget(eventId) {
      shows.delete(eventId);
    },
    keep(show) {
      // Bookings are looked up when an order names one: remembering them all would have no bound.
      show.bookings.forget();
      shows.set(show.eventId, show);
    },
  };
}
