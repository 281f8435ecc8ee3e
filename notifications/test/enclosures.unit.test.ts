import type { Booking, Hall, ShowFacts } from '@ticketing/notifications/domain/facts.ts';
import type { NewMail } from '@ticketing/notifications/domain/fold.ts';
import { fold, versionIn } from '@ticketing/notifications/domain/fold.ts';
import type { EncloseOptions } from '@ticketing/notifications/sending/enclosures.ts';
import { createEnclose } from '@ticketing/notifications/sending/enclosures.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { newTicketKey, ticketKeysSchema } from '@ticketing/shared/tickets/keys.ts';
import { readTicket } from '@ticketing/shared/tickets/ticket.ts';
import { pdfCodes, pdfTexts } from '../../shared/test/support/pdf-text.ts';
import type { ShowNews } from './support/show-news.ts';
import { newsOf } from './support/show-news.ts';

const keys = ticketKeysSchema.parse(newTicketKey('k1'));
const at = new Date('2031-01-01T00:00:00.000Z');

/** The mails that a show's news call for, as they are when they are sent. */
function mailsOf(news: ShowNews): (NewMail & { isBooked: boolean; hall: Hall | undefined })[] {
  const bookings = new Map<string, Booking>();
  let show: ShowFacts | undefined;
  let hall: Hall | undefined;
  const mails = news.events.flatMap((event) => {
    const booking = 'bookingId' in event ? bookings.get(event.bookingId ?? '') : undefined;
    const after = fold({ show, booking, isCaptured: () => true }, event);
    show = after.show ?? show;
    hall = after.hall ?? hall;
    if (after.booking !== undefined) bookings.set(after.booking.bookingId, after.booking);
    return after.mails;
  });
  return mails.map((mail) => ({ ...mail, isBooked: bookings.get(mail.bookingId)?.status === 'booked', hall }));
}

async function enclosedIn(mail: ReturnType<typeof mailsOf>[number], more: Partial<EncloseOptions> = {}) {
  const enclose = createEnclose({
    keys,
    readHall: async () => mail.hall,
    pagesUrl: 'https://tickets.example',
    logger: createLogger('test', 'silent'),
    ...more,
  });
  const { files, tickets } = await enclose({ ...mail, version: versionIn(mail.event), at });
  const contentOf = (type: string) => files.find(({ contentType }) => contentType.startsWith(type))?.content;
  const pdf = contentOf('application/pdf');
  const calendar = contentOf('text/calendar')?.toString();
  return {
    kind: mail.kind,
    tickets,
    calendar: calendar && `${/METHOD:(\w+)/.exec(calendar)?.[1]} ${/SEQUENCE:(\d+)/.exec(calendar)?.[1]}`,
    seats: Buffer.isBuffer(pdf) ? pdfCodes(pdf).map((text) => seatOf(text ?? '')) : undefined,
    pages: Buffer.isBuffer(pdf) ? pdfTexts(pdf) : [],
    contents: files.map(({ content }) => content.toString('base64')),
  };
}

function seatOf(text: string): string {
  const ticket = readTicket(text, keys.publicKeys);
  return 'fault' in ticket ? ticket.fault : `${ticket.seatId} by ${ticket.version}`;
}

test('each seat has the version that gave it, and only its owner the ticket', async () => {
  const show = newsOf(1).schedule();
  const booked = show.book(7, 'A1', 'A2');
  const exchanged = { ...booked, seatIds: ['A1', 'A3'] };
  show.tell('SeatsExchanged', { ...exchanged, released: ['A2'], taken: ['A3'] });
  show.tell('BookingTransferred', { ...exchanged, toUserId: 8 });
  show.tell('SeatsCancelled', { ...exchanged, userId: 8, seatIds: ['A1'], remaining: ['A3'] });
  const told = await Promise.all(mailsOf(show).map((mail) => enclosedIn(mail)));
  expect(told.map(({ kind, calendar, seats }) => [kind, calendar, seats])).toEqual([
    ['booked', 'PUBLISH 2', ['A1 by 2', 'A2 by 2']],
    ['changed', 'PUBLISH 3', ['A1 by 2', 'A3 by 3']],
    ['transferred-away', 'CANCEL 4', undefined],
    ['transferred-here', 'PUBLISH 4', ['A1 by 4', 'A3 by 4']],
    ['changed', 'PUBLISH 5', ['A3 by 4']],
  ]);
});

test('seats that are held have none, and those of a booking that ended meanwhile are not sent', async () => {
  const show = newsOf(1).schedule();
  const held = show.hold(7, 'A1');
  show.tell('BookingTransferred', { ...held, toUserId: 8 });
  show.tell('BookingCancelled', show.book(9, 'A2'));
  const told = await Promise.all(mailsOf(show).map((mail) => enclosedIn(mail)));
  expect(told.map(({ kind, calendar, seats, tickets }) => [kind, calendar, seats, tickets])).toEqual([
    ['held', undefined, undefined, undefined],
    ['transferred-away', undefined, undefined, undefined],
    ['transferred-here', undefined, undefined, undefined],
    ['booked', 'PUBLISH 4', undefined, undefined],
    ['cancelled', 'CANCEL 5', undefined, undefined],
  ]);
});

test('a mail that is sent again is the same, at whatever time', async () => {
  const show = newsOf(1).schedule();
  show.book(7, 'A1');
  const [mail] = mailsOf(show);
  const first = await enclosedIn(mail!);
  jest.useFakeTimers({ now: Date.now() + 3_600_000, doNotFake: ['setImmediate', 'nextTick', 'setTimeout'] });
  const again = await enclosedIn(mail!).finally(() => jest.useRealTimers());
  expect(first.contents).toHaveLength(2);
  expect(again.contents).toEqual(first.contents);
});

test('what cannot be made is left out, and the mail says where tickets are', async () => {
  const show = newsOf(1).schedule();
  show.book(7, 'A1');
  const [mail] = mailsOf(show);
  const withoutPdf = { calendar: 'PUBLISH 2', seats: undefined, tickets: 'in-booking' };
  expect(await enclosedIn(mail!, { keys: undefined })).toMatchObject(withoutPdf);
  expect(await enclosedIn(mail!, { readHall: () => Promise.reject(new Error('away')) })).toMatchObject(withoutPdf);
  // Of before the versions were kept.
  const { tickets: _unknown, ...booking } = mail!.facts.booking;
  expect(await enclosedIn({ ...mail!, facts: { ...mail!.facts, booking } })).toMatchObject(withoutPdf);
  // Of a hall that nobody knows there are the ids of its seats.
  const { seats, pages } = await enclosedIn({ ...mail!, hall: undefined });
  expect(seats).toEqual(['A1 by 2']);
  expect(pages[0]).toContain('A1');
});

test('a zone that only another machine knows keeps no mail from its entry', async () => {
  const show = newsOf(1).schedule();
  show.book(7, 'A1');
  const [mail] = mailsOf(show);
  const facts = { ...mail!.facts, show: { ...mail!.facts.show, timeZone: 'Mars/Olympus' } };
  const { calendar, pages } = await enclosedIn({ ...mail!, facts });
  expect(calendar).toBe('PUBLISH 2');
  expect(pages[0]).toContain('18:00 UTC');
});
