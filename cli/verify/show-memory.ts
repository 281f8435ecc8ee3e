import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { evolve } from '@ticketing/worker/domain/decider.ts';
import type { Booking, WholeShow } from '@ticketing/worker/domain/show.ts';

/**
 * A cache of shows between the pages of a log, with LRU eviction: about `maxEntries` seats, users and bookings in
 * total, some 100 bytes each. It always keeps one show, however large: otherwise a hot show would be folded from its
 * first event for every page.
 */
export function createShowMemory(maxEntries = 2_000_000) {
  // A Map keeps the order of insertion: the first entry is the least recently used.
  const shows = new Map<number, { show: WholeShow; entries: number }>();
  let entries = 0;

  function take(eventId: number): WholeShow | undefined {
    const kept = shows.get(eventId);
    if (kept === undefined) return undefined;
    shows.delete(eventId);
    entries -= kept.entries;
    return kept.show;
  }

  return {
    take,
    keep(show: WholeShow): void {
      const size = 10 + show.seats.size + show.seatsOfUser.size + show.bookings.size;
      shows.set(show.eventId, { show, entries: size });
      entries += size;
      for (const eventId of shows.keys()) {
        if (entries <= maxEntries || shows.size === 1) return;
        take(eventId);
      }
    },
  };
}

/**
 * Applies an event with little memory. Of an ended booking the rules need only the user and the status, so bookings
 * with the same values share one object.
 */
export function evolveInLittleMemory(show: WholeShow, event: BookingEvent): void {
  evolve(show, event);
  if (event.type === 'ShowCancelled') {
    for (const [bookingId, { userId, status }] of show.bookings) show.bookings.set(bookingId, ended(userId, status));
  }
  if (!('bookingId' in event) || event.bookingId === undefined) return;
  const booking = show.bookings.get(event.bookingId);
  if (booking === undefined || openStatuses.includes(booking.status)) return;
  show.bookings.set(event.bookingId, ended(booking.userId, booking.status));
}

const openStatuses: Booking['status'][] = ['waiting', 'held', 'booked'];
const endedBookings = new Map<string, Booking>();

function ended(userId: number, status: Booking['status']): Booking {
  const key = `${status}/${userId}`;
  let booking = endedBookings.get(key);
  if (booking === undefined) {
    booking = { bookingId: '', userId, seatIds: [], status, version: 0 };
    // With so many users, sharing saves nothing.
    if (endedBookings.size >= 100_000) endedBookings.clear();
    endedBookings.set(key, booking);
  }
  return booking;
}
