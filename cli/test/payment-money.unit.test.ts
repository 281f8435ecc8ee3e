import type { PaymentFact, Refund } from '@ticketing/shared/messages/payments/events.ts';
import { moneyUntil } from '../payments/money.ts';

const paymentId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64~01a1fcae-c53f-505c-9823-f89da6e7bb4a';
const at = (version: number) => `2027-01-01T00:00:0${version}.000Z`;
const commandIds = [1, 2, 3, 4].map((number) => `01a1fcae-c53f-705c-9823-00000000000${number}`);

/** A payment of 90.00: at the show's version 12 70.00 of it are too much, and the refund of them fails. */
function streamOf(...refunds: Refund[][]): PaymentFact[] {
  const state = {
    ...{ bookingId: paymentId.split('~')[0]!, userId: 3, status: 'refunding' as const, amountMinor: 9_000 },
    ...{ currency: 'EUR', dueMinor: 2_000, capturedMinor: 9_000, refundedMinor: 0 },
  };
  const head = { eventId: 7, paymentId };
  const captured: PaymentFact = {
    ...{ ...head, ...state, type: 'PaymentCaptured' as const, version: 1, commandId: commandIds[0]!, at: at(1) },
    dueMinor: 9_000,
  };
  const later = refunds.map((all, place): PaymentFact => {
    const version = place + 2;
    const commandId = commandIds[place + 1]!;
    return { ...head, ...state, type: 'RefundStarted', version, commandId, at: at(version), refunds: all };
  });
  return [captured, ...later];
}

const told = new Map([[commandIds[1]!, 12]]);
const failed: Refund = { attempt: 1, amountMinor: 7_000, status: 'failed' };

test('what is given back by hand for a refund that failed is of the cause of that one, and what is more is by hand', () => {
  const byHand: Refund = { attempt: 2, amountMinor: 9_000, status: 'done', byHand: true };
  const stream = streamOf([{ ...failed, status: 'under-way' }], [{ ...failed, triedAgainAs: 2 }, byHand]);
  expect(moneyUntil(stream, told, { version: 12, at: at(2) })).toMatchObject({ refunded: 7_000, byHand: 0, failed: 0 });
  expect(moneyUntil(stream, told, undefined)).toMatchObject({ refunded: 9_000, byHand: 2_000, failed: 0 });
});

test('a refund that is tried again with less is of the same cause', () => {
  const byHand: Refund = { attempt: 2, amountMinor: 4_000, status: 'done', byHand: true };
  const again: Refund = { attempt: 3, amountMinor: 3_000, status: 'done' };
  const stream = streamOf(
    [{ ...failed, status: 'under-way' }],
    [failed, byHand],
    [{ ...failed, triedAgainAs: 3 }, byHand, again],
  );
  expect(moneyUntil(stream, told, { version: 12, at: at(2) })).toMatchObject({ refunded: 3_000, byHand: 0 });
  expect(moneyUntil(stream, told, undefined)).toMatchObject({ captured: 9_000, refunded: 7_000, byHand: 4_000 });
});
