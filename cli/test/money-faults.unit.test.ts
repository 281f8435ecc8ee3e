import type { PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { moneyFaults } from '../verify/money.ts';

const paymentId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64~01a1fcae-c53f-505c-9823-f89da6e7bb4a';
const captured: PaymentState = {
  ...{ bookingId: paymentId.split('~')[0]!, userId: 3, status: 'captured', capturedMinor: 9_000, refundedMinor: 0 },
};
const booked = { status: 'booked', paymentId, priceMinor: 9_000 };

test('what was captured is what the booking costs, or has cost', () => {
  expect(moneyFaults(paymentId, captured, booked)).toEqual([]);
  const given = { attempt: 1, amountMinor: 1_000, status: 'done' as const, byHand: true as const };
  const less = { ...captured, status: 'partly-refunded' as const, refundedMinor: 1_000, refunds: [given] };
  expect(moneyFaults(paymentId, less, booked)).toEqual([]);
  expect(moneyFaults(paymentId, less, { ...booked, priceMinor: 8_000 })).toEqual([]);
});

test('a capture of less than the seats cost is found', () => {
  expect(moneyFaults(paymentId, { ...captured, capturedMinor: 90 }, booked)).toEqual([
    '90 was captured for a booking that costs 9000',
  ]);
  expect(moneyFaults(paymentId, { ...captured, capturedMinor: 90 }, { ...booked, paymentId: 'another' })).toEqual([
    '90 is kept for a booking that another payment was made for',
  ]);
});
