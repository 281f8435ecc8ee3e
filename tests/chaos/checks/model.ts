import type { BookingEvent, ShowEventType } from '@ticketing/shared/messages/events.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { Violation } from './violation.ts';

export type Hall = {
  seatMap: Record<string, string>;
  counts: { available: number; held: number; booked: number };
};

export type BookingState = { version: number; status: string; userId: number | undefined; seatIds: string[] };

/** What the events of a show add up to, told without a line of the services' own code. */
export type ShowModel = {
  eventId: number;
  /** The hall at each version; nothing before the show is scheduled. */
  halls: (Hall | undefined)[];
  /** When each version came to be; the first entry is of no version. */
  times: string[];
  /** The bytes of each version's event, likewise. */
  events: { bytes: string; seatIds: string[]; bookingId: string | undefined }[];
  /** What was scheduled. */
  scheduled: { name: string; startsAt: string; priceFromMinor: number } | undefined;
  /** Of each booking, every state that it has had, in order of version. */
  bookings: Map<string, BookingState[]>;
  owners: Map<string, { bookingId: string; mark: 'H' | 'B' }>;
};

const marks: { [type: string]: 'H' | 'B' | undefined } = { SeatsHeld: 'H', SeatsBooked: 'B', BookingConfirmed: 'B' };
const statuses: { [type: string]: string | undefined } = {
  SeatsHeld: 'held',
  SeatsBooked: 'booked',
  BookingConfirmed: 'booked',
  BookingCancelled: 'cancelled',
  HoldExpired: 'expired',
};

/**
 * Folds the events of a show.
 * @param onViolation told where the events themselves are impossible: a seat that has two owners (I1), a hole (I4)
 */
export function modelOf(
  eventId: number,
  stored: StoredEvent[],
  onViolation: (violation: Violation) => void,
): ShowModel {
  const rows = new Map<string, number>();
  const model: ShowModel = {
    eventId,
    halls: [undefined],
    times: [''],
    events: [{ bytes: '', seatIds: [], bookingId: undefined }],
    scheduled: undefined,
    bookings: new Map(),
    owners: new Map(),
  };

  for (const [index, { event }] of stored.entries()) {
    if (event.version !== index + 1) {
      onViolation({
        promised: 'I4',
        what: `show ${eventId}: version ${event.version} stands where ${index + 1} should`,
      });
    }
    if (event.type === 'ShowScheduled') noteShow(event);
    else if (event.type === 'CommandRejected') noteRefusal(event);
    else if ('bookingId' in event) moveSeats(event);
    model.halls.push(rows.size === 0 ? undefined : hallNow());
    model.times.push(event.at);
    const bookingId = 'bookingId' in event ? event.bookingId : undefined;
    const seatIds = 'seatIds' in event ? (event.seatIds ?? []) : [];
    model.events.push({ bytes: eventJson(event), seatIds, bookingId });
  }

  function noteShow({ name, startsAt, layout }: Extract<BookingEvent, { type: 'ShowScheduled' }>): void {
    for (const { row, seats } of layout) if (row !== undefined && seats !== undefined) rows.set(row, seats);
    model.scheduled = { name, startsAt, priceFromMinor: Math.min(...layout.map(({ priceMinor }) => priceMinor)) };
  }

  function noteRefusal(event: Extract<BookingEvent, { type: 'CommandRejected' }>): void {
    const { bookingId, version, userId } = event;
    if (bookingId === undefined) return;
    const past = model.bookings.get(bookingId);
    // Whatever is refused is written in the booking's history, and so moves its version.
    if (past !== undefined) past.push({ ...past.at(-1)!, version });
    else if (event.command === 'BookSeats' || event.command === 'HoldSeats') {
      model.bookings.set(bookingId, [{ version, status: 'rejected', userId, seatIds: event.seatIds ?? [] }]);
    }
  }

  function moveSeats(event: Exclude<BookingEvent, { type: ShowEventType | 'CommandRejected' }>): void {
    const { type, bookingId, userId, version } = event;
    const seatIds = 'seatIds' in event ? event.seatIds : [];
    const past = model.bookings.get(bookingId) ?? [];
    model.bookings.set(bookingId, past);
    past.push({ version, status: statuses[type] ?? type, userId, seatIds });
    const isNew = type === 'SeatsHeld' || type === 'SeatsBooked';
    for (const seatId of seatIds) {
      const owner = model.owners.get(seatId)?.bookingId;
      if (owner !== (isNew ? undefined : bookingId)) {
        const what = `show ${eventId} version ${version}: ${type} of ${bookingId} for ${seatId}, which belongs to ${owner ?? 'nobody'}`;
        onViolation({ promised: 'I1', what });
      }
      const mark = marks[type];
      if (mark === undefined) model.owners.delete(seatId);
      else model.owners.set(seatId, { bookingId, mark });
    }
  }

  function hallNow(): Hall {
    const seatMap: Record<string, string> = {};
    const counts = { available: 0, held: 0, booked: 0 };
    for (const [row, seats] of rows) {
      let text = '';
      for (let number = 1; number <= seats; number += 1) {
        const mark = model.owners.get(`${row}${number}`)?.mark ?? '.';
        counts[mark === '.' ? 'available' : mark === 'H' ? 'held' : 'booked'] += 1;
        text += mark;
      }
      seatMap[row] = text;
    }
    return { seatMap, counts };
  }

  return model;
}

/** The state of a booking as of a version of its show. */
export function bookingAt(model: ShowModel, bookingId: string, version: number): BookingState | undefined {
  return model.bookings.get(bookingId)?.findLast((state) => state.version <= version);
}
