import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { makesRejectedBooking } from '@ticketing/shared/messages/events.ts';
import { seatsAfter } from '@ticketing/shared/messages/statuses.ts';
import type { Booking, PartialShow } from './domain/show.ts';
import { available } from './domain/show.ts';
import type { BookingChange, BookingOfShow, ChunkWrites, SeatChange, VersionChange } from './store/writes.ts';

export type Changes = {
  /** Call this with every event before it changes its show. */
  before(show: PartialShow, event: BookingEvent): void;
  /** All changes of the chunk: each row once, with its state before the first change. */
  after(): Omit<ChunkWrites, 'events'>;
};

/** Records the state of each row that a chunk changes as the decisions saw it. The writes use it as their guard. */
export function trackChanges(shows: Map<number, PartialShow>): Changes {
  const seenVersions = new Map<number, Pick<VersionChange, 'seen' | 'lastCommandId'>>();
  const seats = new Map<string, Omit<SeatChange, 'now'>>();
  const bookings = new Map<string, { eventId: number; seen: Booking | undefined }>();

  return {
    before(show, event) {
      const { eventId } = show;
      if (!seenVersions.has(eventId)) {
        seenVersions.set(eventId, { seen: show.version, lastCommandId: show.lastCommandId });
      }
      if (!('bookingId' in event) || event.bookingId === undefined) return;
      if (event.type === 'CommandRejected' && !makesRejectedBooking(event)) return;
      if (!bookings.has(event.bookingId)) {
        bookings.set(event.bookingId, { eventId, seen: show.bookings.get(event.bookingId) });
      }
      for (const seatIds of changedSeats(event)) {
        for (const seatId of seatIds) {
          const key = `${eventId}/${seatId}`;
          if (!seats.has(key)) seats.set(key, { eventId, seatId, seen: show.seats.get(seatId) ?? available });
        }
      }
    },

    after() {
      const newBookings: BookingOfShow[] = [];
      const changedBookings: BookingChange[] = [];
      for (const [bookingId, { eventId, seen }] of bookings) {
        const booking = { ...shows.get(eventId)!.bookings.get(bookingId)!, eventId };
        if (seen === undefined) newBookings.push(booking);
        else changedBookings.push({ seen, booking });
      }
      return {
        seats: Array.from(seats.values(), (seat) => ({
          ...seat,
          // A seat that was free again and then went with a new layout is freed here, and removed after.
          now: shows.get(seat.eventId)!.seats.get(seat.seatId) ?? available,
        })),
        newBookings,
        changedBookings,
        versions: Array.from(seenVersions, ([eventId, seen]) => ({
          eventId,
          ...seen,
          now: shows.get(eventId)!.version,
        })),
      };
    },
  };
}

/** The seats whose rows an event changes. */
function changedSeats(event: BookingEvent): (readonly string[])[] {
  // The seats get another user, or another end.
  if (event.type === 'BookingTransferred' || event.type === 'HoldExtended') return [event.seatIds];
  return seatsAfter(event).map(([seatIds]) => seatIds);
}
