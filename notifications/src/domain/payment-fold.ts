import type { PaymentEvent, PaymentEventOf } from '@ticketing/shared/messages/payments/events.ts';
import type { Booking, ShowFacts } from './facts.ts';
import type { NewMail } from './fold.ts';
import { mail } from './fold.ts';

export type Known = { show: ShowFacts | undefined; booking: Booking | undefined };

/** Whether people are told of an event, so that its booking must be known first. */
export function isTold({ type }: PaymentEvent): boolean {
  return ['PaymentCaptured', 'PaymentDeclined', 'PaymentRefunded', 'RefundFailed'].includes(type);
}

/** The mails that an event of a payment calls for. Pure, as the fold of bookings. */
export function mailsOfPayment({ show, booking }: Known, event: PaymentEvent): NewMail[] {
  if (show === undefined || booking === undefined) return [];
  switch (event.type) {
    case 'PaymentCaptured': {
      const { bookedBy, paymentId } = booking.facts;
      // Else it is told of when the confirmation is read, from the other topic.
      if (booking.status !== 'booked' || bookedBy === undefined || paymentId !== event.paymentId) return [];
      // The name of the confirmation, so that both topics together call for one mail.
      const confirmation = { eventId: event.eventId, version: bookedBy };
      return [mail('booked', show, booking, confirmation, amountOf(event, event.capturedMinor))];
    }
    case 'PaymentDeclined': {
      const { reason, refusal } = event;
      // To them the booking of somebody else is not there.
      if (refusal === 'not-owner') return [];
      return [named(event, mail('payment-failed', show, booking, event, reason === undefined ? {} : { code: reason }))];
    }
    case 'PaymentRefunded':
      return [named(event, mail('refund-done', show, booking, event, amountOf(event, lastRefund(event, 'done'))))];
    case 'RefundFailed':
      return [named(event, mail('refund-failed', show, booking, event, amountOf(event, lastRefund(event, 'failed'))))];
    default:
      return [];
  }
}

type Told = PaymentEventOf<'PaymentCaptured' | 'PaymentDeclined' | 'PaymentRefunded' | 'RefundFailed'>;

/** To whoever pays, whoever has the booking by now. */
function named(event: Told, of: NewMail): NewMail {
  return { ...of, event: `${event.paymentId}:${event.version}`, userId: event.userId };
}

function lastRefund({ refunds = [] }: Told, status: 'done' | 'failed'): number | undefined {
  return refunds.findLast((refund) => refund.status === status)?.amountMinor;
}

function amountOf({ currency, amountMinor }: Told, minor = amountMinor) {
  return { ...(minor !== undefined && { amountMinor: minor }), ...(currency !== undefined && { currency }) };
}
