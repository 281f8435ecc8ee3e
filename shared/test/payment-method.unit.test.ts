import { methodTokenSchema } from '@ticketing/shared/payments/method.ts';

test.each(['tok_ok', 'pm_1MqLiJLkdIwHu7ixUEgbFdYF', 'tok_12345678901', 'tok_4242424242424241'])(
  '%s is a token',
  (token) => {
    expect(methodTokenSchema.parse(token)).toBe(token);
  },
);

test.each([
  ['a card', '4242424242424242'],
  ['a card in groups', '4242-4242-4242-4242'],
  ['a card within a token', 'tok_378282246310005'],
  ['nothing', ''],
  ['a card in groups of blanks', '4242 4242 4242 4242'],
  ['what no provider names so', 'tok_<ok>'],
  ['what is too long', 'a'.repeat(256)],
])('%s is none', (_name, token) => {
  expect(methodTokenSchema.safeParse(token).success).toBe(false);
});
