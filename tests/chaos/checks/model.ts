import type { BookingEvent, ShowEventType } from '@ticketing/shared/messages/events.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { Violation } from './violation.ts';

export type Hall = {
  seatMap: Record<string, string>;
  counts: { available: number; held: number; booked: number; blocked?: number };
};

export type BookingState = { version: number; status: string; userId: number | undefined; seatIds: string[] };

/** What a list tells of a show. */
export type Details = { name: string; startsAt: string; priceFromMinor: number };

/** What the events of a show add up to, told without a line of the services' own code. */
export type ShowModel = {
  eventId: number;
  /** The hall at each version; nothing before the show is scheduled. */
  halls: (Hall | undefined)[];
  /** What lists tell of it, likewise. */
  details: (Details | undefined)[];
  /** The version that the show itself is from, likewise: scheduled, changed, with another layout, or cancelled. */
  changedAt: number[];
  /** When each version came to be; the first entry is of no version. */
  times: string[];
  /** The bytes of each version's event, likewise. `seatIds` are all that it is about. */
  events: { bytes: string; seatIds: string[]; bookingId: string | undefined }[];
  /** Whether it was changed, or has ended. */
  hasChanged: boolean;
  /** Of each booking, every state that it has had, in order of version. */
  bookings: Map<string, BookingState[]>;
  owners: Map<string, { bookingId: string; mark: 'H' | 'B' }>;
  /** Of a seat in the map of the last version; nothing where there is no such seat. */
  markOf(seatId: string): string | undefined;
};

type Row = { row: string; seats: number; priceMinor: number; blocked: string[] };
type EventOfBooking = Exclude<BookingEvent, { type: ShowEventType | 'CommandRejected' }>;

const marks: { [type: string]: 'H' | 'B' | undefined } = { SeatsHeld: 'H', SeatsBooked: 'B', BookingConfirmed: 'B' };
const statuses: { [type: string]: string | undefined } = {
  SeatsHeld: 'held',
  SeatsBooked: 'booked',
  BookingConfirmed: 'booked',
  BookingCancelled: 'cancelled',
  HoldExpired: 'expired',
  WaitlistJoined: 'waiting',
  WaitExpired: 'expired',
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
  let rows: Row[] = [];
  let told: Omit<Details, 'priceFromMinor'> | undefined;
  let changedAt = 0;
  let isCancelled = false;
  const owners: ShowModel['owners'] = new Map();
  const model: ShowModel = {
    eventId,
    halls: [undefined],
    details: [undefined],
    changedAt: [0],
    times: [''],
    events: [{ bytes: '', seatIds: [], bookingId: undefined }],
    hasChanged: false,
    bookings: new Map(),
    owners,
    markOf(seatId) {
      const [, key, number] = /^(.*\D)(\d+)$/.exec(seatId) ?? [];
      return markAt(
        rows.find(({ row }) => row === key),
        Number(number),
      );
    },
  };

  for (const [index, { event }] of stored.entries()) {
    if (event.version !== index + 1) {
      onViolation({
        promised: 'I4',
        what: `show ${eventId}: version ${event.version} stands where ${index + 1} should`,
      });
    }
    if (event.type === 'CommandRejected') noteRefusal(event);
    else if ('bookingId' in event) moveSeats(event);
    else noteShow(event);
    const hall = rows.length === 0 ? undefined : hallNow();
    model.halls.push(hall);
    model.details.push(hall && told && { ...told, priceFromMinor: lowestPrice(hall) });
    model.changedAt.push(changedAt);
    model.times.push(event.at);
    const bookingId = 'bookingId' in event ? event.bookingId : undefined;
    const seatIds = 'seatIds' in event ? (event.seatIds ?? []) : [];
    const released = 'released' in event ? event.released : [];
    model.events.push({ bytes: eventJson(event), seatIds: [...seatIds, ...released], bookingId });
  }

  function noteShow(event: Extract<BookingEvent, { type: ShowEventType }>): void {
    model.hasChanged ||= event.type !== 'ShowScheduled';
    changedAt = event.version;
    if (event.type === 'ShowChanged') {
      told &&= { name: event.name ?? told.name, startsAt: event.startsAt ?? told.startsAt };
    } else if (event.type === 'ShowCancelled') {
      isCancelled = true;
      owners.clear();
      for (const past of model.bookings.values()) {
        const last = past.at(-1)!;
        if (!['waiting', 'held', 'booked'].includes(last.status)) continue;
        past.push({ ...last, status: 'cancelled', version: event.version });
      }
    } else {
      if (event.type === 'ShowScheduled') told = { name: event.name, startsAt: event.startsAt };
      rows = event.layout.flatMap(({ row, seats, priceMinor, blocked = [] }) => {
        return row === undefined || seats === undefined ? [] : [{ row, seats, priceMinor, blocked }];
      });
      for (const [seatId, { bookingId }] of owners) {
        if (isSold(model.markOf(seatId))) continue;
        const what = `show ${eventId} version ${event.version}: seat ${seatId} of ${bookingId} is not there any more`;
        onViolation({ promised: 'I1', what });
      }
    }
  }

  function noteRefusal(event: Extract<BookingEvent, { type: 'CommandRejected' }>): void {
    const { bookingId, version, userId } = event;
    if (bookingId === undefined) return;
    const past = model.bookings.get(bookingId);
    // Whatever is refused is written in the booking's history, and so moves its version.
    if (past !== undefined) past.push({ ...past.at(-1)!, version });
    else if (['BookSeats', 'HoldSeats', 'JoinWaitlist'].includes(event.command)) {
      model.bookings.set(bookingId, [{ version, status: 'rejected', userId, seatIds: event.seatIds ?? [] }]);
    }
  }

  function moveSeats(event: EventOfBooking): void {
    const { type, bookingId, version } = event;
    const past = model.bookings.get(bookingId) ?? [];
    model.bookings.set(bookingId, past);
    const before = past.at(-1);
    const status = statuses[type] ?? before?.status ?? type;
    const userId = type === 'BookingTransferred' ? event.toUserId : event.userId;
    past.push({ version, status, userId, seatIds: seatsAfter(event) });
    const mark = marks[type] ?? (before?.status === 'held' ? 'H' : 'B');
    const { leaves, takes, keeps } = movesOf(event);
    for (const seatId of [...leaves, ...keeps]) mustBelong(event, seatId, bookingId);
    for (const seatId of leaves) owners.delete(seatId);
    for (const seatId of takes) {
      mustBelong(event, seatId, undefined);
      if (model.markOf(seatId) !== '.') {
        onViolation({ promised: 'I1', what: `show ${eventId} version ${version}: ${type} of ${seatId}, not on sale` });
      }
    }
    for (const seatId of [...takes, ...keeps]) owners.set(seatId, { bookingId, mark });
  }

  function mustBelong({ type, version, bookingId }: EventOfBooking, seatId: string, wanted: string | undefined): void {
    const owner = owners.get(seatId)?.bookingId;
    if (owner === wanted) return;
    const what = `show ${eventId} version ${version}: ${type} of ${bookingId} for ${seatId}, which belongs to ${owner ?? 'nobody'}`;
    onViolation({ promised: 'I1', what });
  }

  function markAt(row: Row | undefined, number: number): string | undefined {
    if (row === undefined || number > row.seats) return undefined;
    const isBlocked = isCancelled || row.blocked.includes(String(number));
    return owners.get(`${row.row}${number}`)?.mark ?? (isBlocked ? 'x' : '.');
  }

  function hallNow(): Hall {
    const seatMap: Record<string, string> = {};
    const counts = { available: 0, held: 0, booked: 0 };
    let blocked = 0;
    for (const row of rows) {
      let text = '';
      for (let number = 1; number <= row.seats; number += 1) {
        const mark = markAt(row, number)!;
        if (mark === 'x') blocked += 1;
        else counts[mark === '.' ? 'available' : mark === 'H' ? 'held' : 'booked'] += 1;
        text += mark;
      }
      seatMap[row.row] = text;
    }
    return { seatMap, counts: blocked === 0 ? counts : { ...counts, blocked } };
  }

  /** Of a free seat, or of any where none is. */
  function lowestPrice({ seatMap }: Hall): number {
    const free = rows.filter(({ row }) => seatMap[row]!.includes('.'));
    return Math.min(...(free.length > 0 ? free : rows).map(({ priceMinor }) => priceMinor));
  }

  return model;
}

function isSold(mark: string | undefined): boolean {
  return mark === 'H' || mark === 'B';
}

/** What an event does to seats: those that become free, those that get an owner, and those that keep theirs. */
function movesOf(event: EventOfBooking): { leaves: string[]; takes: string[]; keeps: string[] } {
  const none = { leaves: [], takes: [], keeps: [] };
  switch (event.type) {
    case 'SeatsBooked':
    case 'SeatsHeld':
      return { ...none, takes: event.seatIds };
    case 'BookingCancelled':
    case 'HoldExpired':
    case 'SeatsCancelled':
      return { ...none, leaves: event.seatIds };
    case 'BookingConfirmed':
    case 'BookingTransferred':
    case 'HoldExtended':
      return { ...none, keeps: event.seatIds };
    case 'SeatsExchanged': {
      const { released, taken, seatIds } = event;
      return { leaves: released, takes: taken, keeps: seatIds.filter((seatId) => !taken.includes(seatId)) };
    }
    case 'SeatCheckedIn':
    case 'WaitlistJoined':
    case 'WaitExpired':
      return none;
  }
}

function seatsAfter(event: EventOfBooking): string[] {
  if (event.type === 'SeatsCancelled') return event.remaining;
  return 'seatIds' in event ? event.seatIds : [];
}

/** The state of a booking as of a version of its show. */
export function bookingAt(model: ShowModel, bookingId: string, version: number): BookingState | undefined {
  return model.bookings.get(bookingId)?.findLast((state) => state.version <= version);
}
