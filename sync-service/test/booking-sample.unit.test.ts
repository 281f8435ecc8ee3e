import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import { foldBooking } from '@ticketing/sync-service/fold/fold.ts';
import { sampleBookings } from '@ticketing/sync-service/heal/booking-sample.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import fc from 'fast-check';
import type { Timed } from '../../worker/test/histories.ts';
import { historyArbitrary } from '../../worker/test/histories.ts';
import { at, bookSeats, eventId, scheduleShow } from '../../worker/test/stories.ts';

function happened(history: Timed[]): StoredEvent[] {
  const show = emptyShow(eventId);
  return history.map(({ command, second }, offset) => {
    const event = answer(show, command, at(second));
    evolve(show, event);
    return { event, correlationId: 'c', position: { partition: 1, offset } };
  });
}

function sampled(size: number, events: StoredEvent[]): Map<string, BookingView> {
  const sample = sampleBookings(size);
  for (const stored of events) sample.take(stored);
  return sample.bookings();
}

it('has bookings as their whole lives made them, as many as are wanted, for any history', () => {
  fc.assert(
    fc.property(historyArbitrary, fc.integer({ min: 1, max: 5 }), (history, size) => {
      const events = happened(history);
      // Room for all: then nothing can be passed over.
      const all = sampled(1_000, events);
      const some = sampled(size, events);
      expect(some.size).toBe(Math.min(size, all.size));
      for (const [bookingId, booking] of some) expect(booking).toEqual(all.get(bookingId));
      for (const [bookingId, booking] of all) {
        const life = events.filter(({ event }) => 'bookingId' in event && event.bookingId === bookingId);
        const end = events.filter(({ event }) => event.type === 'ShowCancelled');
        const whole = [...life, ...end].sort((one, other) => one.event.version - other.event.version);
        expect(booking).toEqual(whole.reduce<BookingView | undefined>(foldBooking, undefined));
      }
    }),
    { numRuns: 300 },
  );
});

it('draws others each time', () => {
  // Whatever becomes of them, each makes a booking.
  const events = happened([
    { command: scheduleShow, second: 0 },
    ...Array.from({ length: 200 }, (_, n): Timed => ({ command: bookSeats(n + 2, n + 1, 'A1'), second: n + 1 })),
  ]);
  const draw = () => [...sampled(20, events).keys()].sort();
  // The same 20 of 200 twice: once in more than 10^26 times.
  expect(draw()).not.toEqual(draw());
});
