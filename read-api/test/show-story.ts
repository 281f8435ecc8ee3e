import { randomUUID } from 'node:crypto';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { listingOf, listingsCompleteId } from '@ticketing/shared/stores/listings.ts';
import type { BookingView, HistoryView, ProjectionView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { foldBooking, foldShow, historyView } from '@ticketing/sync-service/fold/fold.ts';
import type { Db } from 'mongodb';

type Details = Omit<EventOf<'ShowScheduled'>, 'eventId' | 'version' | 'type' | 'commandId' | 'at'>;
type Booked = { bookingId: string; userId: number; seatIds: string[] };

/** The events of one show, told one after another; a second lies between two. */
export type ShowStory = {
  readonly eventId: number;
  readonly events: BookingEvent[];
  readonly version: number;
  schedule(details?: Partial<Details>): ShowStory;
  cancelShow(reason: string): void;
  /** @returns the booking's id */
  book(userId: number, ...seatIds: string[]): string;
  hold(userId: number, ...seatIds: string[]): string;
  /** A booking that is refused. */
  refuse(userId: number, ...seatIds: string[]): string;
  /** A booking that waits for so many seats together. */
  wait(userId: number, count: number): string;
  confirm(bookingId: string): void;
  cancel(bookingId: string): void;
  expire(bookingId: string): void;
  /** A command about a booking that is refused. */
  refuseConfirm(bookingId: string): void;
};

const smallHall: LayoutRow[] = [
  { row: 'A', seats: 4, priceMinor: 5_000 },
  { row: 'B', seats: 3, priceMinor: 4_000 },
  { section: 'BALC', row: 'A', seats: 5, priceMinor: 3_000 },
];

/** The time of a version in a story. */
export function timeOf(version: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12, 0, version)).toISOString();
}

/** Begins a story without events. */
export function tellShow(eventId: number): ShowStory {
  const events: BookingEvent[] = [];
  const bookings = new Map<string, Booked>();
  const next = () => ({
    eventId,
    version: events.length + 1,
    commandId: randomUUID(),
    at: timeOf(events.length + 1),
  });
  const newBooking = (userId: number, seatIds: string[]): Booked => {
    const booking = { bookingId: `${eventId}-${randomUUID()}`, userId, seatIds };
    bookings.set(booking.bookingId, booking);
    return booking;
  };
  const known = (bookingId: string) => bookings.get(bookingId)!;
  const heldUntil = '2026-01-02T00:00:00.000Z';
  const story: ShowStory = {
    eventId,
    events,
    get version() {
      return events.length;
    },
    cancelShow(reason) {
      events.push({ ...next(), type: 'ShowCancelled', reason });
    },
    schedule(details = {}) {
      events.push({
        ...next(),
        type: 'ShowScheduled',
        name: `Show ${eventId}`,
        venue: { name: 'Old Hall', city: 'Berlin' },
        category: 'concert',
        startsAt: '2037-05-01T18:00:00.000Z',
        currency: 'EUR',
        maxSeatsPerUser: 10,
        layout: smallHall,
        ...details,
      });
      return story;
    },
    book(userId, ...seatIds) {
      const booking = newBooking(userId, seatIds);
      events.push({ ...next(), type: 'SeatsBooked', ...booking });
      return booking.bookingId;
    },
    hold(userId, ...seatIds) {
      const booking = newBooking(userId, seatIds);
      events.push({ ...next(), type: 'SeatsHeld', ...booking, heldUntil });
      return booking.bookingId;
    },
    refuse(userId, ...seatIds) {
      const booking = newBooking(userId, seatIds);
      const refusal = { command: 'BookSeats', code: 'seat-taken', lostSeatIds: seatIds } as const;
      events.push({ ...next(), type: 'CommandRejected', ...booking, ...refusal });
      return booking.bookingId;
    },
    wait(userId, count) {
      const { bookingId } = newBooking(userId, []);
      events.push({ ...next(), type: 'WaitlistJoined', bookingId, userId, count });
      return bookingId;
    },
    confirm: (id) => void events.push({ ...next(), type: 'BookingConfirmed', ...known(id) }),
    cancel: (id) => void events.push({ ...next(), type: 'BookingCancelled', ...known(id) }),
    expire: (id) => void events.push({ ...next(), type: 'HoldExpired', ...known(id), heldUntil }),
    refuseConfirm(id) {
      const { bookingId, userId } = known(id);
      const refusal = { command: 'ConfirmBooking', code: 'not-held' } as const;
      events.push({ ...next(), type: 'CommandRejected', bookingId, userId, ...refusal });
    },
  };
  return story;
}

/** Where the command of an event stood: each show has a partition of its own, and its versions follow one another. */
export function positionOf({ eventId, version }: Pick<BookingEvent, 'eventId' | 'version'>): LogPosition {
  return { partition: eventId, offset: version - 1 };
}

/** An event as the log has it. */
function stored(event: BookingEvent): StoredEvent {
  return { event, correlationId: 'test', position: positionOf(event) };
}

/** The show's document at a version, or at its last. */
export function showView({ events }: ShowStory, version = events.length): ShowView {
  return foldShow(undefined, events.slice(0, version));
}

/** The documents of the show's bookings at a version, or at its last. */
export function bookingViews({ events }: ShowStory, version = events.length): BookingView[] {
  const bookings = new Map<string, BookingView>();
  for (const event of events.slice(0, version)) {
    if (!('bookingId' in event) || event.bookingId === undefined) continue;
    const booking = foldBooking(bookings.get(event.bookingId), stored(event));
    if (booking !== undefined) bookings.set(event.bookingId, booking);
  }
  return [...bookings.values()];
}

/**
 * Writes the views as sync-service does, up to a version: first history and bookings, then the show, then the position.
 */
export async function writeViews(db: Db, story: ShowStory, version = story.version): Promise<void> {
  const past = story.events.slice(0, version);
  const history = past.map((event) => historyView(stored(event)));
  await replaceAll<HistoryView>(db, viewCollections.history, history);
  await replaceAll<BookingView>(db, viewCollections.bookings, bookingViews(story, version));
  const show = showView(story, version);
  await replaceAll(db, viewCollections.listings, [
    { _id: listingsCompleteId },
    ...(show.scheduled ? [listingOf(show)] : []),
  ]);
  await replaceAll<ShowView>(db, viewCollections.events, [show]);
  const { partition, offset } = positionOf(past.at(-1)!);
  await replaceAll<ProjectionView>(db, viewCollections.projection, [{ _id: partition, offset }]);
}

async function replaceAll<T extends { _id: number | string }>(db: Db, name: string, documents: T[]): Promise<void> {
  if (documents.length === 0) return;
  await db.collection<{ _id: number | string }>(name).bulkWrite(
    documents.map((document) => ({
      replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
    })),
    { ordered: false },
  );
}
