import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { samplePayments } from '@ticketing/sync-service/payments/drift.ts';
import type { StoredPaymentEvent } from '@ticketing/sync-service/payments/fold.ts';
import { foldPayment } from '@ticketing/sync-service/payments/fold.ts';
import { seeded } from '../../tests/support/random.ts';
import { fact } from './payment-events.ts';

const idOf = (number: number) => `7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64~${number}`;
/** The sample after chunks of events, each applied to the views as sync-service does. */
function noted(size: number, ...chunks: StoredPaymentEvent[][]) {
  const sample = samplePayments(size);
  const views = new Map<string, PaymentView>();
  for (const chunk of chunks) {
    const written = new Map<string, PaymentView>();
    for (const stored of chunk) {
      const { paymentId } = stored.event;
      const before = views.get(paymentId);
      const after = foldPayment(before, stored);
      views.set(paymentId, after);
      if (after !== before) written.set(paymentId, after);
    }
    sample.note(chunk, Array.from(written.values()));
  }
  return { payments: sample.payments(), views };
}

/** What a command is answered that came again: the same event, elsewhere on the log. */
function again(stored: StoredPaymentEvent): StoredPaymentEvent {
  return { ...stored, correlationId: 'again', position: { partition: 1, offset: 99 } };
}

const started = (number: number) => fact(1, 'PaymentStarted', 'created', idOf(number));
const captured = (number: number) => fact(2, 'PaymentCaptured', 'captured', idOf(number));

test('a payment of the sample is as all of its events say', () => {
  const { payments, views } = noted(10, [started(1), started(2)], [captured(1), started(1), captured(1)]);
  expect(payments).toEqual([views.get(idOf(1)), views.get(idOf(2))]);
  expect(payments.map(({ version }) => version)).toEqual([2, 1]);
});

test('one that began elsewhere, or has a gap, is not in it and does not come back', () => {
  const third = fact(3, 'PaymentRefunded', 'refunded', idOf(2));
  expect(noted(10, [captured(1), started(2), third, captured(2)]).payments).toEqual([]);
});

test('an event that is said again begins nothing, and goes on with nothing', () => {
  const sample = samplePayments(10);
  const view = foldPayment(undefined, started(1));
  // Another process has applied it, and has gone on with the second one.
  sample.note([again(started(1))], []);
  expect(sample.payments()).toEqual([]);
  sample.note([started(2)], [foldPayment(undefined, started(2))]);
  sample.note([again(captured(2))], []);
  expect(sample.payments()).toEqual([]);
  sample.note([started(1)], [view]);
  sample.note([again(started(1))], []);
  expect(sample.payments()).toEqual([view]);
});

test('each payment has the same chance, and no more are kept than asked for', () => {
  const { next } = seeded(7);
  const counts = new Array<number>(20).fill(0);
  for (let round = 0; round < 2_000; round += 1) {
    const sample = samplePayments(5, next);
    for (let number = 0; number < 20; number += 1) {
      sample.note([started(number)], [foldPayment(undefined, started(number))]);
    }
    const kept = sample.payments();
    expect(kept).toHaveLength(5);
    for (const { _id } of kept) counts[Number(_id.split('~')[1])]! += 1;
  }
  // A quarter of 2,000, and five standard deviations of 19.4.
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(97);
});
