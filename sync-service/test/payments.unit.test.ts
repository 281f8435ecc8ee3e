import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import type { StoredPaymentEvent } from '@ticketing/sync-service/payments/fold.ts';
import { foldPayment } from '@ticketing/sync-service/payments/fold.ts';
import { at, bookingId, commandId, fact, paymentId, stored } from './payment-events.ts';

const refused = (version: number, otherPaymentId?: string) =>
  stored({
    ...{ eventId: 7, paymentId, version, type: 'PaymentCommandRejected' as const, commandId, bookingId, userId: 42 },
    ...{ command: 'StartPayment' as const, code: 'payment-under-way' as const, at },
    ...(otherPaymentId !== undefined && { otherPaymentId }),
  });

const fold = (...events: StoredPaymentEvent[]) => events.reduce<PaymentView | undefined>(foldPayment, undefined);

test('a payment is as its newest event says, with the history of all', () => {
  const view = fold(fact(1, 'PaymentStarted', 'created'), fact(2, 'PaymentCaptured', 'captured'))!;
  expect(view).toMatchObject({ _id: paymentId, bookingId, userId: 42, status: 'captured', version: 2, createdAt: at });
  expect(view.history.map(({ version, status, offset }) => [version, status, offset])).toEqual([
    [1, 'created', 1],
    [2, 'captured', 2],
  ]);
});

test('an event that comes again, or late, changes nothing', () => {
  const events = [fact(1, 'PaymentStarted', 'created'), fact(2, 'PaymentCaptured', 'captured')];
  expect(fold(...events, ...events)).toEqual(fold(...events));
});

test('a refusal is in the history, and changes nothing else of a payment that is there', () => {
  const view = fold(fact(1, 'PaymentCaptured', 'captured'), refused(2))!;
  expect(view).toMatchObject({ status: 'captured', version: 2 });
  expect(view.history.at(-1)).toMatchObject({ code: 'payment-under-way', command: 'StartPayment' });
});

test('a payment that was refused before it was made says which one its booking has', () => {
  const otherPaymentId = paymentId.replace('c53f', 'c53e');
  expect(fold(refused(1, otherPaymentId))).toMatchObject({ status: 'refused', userId: 42, otherPaymentId });
});

test('an event that was lost, and comes late, takes its place in the history, and the newest says how it is', () => {
  const [started, captured, refusal] = [
    fact(1, 'PaymentStarted', 'created'),
    fact(2, 'PaymentCaptured', 'captured'),
    refused(3),
  ];
  const whole = fold(started, captured, refusal);
  expect(fold(started, refusal, captured)).toEqual(whole);
  expect(fold(captured, refusal, started)).toEqual(whole);
  // Meanwhile nobody has said that it was made.
  expect(fold(refusal)).toMatchObject({ status: 'refused', version: 3 });
  expect(fold(refusal, captured, started)).toEqual(whole);
});
