import type { Caller } from '@ticketing/shared/http/access.ts';
import type { MadePaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { paymentAnswer } from '../src/payment-answers.ts';
import { paymentView } from './payment-story.ts';

const paymentId = '1-01a1fcae-c540-7246-a2e2-d1ef2abe5a64~01a1fcae-c53f-505c-9823-f89da6e7bb4a';

/** What a payment of user 42 says of why its booking refused it. */
function refusalOf(refusal: MadePaymentView['refusal'], isForAll: boolean) {
  const view = paymentView(paymentId, 42, { status: 'declined', refusal }) as MadePaymentView;
  const caller: Caller = { principal: { userId: 42, roles: isForAll ? ['organiser'] : [] }, isForAll };
  return paymentAnswer(view, caller).refusal;
}

test('that a booking is of somebody else is told to organisers only', () => {
  expect(refusalOf('not-owner', false)).toBe('booking-unknown');
  expect(refusalOf('booking-unknown', false)).toBe('booking-unknown');
  expect(refusalOf('not-owner', true)).toBe('not-owner');
  expect(refusalOf('hold-expired', false)).toBe('hold-expired');
  expect(refusalOf(undefined, false)).toBeUndefined();
});
