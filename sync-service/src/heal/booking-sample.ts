import { hash, randomUUID } from 'node:crypto';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import { foldBooking } from '../fold/fold.ts';

export type BookingSample = {
  /** Takes the next event of the show. */
  take(stored: StoredEvent): void;
  bookings(): Map<string, BookingView>;
};

/**
 * Some bookings of a show, each folded from its first event, drawn while the events go by. Every booking has a random
 * rank, and those with the lowest are kept (bottom-k sampling, Cohen and Kaplan 2007): one that was passed over or
 * dropped once never comes back in the middle of its life.
 * @param size how many are kept
 */
export function sampleBookings(size: number, rankOf = randomRanks()): BookingSample {
  const ranks = new Map<string, number>();
  const sample = new Map<string, BookingView>();
  let highest: string | undefined;

  function makeRoom(): void {
    if (sample.size > size) {
      sample.delete(highest!);
      ranks.delete(highest!);
    }
    highest = undefined;
    if (sample.size < size) return;
    for (const [bookingId, rank] of ranks) {
      if (highest === undefined || rank > ranks.get(highest)!) highest = bookingId;
    }
  }

  return {
    take(stored) {
      const { event } = stored;
      if (event.type === 'ShowCancelled') {
        for (const [bookingId, booking] of sample) sample.set(bookingId, foldBooking(booking, stored) ?? booking);
      }
      const bookingId = 'bookingId' in event ? event.bookingId : undefined;
      if (bookingId === undefined) return;
      const before = sample.get(bookingId);
      const rank = before === undefined ? rankOf(bookingId) : 0;
      if (before === undefined && highest !== undefined && rank >= ranks.get(highest)!) return;
      const after = foldBooking(before, stored);
      if (after === undefined) return;
      sample.set(bookingId, after);
      if (before !== undefined) return;
      ranks.set(bookingId, rank);
      makeRoom();
    },
    bookings: () => sample,
  };
}

/** The same for the same id, and other ones each time that a sample is drawn. */
function randomRanks(): (bookingId: string) => number {
  const salt = randomUUID();
  return (bookingId) => Number.parseInt(hash('sha1', salt + bookingId, 'hex').slice(0, 12), 16);
}
