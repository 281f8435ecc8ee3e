import type { ShowView } from '@ticketing/shared/stores/views.ts';

export type ShowCache = ReturnType<typeof createShowCache>;

/**
 * Remembers the shows that were written last, so that a hot show is not read for each batch. What it says may be old:
 * compare-and-set notices, and whoever lost the race drops the show here and reads it.
 * @param maxSeats how many seats all remembered shows may have together (a seat is a byte or two); the show that was
 * not used for the longest time is forgotten first
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
      // A Map keeps the order of insertion: the last is the one used last.
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

// What a document weighs besides its seats, in seats: by itself, and for each row, with its place in the layout.
const overhead = 500;
const rowOverhead = 200;

/** What a remembered show takes, in seats. */
export function weightInSeats(show: ShowView): number {
  if (!show.scheduled) return overhead;
  return overhead + rowOverhead * show.layout.length + show.counts.available + show.counts.held + show.counts.booked;
}
