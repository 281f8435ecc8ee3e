import { newPasswordSchema } from '@ticketing/accounts/passwords/rules.ts';
import { problemTable } from '@ticketing/shared/http/problem.ts';
import { catalogueRefusalsOf } from '@ticketing/shared/messages/catalogue/refusals.ts';
import { paymentRefusalsOf } from '@ticketing/shared/messages/payments/refusals.ts';
import { refusalsOf } from '@ticketing/shared/messages/refusals.ts';
import { language, languages } from '../src/i18n/language.ts';
import { codeText } from '../src/i18n/problems.ts';
import { sessionWords } from '../src/i18n/session.ts';

afterEach(() => {
  language.value = 'en';
});

/** What only programs meet: no page asks so. */
const ofPrograms = new Set([
  'malformed-json',
  'idempotency-key-required',
  'signature-invalid',
  'route-unknown',
  'user-not-found',
  'notification-not-found',
  'method-not-allowed',
  'notification-overtaken',
  'uri-too-long',
  'unsupported-media-type',
  'expectation-failed',
  'headers-too-large',
  'notifications-unavailable',
]);

const { ExpireHold, ExpireWait, OfferSeats, ...ofPeople } = refusalsOf;
const codes = new Set<string>([
  ...Object.keys(problemTable).filter((code) => !ofPrograms.has(code)),
  ...Object.values(ofPeople).flat(),
  ...paymentRefusalsOf.StartPayment,
  ...catalogueRefusalsOf.TakeSlot,
]);
// A booking is cancelled so by payments, never by a page.
codes.delete('payment-differs');

it.each(languages)('has words in %s for every code that somebody may meet on a page', (tag) => {
  language.value = tag;
  expect([...codes].filter((code) => codeText(code) === code)).toEqual([]);
});

it.each(languages)('says in %s how long a password must be', (tag) => {
  language.value = tag;
  const least = Number(/\d+/.exec(sessionWords().passwordHint)?.[0]);
  expect(newPasswordSchema.safeParse('x'.repeat(least)).success).toBe(true);
  expect(newPasswordSchema.safeParse('x'.repeat(least - 1)).success).toBe(false);
});
