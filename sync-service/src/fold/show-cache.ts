import { bytesOfRow } from '@ticketing/shared/hall/places.ts';
import type { ShowView } from '@ticketing/shared/stores/views.ts';

export type ShowCache = ReturnType<typeof createShowCache>;

/**
 * A cache of the shows that were written last, so that a hot show is not read for each batch. An entry may be stale:
 * compare-and-set notices it, and the writer drops the entry and reads the show.
 * @param maxSeats the size of the cache in seats, one or two bytes each; the least recently used shows are evicted
 */
export function createShowCache(maxSeats: number) {
  const shows = new Map<number, ShowView>();
  let seats = 0;

  function drop(eventId: number): void {
    const show = shows.get(eventId);
    if (show === undefined) return;
    shows.delete(eventId);
    seats -= weightInSeats(show);
  }

  return {
    get(eventId: number): ShowView | undefined {
      const show = shows.get(eventId);
      if (show === undefined) return undefined;
      // A Map keeps the order of insertion: the last entry is the most recently used.
      shows.delete(eventId);
      shows.set(eventId, show);
      return show;
    },
    set(show: ShowView): void {
      drop(show._id);
      shows.set(show._id, show);
      seats += weightInSeats(show);
      for (const oldest of shows.keys()) {
        if (seats <= maxSeats) break;
        drop(oldest);
      }
    },
    drop,
    clear(): void {
      shows.clear();
      seats = 0;
    },
  };
}

// The size of a document besides its seats, in seats: fixed, and per row with its place in the layout.
const overhead = 500;
const rowOverhead = 200;

/** The size of a cached show, in seats. */
export function weightInSeats(show: ShowView): number {
  if (!show.scheduled) return overhead;
  return show.layout.reduce((sum, row) => sum + rowOverhead + bytesOfRow(row), overhead);
}
