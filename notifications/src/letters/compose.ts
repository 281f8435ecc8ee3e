import type { AccountMail, AccountMailKind, Locale } from '@ticketing/shared/messages/people.ts';
import type { MailFacts } from '../domain/facts.ts';
import type { BookingMailKind } from '../domain/kinds.ts';
import { english } from './english.ts';
import type { Format } from './format.ts';
import { formatOf } from './format.ts';
import { german } from './german.ts';
import type { Letter } from './letter.ts';
import type { Parts, Texts } from './texts.ts';

const languages: Record<Locale, { texts: Texts; format: Format }> = {
  en: { texts: english, format: formatOf('en') },
  de: { texts: german, format: formatOf('de') },
};

export type BookingLetter = {
  kind: BookingMailKind;
  facts: MailFacts;
  eventId: number;
  bookingId: string;
  to: { username: string; locale: Locale };
  /** Where the pages are. */
  pagesUrl: string;
  /** Where its tickets are, of a mail after which somebody has tickets. */
  tickets?: 'enclosed' | 'in-booking' | undefined;
};

/** The letter about a booking, in the language of whoever gets it, at the time of the place. */
export function composeForBooking({ kind, facts, eventId, bookingId, to, pagesUrl, tickets }: BookingLetter): Letter {
  const { texts, format } = languages[to.locale];
  const { show, booking, before } = facts;
  const text = texts.mails[kind];
  const parts = partsOf(to.username, facts, format);
  const { labels } = texts;
  const isToPaySeats = kind !== 'refund-done' && kind !== 'refund-failed' && kind !== 'transferred-away';
  const isHeld = booking.heldUntil !== undefined && ['held', 'your-turn', 'transferred-here'].includes(kind);
  const page = pageOf[kind] ?? 'booking';
  return {
    subject: oneLine(text.subject(parts)),
    preview: oneLine(`${show.name}, ${parts.start}`),
    heading: text.heading,
    paragraphs: [
      ...text.paragraphs(parts),
      facts.reason && texts.because(facts.reason),
      tickets && texts.tickets[tickets],
    ]
      .filter((paragraph) => paragraph !== undefined && paragraph !== '')
      .map((paragraph) => oneLine(paragraph ?? '')),
    facts: [
      { label: labels.show, value: show.name },
      { label: labels.venue, value: parts.venue },
      { label: labels.start, value: parts.start },
      ...(before === undefined ? [] : [{ label: labels.before, value: parts.before }]),
      ...(isHeld ? [{ label: labels.until, value: parts.until }] : []),
    ].map(({ label, value }) => ({ label, value: oneLine(value) })),
    lines: isToPaySeats ? seatLines(facts, texts, format) : [],
    button: { label: text.button, url: `${pagesUrl}${pages[page]({ eventId, bookingId })}` },
    footer: texts.footer(to.username),
  };
}

/** A letter of accounts. */
export function composeForAccount(
  kind: AccountMailKind,
  { username, locale, link }: Pick<AccountMail, 'username' | 'locale' | 'link'>,
  pagesUrl: string,
): Letter {
  const { texts } = languages[locale];
  const text = texts.mails[kind];
  const parts = { ...nothingKnown, username };
  return {
    subject: text.subject(parts),
    preview: text.heading,
    heading: text.heading,
    paragraphs: text.paragraphs(parts).filter((paragraph) => paragraph !== undefined),
    facts: [],
    lines: [],
    button: { label: text.button, url: link ?? `${pagesUrl}${kind === 'email-known' ? '/me' : '/'}` },
    footer: texts.footer(username),
  };
}

type Page = 'booking' | 'event' | 'start';
const pageOf: Partial<Record<BookingMailKind, Page>> = {
  'confirm-refused': 'event',
  'transferred-away': 'event',
  'show-cancelled': 'start',
};
const pages: Record<Page, (ids: { eventId: number; bookingId: string }) => string> = {
  booking: ({ bookingId }) => `/bookings/${bookingId}`,
  event: ({ eventId }) => `/events/${eventId}`,
  start: () => '/',
};

const nothingKnown: Parts = {
  username: '',
  show: '',
  venue: '',
  start: '',
  before: '',
  until: '',
  seats: '',
  released: '',
  amount: undefined,
  reason: undefined,
  code: undefined,
  isHeld: false,
  isPaid: false,
};

function partsOf(username: string, facts: MailFacts, format: Format): Parts {
  const { show, booking, before, released = [], reason, code } = facts;
  const time = (at: string | undefined) => (at === undefined ? '' : format.time(at, show.timeZone));
  const minor = facts.amountMinor ?? booking.totalMinor;
  const currency = facts.currency ?? booking.currency ?? show.currency;
  return {
    username,
    show: show.name,
    venue: [show.venue.name, show.hall, show.venue.city].filter((one) => one !== undefined).join(', '),
    start: time(show.startsAt),
    before: time(before),
    until: time(booking.heldUntil),
    seats: format.list(booking.seatIds),
    released: format.list(released),
    amount: minor === undefined ? undefined : format.money(minor, currency),
    reason,
    code,
    isHeld: booking.heldUntil !== undefined,
    isPaid: booking.paymentId !== undefined || show.isPaid === true,
  };
}

function seatLines({ show, booking }: MailFacts, texts: Texts, format: Format): Letter['lines'] {
  const { seatIds, seats = [], totalMinor, currency = show.currency } = booking;
  const prices = new Map(seats.map(({ seatId, priceMinor }) => [seatId, priceMinor]));
  const lines: Letter['lines'] = seatIds.map((seatId) => {
    const price = prices.get(seatId);
    return { label: texts.standing(seatId), value: price === undefined ? '' : format.money(price, currency) };
  });
  if (totalMinor === undefined || seatIds.length === 0) return lines;
  return [...lines, { label: texts.labels.total, value: format.money(totalMinor, currency), isTotal: true }];
}

/** Text of a show without what would end a line or turn it round: older logs take any character. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}
