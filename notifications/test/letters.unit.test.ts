import type { MailFacts } from '@ticketing/notifications/domain/facts.ts';
import { bookingMailKinds } from '@ticketing/notifications/domain/kinds.ts';
import { composeForAccount, composeForBooking } from '@ticketing/notifications/letters/compose.ts';
import type { Render } from '@ticketing/notifications/letters/render.ts';
import { createRender } from '@ticketing/notifications/letters/render.ts';
import { accountMailKinds, locales } from '@ticketing/shared/messages/people.ts';

let render: Render;

beforeAll(async () => {
  render = await createRender();
});

const markup = `<script>alert("x")</script> & 'Co'`;
const facts: MailFacts = {
  show: {
    name: markup,
    venue: { name: 'Rex', city: 'Lyon' },
    startsAt: '2031-05-16T18:30:00.000Z',
    timeZone: 'Europe/Paris',
    currency: 'JPY',
  },
  booking: {
    seatIds: ['A1', 'A2'],
    seats: [
      { seatId: 'A1', priceMinor: 1_200 },
      { seatId: 'A2', priceMinor: 1_300 },
    ],
    totalMinor: 2_500,
    heldUntil: '2031-05-16T10:00:00.000Z',
  },
  before: '2031-05-15T18:30:00.000Z',
  reason: markup,
  released: ['A3'],
  amountMinor: 2_500,
};
const letterOf = (kind: (typeof bookingMailKinds)[number], locale: 'en' | 'de', more: Partial<MailFacts> = {}) =>
  composeForBooking({
    kind,
    facts: { ...facts, ...more },
    eventId: 7,
    bookingId: '7-b',
    to: { username: 'ada', locale },
    pagesUrl: 'https://tickets.example',
  });

const both = locales.flatMap((locale) => bookingMailKinds.map((kind) => [kind, locale] as const));

test.each(both)('%s in %s has all its parts, in HTML and in text, and markup only where it is ours', (kind, locale) => {
  const letter = letterOf(kind, locale);
  const { html, text, subject } = render(letter, locale);
  expect(html).toContain(`<html lang="${locale}"`);
  expect(html).not.toMatch(/\{\{|<!-- (begin|end) |undefined|<script/);
  expect(text).not.toMatch(/\{\{|undefined|&amp;|&lt;/);
  expect(subject).not.toContain('undefined');
  for (const part of [letter.heading, ...letter.paragraphs, letter.button!.label, letter.button!.url]) {
    expect(text).toContain(part);
  }
  expect(text).toContain(markup);
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
});

test.each(locales.flatMap((locale) => accountMailKinds.map((kind) => [kind, locale] as const)))(
  '%s in %s leads where accounts says',
  (kind, locale) => {
    const link = 'https://tickets.example/me#reset-password=abc&d';
    const { html, text } = render(composeForAccount(kind, { username: 'ada', locale, link }, 'https://x'), locale);
    expect(text).toContain(link);
    expect(html).toContain('href="https://tickets.example/me#reset-password=abc&amp;d"');
    expect(html).not.toMatch(/\{\{|undefined/);
  },
);

test('no two languages say the same', () => {
  for (const kind of bookingMailKinds) {
    expect(letterOf(kind, 'de').heading).not.toBe(letterOf(kind, 'en').heading);
  }
});

test('times are those of the place, and UTC is said where nobody knows it', () => {
  const start = (timeZone: string | undefined, locale: 'en' | 'de' = 'en') =>
    letterOf('booked', locale, { show: { ...facts.show, timeZone } }).facts[2]!.value;
  expect(start('Europe/Paris')).toBe('Friday, 16 May 2031 at 20:30 CEST');
  expect(start('Europe/Paris', 'de')).toBe('Freitag, 16. Mai 2031 um 20:30 MESZ');
  expect(start('Asia/Tokyo')).toBe('Saturday, 17 May 2031 at 03:30 GMT+9');
  expect(start(undefined)).toBe('Friday, 16 May 2031 at 18:30 UTC');
  expect(start('Not/AZone')).toBe('Friday, 16 May 2031 at 18:30 UTC');
});

test.each([
  ['JPY', 'JP¥2,500', '2.500\u00a0¥'],
  ['EUR', '€25.00', '25,00\u00a0€'],
  ['KWD', 'KWD\u00a02.500', '2,500\u00a0KWD'],
])('amounts have the decimals of %s', (currency, english, german) => {
  const total = (locale: 'en' | 'de') =>
    letterOf('booked', locale, { show: { ...facts.show, currency } }).lines.at(-1)!.value;
  expect([total('en'), total('de')]).toEqual([english, german]);
});

test('text of an old log cannot add a line, or turn one round', () => {
  const name = 'A\r\nBcc: eve@example.com\u2028B\u202eC';
  const letter = letterOf('booked', 'en', { show: { ...facts.show, name } });
  expect(letter.subject).toBe('Booked: A Bcc: eve@example.com B C');
  expect(letter.facts[0]!.value).toBe('A Bcc: eve@example.com B C');
});

test('what looks like a placeholder is text', () => {
  const { html } = render(letterOf('booked', 'en', { show: { ...facts.show, name: '{{footer}} $& $1' } }), 'en');
  expect(html).toContain('{{footer}} $&amp; $1');
});
