import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { Booking, BookingFacts, Hall, MailFacts, ShowFacts } from './facts.ts';
import type { BookingMailKind } from './kinds.ts';

/** A mail that an event calls for. */
export type NewMail = {
  /** What it tells of. */
  event: string;
  kind: BookingMailKind;
  userId: number;
  bookingId: string;
  eventId: number;
  facts: MailFacts;
};

/** A mail for everybody who has a booking of the show with one of these statuses. */
export type ForEverybody = {
  kind: BookingMailKind;
  statuses: Booking['status'][];
  facts: Omit<MailFacts, 'booking'>;
  /** What becomes of those bookings. */
  status?: Booking['status'];
};

export type Before = {
  show: ShowFacts | undefined;
  /** The booking that the event is about. */
  booking: Booking | undefined;
  /** Whether the money of a payment has come. */
  isCaptured: (paymentId: string) => boolean;
};

/** What is different after an event, and what people are told of it. */
export type After = {
  show?: ShowFacts;
  hall?: Hall;
  booking?: Booking;
  mails: NewMail[];
  everybody?: ForEverybody;
};

const nothing: After = { mails: [] };

/** What an event changes, and whom it concerns. Pure: a preview of the past gives the mail that was sent. */
export function fold(before: Before, event: BookingEvent): After {
  switch (event.type) {
    case 'ShowScheduled':
      return { show: showOf(event), hall: hallOf(event), mails: [] };
    case 'ShowChanged':
      return afterChange(before.show, event);
    case 'ShowCancelled':
      return afterShowCancelled(before.show, event);
    case 'LayoutChanged':
      return { hall: hallOf(event), mails: [] };
    case 'CommandRejected':
      return afterRefusal(before, event);
    default:
      return afterBookingEvent(before, event);
  }
}

/** The booking that an event is about. */
export function bookingIdOf(event: BookingEvent): string | undefined {
  return 'bookingId' in event ? event.bookingId : undefined;
}

/** The name of an event in the ledger. */
export function eventName({ eventId, version }: { eventId: number; version: number }): string {
  return `${eventId}:${version}`;
}

/** The version in the name of an event of a show. */
export function versionIn(name: string): number {
  return Number(name.slice(name.indexOf(':') + 1));
}

function hallOf({ layout, sections }: EventOf<'ShowScheduled' | 'LayoutChanged'>): Hall {
  return { layout, ...(sections !== undefined && { sections }) };
}

function showOf(event: EventOf<'ShowScheduled'>): ShowFacts {
  const { name, venue, startsAt, currency, showtime, payment } = event;
  return {
    name,
    venue: { name: venue.name, city: venue.city },
    startsAt,
    currency,
    ...(payment === 'required' && { isPaid: true }),
    ...(showtime && { hall: showtime.hallName, timeZone: showtime.timeZone, endsAt: showtime.endsAt }),
  };
}

function afterChange(show: ShowFacts | undefined, event: EventOf<'ShowChanged'>): After {
  if (show === undefined) return nothing;
  const { name = show.name, startsAt = show.startsAt, showtime } = event;
  const after = { ...show, name, startsAt, ...(showtime && { endsAt: showtime.endsAt }) };
  if (startsAt === show.startsAt) return { show: after, mails: [] };
  return {
    show: after,
    mails: [],
    everybody: { kind: 'show-moved', statuses: ['booked'], facts: { show: after, before: show.startsAt } },
  };
}

function afterShowCancelled(show: ShowFacts | undefined, { reason }: EventOf<'ShowCancelled'>): After {
  if (show === undefined) return nothing;
  return {
    mails: [],
    everybody: {
      kind: 'show-cancelled',
      statuses: ['waiting', 'held', 'booked'],
      facts: { show, reason },
      status: 'cancelled',
    },
  };
}

/** Only of a confirmation that came too late: every other refusal is the answer to who asked, at once. */
function afterRefusal({ show, booking }: Before, event: EventOf<'CommandRejected'>): After {
  if (event.command !== 'ConfirmBooking' || show === undefined || booking === undefined) return nothing;
  const isTooLate = event.code === 'hold-expired' || (event.code === 'not-held' && booking.status === 'expired');
  // Of somebody else's booking its user learns nothing.
  if (!isTooLate || event.userId !== booking.userId || booking.facts.isRefusalTold) return nothing;
  const after = { ...booking, facts: { ...booking.facts, isRefusalTold: true } };
  return { booking: after, mails: [mail('confirm-refused', show, after, event, { code: event.code })] };
}

type OfBooking = Exclude<
  BookingEvent,
  { type: 'ShowScheduled' | 'ShowChanged' | 'ShowCancelled' | 'LayoutChanged' | 'CommandRejected' }
>;

function afterBookingEvent({ show, booking, isCaptured }: Before, event: OfBooking): After {
  const after = bookingAfter(booking, event);
  if (after === undefined || show === undefined) return { ...(after && { booking: after }), mails: [] };
  const tell = (kind: BookingMailKind, more: Partial<MailFacts> = {}, about = after) =>
    mail(kind, show, about, event, more);
  const wasBooked = booking?.status === 'booked';

  switch (event.type) {
    case 'SeatsHeld':
      return { booking: after, mails: [tell(booking?.status === 'waiting' ? 'your-turn' : 'held')] };
    case 'SeatsBooked':
      return { booking: after, mails: [tell('booked')] };
    case 'BookingConfirmed': {
      // Otherwise it is told of when the money has come.
      return { booking: after, mails: isUnpaid(after, isCaptured) ? [] : [tell('booked')] };
    }
    case 'BookingCancelled': {
      // Whoever lets go of seats that were only held knows it, and mostly has no mail of them yet.
      if (!wasBooked) return { booking: after, mails: [] };
      const { reason, code } = event;
      if (code === 'payment-failed') return { booking: after, mails: [tell('payment-failed', { code })] };
      // Whose payment has not come yet was told of no booking.
      if (isUnpaid(booking, isCaptured)) return { booking: after, mails: [] };
      return { booking: after, mails: [tell('cancelled', reason === undefined ? {} : { reason })] };
    }
    case 'SeatsCancelled':
      return { booking: after, mails: wasBooked ? [tell('changed', { released: event.seatIds })] : [] };
    case 'SeatsExchanged':
      return { booking: after, mails: wasBooked ? [tell('changed', { released: event.released })] : [] };
    case 'BookingTransferred': {
      const given = { ...after, userId: event.userId };
      return { booking: after, mails: [tell('transferred-away', {}, given), tell('transferred-here')] };
    }
    default:
      return { booking: after, mails: [] };
  }
}

/** @returns undefined for an event that says nothing about a booking */
function bookingAfter(booking: Booking | undefined, event: OfBooking): Booking | undefined {
  const { eventId, version } = event;
  if (!('bookingId' in event)) return undefined;
  const { bookingId, userId } = booking ?? event;
  const as = (status: Booking['status'], facts: Partial<BookingFacts> = {}): Booking => ({
    bookingId,
    eventId,
    userId,
    status,
    facts: { seatIds: [], ...booking?.facts, ...facts, version },
  });
  const same = booking?.status ?? 'held';
  switch (event.type) {
    case 'WaitlistJoined':
      return as('waiting');
    case 'SeatsHeld':
      return as('held', { ...bought(event), heldUntil: event.heldUntil });
    case 'SeatsBooked':
      return as('booked', { ...bought(event), bookedBy: version, tickets: ticketsOf(event.seatIds, version) });
    case 'BookingConfirmed':
      return as('booked', {
        ...bought(event),
        bookedBy: version,
        tickets: ticketsOf(event.seatIds, version),
        heldUntil: undefined,
        ...(event.paymentId !== undefined && { paymentId: event.paymentId }),
      });
    case 'HoldExtended':
      return as('held', { heldUntil: event.heldUntil });
    case 'BookingCancelled':
      return as('cancelled', { ...bought(event), heldUntil: undefined, tickets: undefined });
    case 'SeatsCancelled': {
      const { remaining } = event;
      const seats = booking?.facts.seats?.filter(({ seatId }) => remaining.includes(seatId));
      const tickets = booking?.facts.tickets?.filter(({ seatId }) => remaining.includes(seatId));
      return as(same, { seatIds: remaining, seats, totalMinor: event.totalMinor, tickets });
    }
    case 'SeatsExchanged': {
      const kept = booking?.facts.tickets?.filter(({ seatId }) => !event.released.includes(seatId));
      return as(same, { ...bought(event), tickets: kept && [...kept, ...ticketsOf(event.taken, version)] });
    }
    case 'BookingTransferred': {
      const tickets = same === 'booked' ? ticketsOf(event.seatIds, version) : undefined;
      return { ...as(same, { ...bought(event), tickets }), userId: event.toUserId };
    }
    case 'HoldExpired':
      return as('expired', { heldUntil: undefined });
    case 'WaitExpired':
      return as('expired');
    default:
      return undefined;
  }
}

function ticketsOf(seatIds: string[], version: number): BookingFacts['tickets'] & object {
  return seatIds.map((seatId) => ({ seatId, version }));
}

/** Whether a booking was confirmed for a payment whose money has not come. */
function isUnpaid({ facts: { paymentId } }: Booking, isCaptured: Before['isCaptured']): boolean {
  return paymentId !== undefined && !isCaptured(paymentId);
}

function bought(event: Pick<BookingFacts, 'seatIds' | 'seats' | 'totalMinor' | 'currency'>): BookingFacts {
  const { seatIds, seats, totalMinor, currency } = event;
  return { seatIds, seats, totalMinor, currency };
}

/** A mail about a booking. */
export function mail(
  kind: BookingMailKind,
  show: ShowFacts,
  { bookingId, userId, facts }: Booking,
  event: { eventId: number; version: number },
  more: Partial<MailFacts>,
): NewMail {
  const { eventId } = event;
  return { event: eventName(event), kind, userId, bookingId, eventId, facts: { show, booking: facts, ...more } };
}
