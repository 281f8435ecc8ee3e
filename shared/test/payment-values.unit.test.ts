import { methodTokenSchema } from '../src/payments/method-token.ts';
import { fromStripeAmount, toStripeAmount } from '../src/payments/stripe-amounts.ts';

describe('a token of a payment method', () => {
  it.each(['tok_ok', 'tok_3ds', 'pm_1Nv0FGQ9RKHgCVdK4242', 'pm_card_visa'])('may be %s', (token) => {
    expect(methodTokenSchema.safeParse(token).success).toBe(true);
  });

  it.each([
    '4242424242424242',
    '4242 4242 4242 4242',
    'tok_4242424242424242',
    'tok_4242_4242_4242_4242',
    'pm_x5555555555554444x',
    'pm_0004242424242424242000',
    'pm_378282246310005',
    'card_1',
    'tok_',
    'tok_a b',
    '',
  ])('is never %s', (token) => {
    expect(methodTokenSchema.safeParse(token).success).toBe(false);
  });

  it('may have digits that are no number of a card', () => {
    expect(methodTokenSchema.safeParse('tok_4242424242424243').success).toBe(true);
  });
});

describe('an amount of Stripe', () => {
  it.each([
    ['EUR', 1_234, 1_234],
    ['JPY', 500, 500],
    ['KWD', 1_230, 1_230],
    // No minor unit in ISO 4217; Stripe counts hundredths.
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
  ])('of %s %i is %i, and back', (currency, amountMinor, amount) => {
    expect(toStripeAmount(amountMinor, currency)).toBe(amount);
    expect(fromStripeAmount(amount, currency)).toBe(amountMinor);
  });

  it('is none where it would not be exact', () => {
    expect(fromStripeAmount(50_050, 'ISK')).toBeUndefined();
    expect(toStripeAmount(Number.MAX_SAFE_INTEGER, 'ISK')).toBeUndefined();
  });

  it('is none where Stripe wants its last digit to be 0', () => {
    expect(toStripeAmount(5_124, 'KWD')).toBeUndefined();
    expect(toStripeAmount(5_120, 'KWD')).toBe(5_120);
  });
});
