import { randomUUID } from 'node:crypto';
import type { Booking, ShowFacts } from '@ticketing/notifications/domain/facts.ts';
import { fold } from '@ticketing/notifications/domain/fold.ts';
import { mailsOfPayment } from '@ticketing/notifications/domain/payment-fold.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentEvent, PaymentEventType } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import { newsOf } from './support/show-news.ts';

const show: ShowFacts = {
  name: 'Show',
  venue: { name: 'Hall', city: 'Ghent' },
  startsAt: '2031-01-01T00:00:00.000Z',
  currency: 'EUR',
  isPaid: true,
};

/** The events of a booking that is held, confirmed for a payment and cancelled; the names of the mails they call for. */
function paidBooking() {
  const news = newsOf(3).schedule({ payment: 'required' });
  const bought = news.hold(1_001, 'A1', 'A2');
  const paymentId = `${bought.bookingId}~${randomUUID()}`;
  const heldUntil = new Date(Date.now() + 600_000).toISOString();
  news.tell('HoldExtended', { ...bought, heldUntil, paymentId });
  news.tell('BookingConfirmed', { ...bought, paymentId });
  news.tell('BookingCancelled', bought);
  const [, held, extended, confirmed, cancelled] = news.events as [
    BookingEvent,
    BookingEvent,
    BookingEvent,
    BookingEvent,
    BookingEvent,
  ];
  return { bought, paymentId, held, extended, confirmed, cancelled };
}

function tell(event: BookingEvent, booking: Booking | undefined, isCaptured: boolean) {
  return fold({ show, booking, isCaptured: () => isCaptured }, event);
}

function paymentEvent(type: PaymentEventType, of: ReturnType<typeof paidBooking>, more: object = {}): PaymentEvent {
  return paymentEventSchema.parse({
    eventId: 3,
    paymentId: of.paymentId,
    version: 5,
    type,
    commandId: randomUUID(),
    bookingId: of.bought.bookingId,
    userId: 1_001,
    status: 'captured',
    amountMinor: 2_500,
    capturedMinor: 2_500,
    refundedMinor: 0,
    currency: 'EUR',
    at: new Date().toISOString(),
    ...more,
  });
}

test('a booking that is paid is confirmed once its money has come, whichever is read first, under one name', () => {
  const of = paidBooking();
  const held = tell(of.held, undefined, false).booking;
  const extended = tell(of.extended, held, false).booking;
  const late = tell(of.confirmed, extended, false);
  expect(late.mails).toEqual([]);
  const captured = paymentEvent('PaymentCaptured', of);
  const [byPayment] = mailsOfPayment({ show, booking: late.booking }, captured);
  // The other way round.
  expect(mailsOfPayment({ show, booking: extended }, captured)).toEqual([]);
  const [byBooking] = tell(of.confirmed, extended, true).mails;
  expect(byPayment).toMatchObject({ kind: 'booked', event: `3:${of.confirmed.version}`, userId: 1_001 });
  expect(byBooking).toMatchObject({ kind: 'booked', event: `3:${of.confirmed.version}`, userId: 1_001 });
});

test('one that was never paid is not told of as cancelled; one that was is', () => {
  const of = paidBooking();
  const booked = tell(of.confirmed, tell(of.held, undefined, false).booking, false).booking;
  expect(tell(of.cancelled, booked, false).mails).toEqual([]);
  expect(tell(of.cancelled, booked, true).mails).toMatchObject([{ kind: 'cancelled' }]);
  const failed = { ...of.cancelled, code: 'payment-failed' } as BookingEvent;
  expect(tell(failed, booked, false).mails).toMatchObject([{ kind: 'payment-failed' }]);
});

test('who tried to pay for the booking of somebody else is told nothing of it', () => {
  const of = paidBooking();
  const { booking } = tell(of.held, undefined, false);
  const declined = (refusal: string) => paymentEvent('PaymentDeclined', of, { status: 'declined', userId: 9, refusal });
  expect(mailsOfPayment({ show, booking }, declined('not-owner'))).toEqual([]);
  expect(mailsOfPayment({ show, booking }, declined('sales-closed'))).toMatchObject([{ kind: 'payment-failed' }]);
});

test('whoever pays is told of what became of it', () => {
  const of = paidBooking();
  const { booking } = tell(of.held, undefined, false);
  const mails = (event: PaymentEvent) => mailsOfPayment({ show, booking }, event);
  const refunds = [
    { attempt: 1, amountMinor: 1_000, status: 'done' },
    { attempt: 2, amountMinor: 500, status: 'failed' },
  ];
  expect(mails(paymentEvent('PaymentDeclined', of, { reason: 'card-declined' }))).toMatchObject([
    { kind: 'payment-failed', event: `${of.paymentId}:5`, facts: { code: 'card-declined' } },
  ]);
  expect(mails(paymentEvent('PaymentRefunded', of, { refunds }))).toMatchObject([
    { kind: 'refund-done', facts: { amountMinor: 1_000, currency: 'EUR' } },
  ]);
  expect(mails(paymentEvent('RefundFailed', of, { refunds }))).toMatchObject([
    { kind: 'refund-failed', facts: { amountMinor: 500 } },
  ]);
  for (const type of ['PaymentStarted', 'PaymentAuthorised', 'PaymentVoided', 'RefundStarted'] as const) {
    expect(mails(paymentEvent(type, of))).toEqual([]);
  }
});
