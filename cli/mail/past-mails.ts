import type { Booking, Hall, ShowFacts } from '@ticketing/notifications/domain/facts.ts';
import type { NewMail } from '@ticketing/notifications/domain/fold.ts';
import { bookingIdOf, eventName, fold } from '@ticketing/notifications/domain/fold.ts';
import { mailsOfPayment } from '@ticketing/notifications/domain/payment-fold.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';

/** A mail that something in the past has called for. */
export type PastMail = NewMail & {
  at: string;
  /** Whether the booking was booked then. */
  isBooked: boolean;
  hall: Hall | undefined;
};

/**
 * The mails that the past of a show has called for, in its order: what notifications would have in its ledger. Pure.
 * @param events of the show, in version order
 * @param payments the events of its payments, each payment's in version order
 */
export function pastMails(events: readonly BookingEvent[], payments: readonly PaymentEvent[]): PastMail[] {
  const bookings = new Map<string, Booking>();
  const captured = new Set<string>();
  const mails = new Map<string, PastMail>();
  let show: ShowFacts | undefined;
  let hall: Hall | undefined;

  const call = (called: NewMail[], at: string) => {
    for (const mail of called) {
      const { event, kind, userId, bookingId } = mail;
      // Once each, as the ledger has them.
      const name = [event, kind, userId, bookingId].join(' ');
      const isBooked = bookings.get(bookingId)?.status === 'booked';
      if (!mails.has(name)) mails.set(name, { ...mail, at, isBooked, hall });
    }
  };

  function take(event: BookingEvent): void {
    const booking = bookings.get(bookingIdOf(event) ?? '');
    const after = fold({ show, booking, isCaptured: (paymentId) => captured.has(paymentId) }, event);
    show = after.show ?? show;
    hall = after.hall ?? hall;
    if (after.booking !== undefined) bookings.set(after.booking.bookingId, after.booking);
    call(after.mails, event.at);
    if (after.everybody === undefined) return;
    const { kind, statuses, facts, status } = after.everybody;
    for (const one of bookings.values()) {
      if (!statuses.includes(one.status)) continue;
      const { bookingId, eventId, userId } = one;
      if (status !== undefined) bookings.set(bookingId, { ...one, status });
      const mail = {
        event: eventName(event),
        kind,
        userId,
        bookingId,
        eventId,
        facts: { ...facts, booking: one.facts },
      };
      call([mail], event.at);
    }
  }

  const news = [
    ...events.map((event) => ({ at: event.at, take: () => take(event) })),
    ...payments.map((event) => ({
      at: event.at,
      take() {
        if (event.type === 'PaymentCaptured') captured.add(event.paymentId);
        call(mailsOfPayment({ show, booking: bookings.get(event.bookingId) }, event), event.at);
      },
    })),
  ];
  // Stable: each stream keeps its order, and a booking's event is before that of a payment at the same moment.
  for (const { take: next } of news.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) next();
  return Array.from(mails.values());
}
