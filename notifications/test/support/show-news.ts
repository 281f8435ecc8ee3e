import { randomUUID } from 'node:crypto';
import type { BookingEvent, EventOf, EventType } from '@ticketing/shared/messages/events.ts';

type Rest<T extends EventType> = Omit<EventOf<T>, 'eventId' | 'version' | 'type' | 'commandId' | 'at'>;

/** The events of one show, one after the other, as of now. */
export type ShowNews = {
  readonly eventId: number;
  readonly events: BookingEvent[];
  /** What was told since it was asked for last. */
  fresh(): BookingEvent[];
  schedule(details?: Partial<Rest<'ShowScheduled'>>): ShowNews;
  tell<T extends EventType>(type: T, rest: Rest<T>): EventOf<T>;
  /** @returns what later events say of the booking */
  book(userId: number, ...seatIds: string[]): Bought;
  hold(userId: number, ...seatIds: string[]): Bought;
};

export type Bought = {
  bookingId: string;
  userId: number;
  seatIds: string[];
  seats: { seatId: string; priceMinor: number }[];
  totalMinor: number;
  currency: string;
};

export const priceMinor = 1_250;

export function newsOf(eventId: number): ShowNews {
  const events: BookingEvent[] = [];
  let told = 0;

  function tell<T extends EventType>(type: T, rest: Rest<T>): EventOf<T> {
    const head = { eventId, version: events.length + 1, type, commandId: randomUUID() };
    const event = { ...head, ...rest, at: new Date().toISOString() } as unknown as EventOf<T>;
    events.push(event);
    return event;
  }

  function newBooking(userId: number, seatIds: string[]): Bought {
    return {
      bookingId: `${eventId}-${randomUUID()}`,
      userId,
      seatIds,
      seats: seatIds.map((seatId) => ({ seatId, priceMinor })),
      totalMinor: seatIds.length * priceMinor,
      currency: 'EUR',
    };
  }

  const news: ShowNews = {
    eventId,
    events,
    fresh() {
      const fresh = events.slice(told);
      told = events.length;
      return fresh;
    },
    tell,
    schedule(details = {}) {
      tell('ShowScheduled', {
        name: `Show ${eventId}`,
        venue: { name: 'Old Hall', city: 'Berlin' },
        category: 'concert',
        startsAt: '2031-05-01T18:00:00.000Z',
        currency: 'EUR',
        maxSeatsPerUser: 10,
        layout: [{ row: 'A', seats: 10, priceMinor }],
        ...details,
      });
      return news;
    },
    book(userId, ...seatIds) {
      const booking = newBooking(userId, seatIds);
      tell('SeatsBooked', booking);
      return booking;
    },
    hold(userId, ...seatIds) {
      const booking = newBooking(userId, seatIds);
      tell('SeatsHeld', { ...booking, heldUntil: new Date(Date.now() + 300_000).toISOString() });
      return booking;
    },
  };
  return news;
}
