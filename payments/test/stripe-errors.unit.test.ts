import Stripe from 'stripe';
import { failureOf } from '../src/providers/stripe-errors.ts';

function fault(headers: Record<string, string>) {
  return new Stripe.errors.StripeAPIError({ type: 'api_error', message: 'An error.', statusCode: 500, headers });
}

test('a fault of Stripe counts against it, and one that it only says again does not', () => {
  expect(failureOf(fault({}))).toMatchObject({ outcome: 'unknown', cause: 'server-error' });
  expect(failureOf(fault({ 'idempotent-replayed': 'true' }))).toMatchObject({ outcome: 'unknown', cause: 'busy' });
});
