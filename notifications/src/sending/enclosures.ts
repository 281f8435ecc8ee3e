import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { TicketKeys } from '@ticketing/shared/tickets/keys.ts';
import type { ShowOfTicket } from '@ticketing/shared/tickets/show-of-ticket.ts';
import { signTicket } from '@ticketing/shared/tickets/ticket.ts';
import type { BookingFacts, MailFacts, ShowFacts } from '../domain/facts.ts';
import type { BookingMailKind } from '../domain/kinds.ts';
import { knownZone } from '../letters/format.ts';
import type { ReadHall } from '../store/halls.ts';
import type { Attachment } from './smtp.ts';

/** What a mail about a booking tells of. */
export type ToldBooking = {
  kind: BookingMailKind;
  facts: MailFacts;
  eventId: number;
  bookingId: string;
  /** The show's version of the event that called for the mail. */
  version: number;
  /** When that was noted. The same mail has the same enclosures each time. */
  at: Date;
  /** Whether the booking is still booked. */
  isBooked: boolean;
};

export type Enclosures = {
  files: Attachment[];
  /** Where its tickets are; absent if the mail is of none. */
  tickets?: 'enclosed' | 'in-booking';
};

export type Enclose = (told: ToldBooking) => Promise<Enclosures>;

export type EncloseOptions = {
  /** Without them nobody gets tickets by mail. */
  keys: TicketKeys | undefined;
  fontFile?: string | undefined;
  readHall: ReadHall;
  pagesUrl: string;
  logger: Logger;
};

/** What a mail does to the entry in its reader's calendar. */
const calendars: Partial<Record<BookingMailKind, 'entry' | 'cancelled'>> = {
  booked: 'entry',
  changed: 'entry',
  'transferred-here': 'entry',
  'show-moved': 'entry',
  cancelled: 'cancelled',
  'transferred-away': 'cancelled',
  'show-cancelled': 'cancelled',
};

/** The mails after which somebody has tickets that they had not before, or whose print says something else. */
const withTickets: BookingMailKind[] = ['booked', 'changed', 'transferred-here', 'show-moved'];

/**
 * What is sent along with a mail about a booking: its entry for a calendar, or what takes that out again, and its tickets.
 * What cannot be made is left out: the mail is needed more.
 */
export function createEnclose({ keys, fontFile, readHall, pagesUrl, logger }: EncloseOptions): Enclose {
  async function calendar(told: ToldBooking, isCancelled: boolean): Promise<Attachment> {
    const { facts, bookingId, version, at } = told;
    const { calendarOf } = await import('@ticketing/shared/tickets/calendar.ts');
    const content = calendarOf({
      show: showOfTicket(facts.show),
      bookingId,
      seatIds: facts.booking.seatIds,
      // What was read after the event may tell of more.
      version: Math.max(version, facts.booking.version ?? 0),
      asOf: at.toISOString(),
      isCancelled,
      url: `${pagesUrl}/bookings/${bookingId}`,
    });
    const method = isCancelled ? 'CANCEL' : 'PUBLISH';
    const contentType = `text/calendar; charset=utf-8; method=${method}`;
    return { filename: `booking-${bookingId}.ics`, contentType, content };
  }

  async function print(told: ToldBooking, tickets: Tickets, by: TicketKeys): Promise<Attachment> {
    const { facts, eventId, bookingId, at } = told;
    const { seats = [], currency } = facts.booking;
    // What prints is large, and loaded when it is needed first.
    const [{ ticketsPdf }, { seatNames }, hall] = await Promise.all([
      import('@ticketing/shared/tickets/pdf.ts'),
      import('@ticketing/shared/tickets/seat-names.ts'),
      readHall(eventId),
    ]);
    const content = await ticketsPdf({
      show: showOfTicket(facts.show),
      bookingId,
      tickets: tickets.map(({ seatId, version }) => ({
        seat: seatNames(seatId, hall ?? { layout: [] }),
        text: signTicket({ eventId, bookingId, seatId, version }, by),
        priceMinor: seats.find((seat) => seat.seatId === seatId)?.priceMinor,
      })),
      currency: currency ?? facts.show.currency,
      issuedAt: at.toISOString(),
      fontFile,
    });
    return { filename: `tickets-${bookingId}.pdf`, contentType: 'application/pdf', content };
  }

  return async (told) => {
    const { kind, facts, bookingId, isBooked } = told;
    /** @returns undefined for what cannot be made */
    const attempt = (what: string, made: Promise<Attachment>) =>
      made.catch((error: unknown) => {
        logger.error({ err: error, what, kind, bookingId }, 'a mail goes out without something');
        return undefined;
      });
    // Of seats that were only held nobody has an entry or a ticket.
    if (facts.booking.bookedBy === undefined) return { files: [] };
    const change = calendars[kind];
    const entry = change && (await attempt('calendar', calendar(told, change === 'cancelled')));
    const files = entry === undefined ? [] : [entry];
    // Tickets of what was cancelled meanwhile would open no door.
    if (!isBooked || !withTickets.includes(kind)) return { files };
    const { tickets = [] } = facts.booking;
    if (keys === undefined || tickets.length === 0) return { files, tickets: 'in-booking' };
    const pdf = await attempt('tickets', print(told, tickets, keys));
    return pdf === undefined ? { files, tickets: 'in-booking' } : { files: [...files, pdf], tickets: 'enclosed' };
  };
}

type Tickets = NonNullable<BookingFacts['tickets']>;

function showOfTicket({ name, venue, startsAt, endsAt, hall, timeZone }: ShowFacts): ShowOfTicket {
  // Where the zone is unknown, times say that they are in UTC.
  const zone = knownZone(timeZone);
  return { name, venue, startsAt, endsAt, hallName: hall, timeZone: zone === 'UTC' ? undefined : zone };
}
