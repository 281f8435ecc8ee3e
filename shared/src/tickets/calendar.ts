import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import type { ShowOfTicket } from './show-of-ticket.ts';
import { vTimeZone } from './time-zone.ts';

/** A booking as a calendar has it. */
export type CalendarEntry = {
  show: ShowOfTicket;
  bookingId: string;
  seatIds: readonly string[];
  /** The show's version that this reflects: a calendar keeps the entry with the highest. */
  version: number;
  /** The time of that version. */
  asOf: string;
  isCancelled?: boolean | undefined;
  /** Where the booking can be seen. */
  url?: string | undefined;
};

/** A booking as an iCalendar file: the same entry each time, with the booking's id, so that a later one replaces it. */
export function calendarOf({ show, bookingId, seatIds, version, asOf, isCancelled, url }: CalendarEntry): string {
  const { name, venue, startsAt, endsAt, hallName, timeZone } = show;
  const zone = timeZone ?? 'UTC';
  const timeIn = (text: string) => DateTime.fromISO(text, { zone });
  const calendar = ical({
    prodId: '//ticketing//tickets//EN',
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    // A zone of the calendar itself would make its stamps local times, which must be UTC.
    timezone: { name: null, generator: (given) => vTimeZone(given, startsAt) },
  });
  const seats = seatIds.length === 0 ? [] : [`${seatIds.length === 1 ? 'Seat' : 'Seats'}: ${seatIds.join(', ')}`];
  calendar.createEvent({
    id: bookingId,
    sequence: version,
    stamp: DateTime.fromISO(asOf, { zone: 'UTC' }),
    start: timeIn(startsAt),
    ...(endsAt !== undefined && { end: timeIn(endsAt) }),
    timezone: timeZone ?? null,
    summary: name,
    location: `${venue.name}, ${venue.city}`,
    description: [...(hallName === undefined ? [] : [hallName]), ...seats, `Booking: ${bookingId}`].join('\n'),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(url !== undefined && { url }),
  });
  return `${calendar.toString()}\r\n`.replace(/(\r\n)+$/, '\r\n');
}
