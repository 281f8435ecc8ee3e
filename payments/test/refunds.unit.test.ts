import { randomUUID } from 'node:crypto';
import { answer } from '@ticketing/payments/domain/decider.ts';
import { emptyPayment } from '@ticketing/payments/domain/payment.ts';
import type { PaymentState } from '@ticketing/shared/messages/payments/events.ts';

const bookingId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const paymentId = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
const eventId = 7;

/** Three seats for 90.00 that were paid; the money for A1 and A2, which are free again, could not be given back. */
const paid: PaymentState = {
  ...{ bookingId, userId: 42, status: 'refund-failed', amountMinor: 9_000, dueMinor: 2_000, currency: 'EUR' },
  ...{ capturedMinor: 9_000, refundedMinor: 0 },
  refunds: [{ attempt: 1, amountMinor: 7_000, status: 'failed' }],
  freed: [
    { seatId: 'A1', priceMinor: 4_000 },
    { seatId: 'A2', priceMinor: 3_000 },
  ],
};

/** What an organiser's refund is answered with, by the rules of new ones: the last refund then, or a refusal. */
function refund(what: { amountMinor?: number; seatIds?: string[]; rules?: number | undefined }, state = paid) {
  const payment = { ...emptyPayment(paymentId), version: 4, state };
  const command = {
    type: 'RefundPayment' as const,
    commandId: randomUUID(),
    eventId,
    bookingId,
    paymentId,
    rules: 2,
    ...what,
  };
  const event = answer(payment, command, '2027-01-01T00:00:00.000Z', {});
  return event.type === 'PaymentCommandRejected' ? event.code : event.refunds?.at(-1);
}

const underWay = (amountMinor: number) => ({ attempt: 2, amountMinor, status: 'under-way' });

test('the prices of seats that were cancelled are given back, and of no others', () => {
  expect(refund({ seatIds: ['A1', 'A2'] })).toEqual(underWay(7_000));
  expect(refund({ seatIds: ['A3'] })).toBe('seats-not-cancelled');
  expect(refund({ seatIds: ['A1', 'A3'] })).toBe('seats-not-cancelled');
  const { freed: _none, ...whole } = paid;
  expect(refund({ seatIds: ['A1'] }, whole)).toBe('seats-not-cancelled');
});

test('no more is given back than was taken and is not on its way back', () => {
  expect(refund({ amountMinor: 9_000 })).toEqual(underWay(9_000));
  expect(refund({ amountMinor: 9_001 })).toBe('refund-too-large');
  const half: PaymentState = { ...paid, refunds: [{ attempt: 1, amountMinor: 6_000, status: 'under-way' }] };
  expect(refund({}, half)).toEqual(underWay(3_000));
  const back: PaymentState = { ...paid, refunds: [{ attempt: 1, amountMinor: 9_000, status: 'done' }] };
  expect(refund({}, back)).toBe('refund-too-large');
});

test('for seats whose money is back, or on its way, nothing is given back again', () => {
  const refundedOf = (refunds: PaymentState['refunds']) => ({ ...paid, refunds });
  const done = { attempt: 1, amountMinor: 7_000, status: 'done' as const };
  expect(refund({ seatIds: ['A1'] }, refundedOf([done]))).toBe('seats-refunded');
  expect(refund({ seatIds: ['A1'] }, refundedOf([{ ...done, status: 'under-way' }]))).toBe('seats-refunded');
  const one = { attempt: 1, amountMinor: 3_000, status: 'done' as const };
  const other = { attempt: 2, amountMinor: 4_000, status: 'failed' as const };
  expect(refund({ seatIds: ['A1'] }, refundedOf([one, other]))).toMatchObject({ attempt: 3, amountMinor: 4_000 });
  const again = { attempt: 3, amountMinor: 4_000, status: 'under-way' as const };
  expect(refund({ seatIds: ['A1'] }, refundedOf([one, { ...other, triedAgainAs: 3 }, again]))).toBe('seats-refunded');
});

test('a refund that failed is tried again as a whole', () => {
  expect(refund({ seatIds: ['A1'] })).toBe('seats-refunded');
  const refunds = [3_000, 4_000].map((amountMinor, place) => {
    return { attempt: place + 1, amountMinor, status: 'failed' as const };
  });
  expect(refund({ seatIds: ['A1'] }, { ...paid, refunds })).toMatchObject({ attempt: 3, amountMinor: 4_000 });
  expect(refund({ seatIds: ['A1', 'A2'] }, { ...paid, refunds })).toMatchObject({ attempt: 4, amountMinor: 4_000 });
});

test('a refund of before is decided as it was: the price of the seats, within what was captured', () => {
  const old = { rules: undefined, seatIds: ['A1'] };
  const refunds = [{ attempt: 1, amountMinor: 3_000, status: 'done' as const }];
  expect(refund(old, { ...paid, refunds })).toEqual(underWay(4_000));
  expect(refund(old, { ...paid, refunds: [{ ...refunds[0]!, amountMinor: 6_000 }] })).toBe('refund-too-large');
});

test('of what was not taken nothing is given back', () => {
  const { capturedMinor: _none, refunds: _no, ...authorised } = paid;
  expect(refund({}, { ...authorised, status: 'confirming' })).toBe('not-captured');
});
