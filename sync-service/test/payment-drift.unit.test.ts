import { samplePayments } from '@ticketing/sync-service/payments/drift.ts';
import { foldPayment } from '@ticketing/sync-service/payments/fold.ts';
import { seeded } from '../../tests/support/random.ts';
import { fact } from './payment-events.ts';

const idOf = (number: number) => `7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64~${number}`;
const started = (number: number) => fact(1, 'PaymentStarted', 'created', idOf(number));
const captured = (number: number) => fact(2, 'PaymentCaptured', 'captured', idOf(number));

test('a payment of the sample is as all of its events say', () => {
  const sample = samplePayments(10);
  sample.note([started(1), started(2)]);
  sample.note([captured(1), started(1), captured(1)]);
  expect(sample.payments()).toEqual([
    foldPayment(foldPayment(undefined, started(1)), captured(1)),
    foldPayment(undefined, started(2)),
  ]);
});

test('one that began elsewhere, or has a gap, is not in it and does not come back', () => {
  const sample = samplePayments(10);
  sample.note([captured(1), started(2), fact(3, 'PaymentRefunded', 'refunded', idOf(2)), captured(2)]);
  expect(sample.payments()).toEqual([]);
});

test('each payment has the same chance, and no more are kept than asked for', () => {
  const { next } = seeded(7);
  const counts = new Array<number>(20).fill(0);
  for (let round = 0; round < 2_000; round += 1) {
    const sample = samplePayments(5, next);
    for (let number = 0; number < 20; number += 1) sample.note([started(number)]);
    const kept = sample.payments();
    expect(kept).toHaveLength(5);
    for (const { _id } of kept) counts[Number(_id.split('~')[1])]! += 1;
  }
  // A quarter of 2,000, and five standard deviations of 19.4.
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(97);
});
