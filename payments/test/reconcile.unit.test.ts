import { recordProviderFactSchema } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentState, Refund } from '@ticketing/shared/messages/payments/events.ts';
import { keyOfCall } from '@ticketing/shared/messages/payments/ids.ts';
import { answer, decide } from '../src/domain/decider.ts';
import type { Payment } from '../src/domain/payment.ts';
import { emptyPayment } from '../src/domain/payment.ts';
import type { ProviderObject } from '../src/providers/provider.ts';
import { differences } from '../src/reconcile.ts';

const bookingId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const paymentId = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
const now = new Date('2027-01-01T00:00:00.000Z');

function payment(status: PaymentState['status'], more: Partial<PaymentState> = {}): Payment {
  const amounts = { amountMinor: 900, dueMinor: 900, currency: 'EUR', refundedMinor: 0 };
  const state = { bookingId, userId: 1, status, ...amounts, providerRef: 'sim_1', ...more };
  return { ...emptyPayment(paymentId), version: 4, state };
}

function object(status: ProviderObject['status'], more: Partial<ProviderObject> = {}): ProviderObject {
  return {
    ...{ objectId: 'sim_1', status, amountMinor: 900, capturedMinor: status === 'captured' ? 900 : 0 },
    ...{
      refundedMinor: 0,
      currency: 'EUR',
      refunds: [],
      createdAt: now.toISOString(),
      paymentId,
      bookingId,
      eventId: 7,
    },
    ...more,
  };
}

const captured = { capturedMinor: 900, toCaptureMinor: 900 };
const refund = { refundId: 're_1', amountMinor: 900, status: 'done' as const, at: now.toISOString() };
const underWay: Refund = { attempt: 1, amountMinor: 900, status: 'under-way' };

test.each<[string, Payment, ProviderObject, string]>([
  ['a capture whose answer was lost', payment('capturing', { toCaptureMinor: 900 }), object('captured'), 'captured'],
  ['an authorisation whose answer was lost', payment('authorising'), object('authorised'), 'confirming'],
  ['an authorisation of what was given up', payment('declined'), object('authorised'), 'voiding'],
  ['a card that was declined', payment('authorising'), object('declined', { reason: 'declined' }), 'declined'],
  ['what was let go', payment('voiding'), object('voided'), 'voided'],
  ['a capture by hand of what was voided here', payment('voiding', { dueMinor: 0 }), object('captured'), 'refunding'],
  ['a refund by hand', payment('captured', captured), object('captured', { refunds: [refund] }), 'refunded'],
  [
    'a refund whose answer was lost',
    payment('refunding', { ...captured, dueMinor: 0, refunds: [underWay] }),
    object('captured', { refunds: [{ ...refund, refundKey: keyOfCall(paymentId, 'refund', 1) }] }),
    'refunded',
  ],
  [
    'a refund that has failed after all',
    payment('refunded', {
      ...captured,
      refundedMinor: 900,
      refunds: [{ ...underWay, status: 'done', refundId: 're_1' }],
    }),
    object('captured', { refunds: [{ ...refund, status: 'failed' }] }),
    'refund-failed',
  ],
])('%s is told to the payment', (_name, ours, theirs, status) => {
  const told = differences(ours, theirs, 'simulator', now);
  expect(told).toHaveLength(1);
  // Found again, it is the same command.
  expect(differences(ours, theirs, 'simulator', now)).toEqual(told);
  recordProviderFactSchema.parse(told[0]);
  expect(decide(ours, told[0]!, {})).toMatchObject({ state: { status } });
});

test.each<[string, Payment, ProviderObject]>([
  ['what is captured', payment('captured', captured), object('captured')],
  ['what is set aside and being confirmed', payment('confirming'), object('authorised')],
  ['what is voided', payment('voided'), object('voided')],
  [
    'a refund that is known',
    payment('refunded', {
      ...captured,
      refundedMinor: 900,
      refunds: [{ ...underWay, status: 'done', refundId: 're_1' }],
    }),
    object('captured', { refundedMinor: 900, refunds: [refund] }),
  ],
])('of %s on both sides there is nothing to tell', (_name, ours, theirs) => {
  expect(differences(ours, theirs, 'simulator', now)).toEqual([]);
});

test('a refund that was told before the capture was known is told again', () => {
  const theirs = object('captured', { refunds: [refund] });
  const before = payment('confirming');
  const early = differences(before, theirs, 'simulator', now).at(-1)!;
  const noted = answer(before, early, now.toISOString(), {});
  expect(noted).toMatchObject({ type: 'PaymentNoted', refundedMinor: 0 });
  const known = { ...payment('captured', captured), version: noted.version + 1 };
  const [again] = differences(known, theirs, 'simulator', now);
  expect(again!.commandId).not.toBe(early.commandId);
  expect(decide(known, again!, {})).toMatchObject({ state: { status: 'refunded', refundedMinor: 900 } });
});
