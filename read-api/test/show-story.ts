import { randomUUID } from 'node:crypto';
import { foldHall } from '@ticketing/read-api/hall.ts';
import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/show.ts';
import { seatCount } from '@ticketing/shared/messages/show.ts';
import type { BookingView, HistoryView, ProjectionView, ShowView } from '@ticketing/shared/views.ts';
import { viewCollections } from '@ticketing/shared/views.ts';
import type { Db } from 'mongodb';

type Details = Omit<EventOf<'ShowScheduled'>, 'eventId' | 'version' | 'type' | 'commandId' | 'at'>;
type Booked = { bookingId: string; userId: number; seatIds: string[] };

/** The events of one show, told one after another; a second lies between two. */
export type ShowStory = {
  readonly eventId: number;
  readonly events: BookingEvent[];
  readonly version: number;
  schedule(details?: Partial<Details>): ShowStory;
  /** @returns the booking's id */
  book(userId: number, ...seatIds: string[]): string;
  hold(userId: number, ...seatIds: string[]): string;
  /** A booking that is refused. */
  refuse(userId: number, ...seatIds: string[]): string;
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
    schedule(details = {}) {
      events.push({
        ...next(),
        type: 'ShowScheduled',
        name: `Show ${eventId}`,
        venue: { name: 'Old Hall', city: 'Berlin' },
        category: 'concert',
        startsAt: '2027-05-01T18:00:00.000Z',
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

/** Where the command of an event stood: partition 0, and a show's events one after another. */
export function positionOf(event: BookingEvent): { partition: number; offset: number } {
  return { partition: event.eventId % 12, offset: event.version - 1 };
}

/** The show's document at a version, or at its last. */
export function showView({ eventId, events }: ShowStory, version = events.length): ShowView {
  const past = events.slice(0, version);
  const base = { _id: eventId, version, asOf: past.at(-1)!.at };
  const scheduled = past.find((event) => event.type === 'ShowScheduled');
  if (scheduled === undefined) return { ...base, scheduled: false };
  const { eventId: _e, version: _v, type: _t, commandId: _c, at: _a, ...details } = scheduled;
  const fold = foldHall(scheduled.layout);
  for (const event of past) if (event.type !== 'ShowScheduled') fold.apply(event);
  const priceFromMinor = Math.min(...scheduled.layout.map(({ priceMinor }) => priceMinor));
  return { ...details, ...base, scheduled: true, priceFromMinor, ...fold.result() };
}

/** How many seats a show's document has. */
export function seatsIn(view: ShowView): number {
  return view.scheduled ? seatCount(view.layout) : 0;
}

const statusAfter = {
  SeatsBooked: 'booked',
  SeatsHeld: 'held',
  BookingConfirmed: 'booked',
  BookingCancelled: 'cancelled',
  HoldExpired: 'expired',
} as const;

/** The documents of the show's bookings at a version, or at its last. */
export function bookingViews({ events }: ShowStory, version = events.length): BookingView[] {
  const bookings = new Map<string, BookingView>();
  for (const event of events.slice(0, version)) {
    if (event.type === 'ShowScheduled' || event.bookingId === undefined) continue;
    const refusal = event.type === 'CommandRejected' ? event : undefined;
    const entry = {
      type: event.type,
      version: event.version,
      at: event.at,
      commandId: event.commandId,
      ...(refusal && { command: refusal.command, code: refusal.code }),
      correlationId: 'test',
      ...positionOf(event),
    };
    const before = bookings.get(event.bookingId);
    const status = refusal ? (before?.status ?? 'rejected') : statusAfter[event.type as keyof typeof statusAfter];
    bookings.set(event.bookingId, {
      _id: event.bookingId,
      eventId: event.eventId,
      userId: event.userId ?? 0,
      seatIds: before?.seatIds ?? event.seatIds ?? [],
      status,
      ...(refusal && before === undefined && { code: refusal.code, lostSeatIds: refusal.lostSeatIds ?? [] }),
      version: event.version,
      createdAt: before?.createdAt ?? event.at,
      history: [...(before?.history ?? []), entry],
    });
  }
  return [...bookings.values()];
}

/**
 * Writes the views as sync-service does, up to a version: first history and bookings, then the show, then the position.
 */
export async function writeViews(db: Db, story: ShowStory, version = story.version): Promise<void> {
  const past = story.events.slice(0, version);
  const history = past.map((event) => ({
    ...event,
    _id: `${event.eventId}:${event.version}`,
    correlationId: 'test',
    ...positionOf(event),
  }));
  await replaceAll<HistoryView>(db, viewCollections.history, history);
  await replaceAll<BookingView>(db, viewCollections.bookings, bookingViews(story, version));
  await replaceAll<ShowView>(db, viewCollections.events, [showView(story, version)]);
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
