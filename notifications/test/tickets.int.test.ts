import { randomUUID } from 'node:crypto';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import { newTicketKey, ticketKeysSchema } from '@ticketing/shared/tickets/keys.ts';
import { readTicket } from '@ticketing/shared/tickets/ticket.ts';
import ICAL from 'ical.js';
import { until } from '../../local/until.ts';
import { pdfCodes, pdfTexts } from '../../shared/test/support/pdf-text.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { AccountsSite } from './support/accounts-site.ts';
import { openAccountsSite } from './support/accounts-site.ts';
import type { Received, TestMailServer } from './support/mail-server.ts';
import { startMailServer } from './support/mail-server.ts';
import type { EventLog, RunningNotifications } from './support/running-notifications.ts';
import { openEventLog, runNotifications } from './support/running-notifications.ts';
import type { Bought } from './support/show-news.ts';
import { newsOf } from './support/show-news.ts';

/* What comes along with mails, read back as its receiver does: with a parser of mails, one of calendars, and a decoder. */

const key = newTicketKey('k1');
const keys = ticketKeysSchema.parse(key);
let sandbox: Sandbox;
let server: TestMailServer;
let site: AccountsSite;
let log: EventLog;
let notifications: RunningNotifications;
let settings: Record<string, string>;

beforeAll(async () => {
  sandbox = await openSandbox();
  server = await startMailServer();
  site = await openAccountsSite(addressOf);
  log = await openEventLog(sandbox);
  settings = { SMTP_URL: server.url, ACCOUNTS_URL: site.url, TICKET_KEYS: key };
  notifications = await runNotifications(sandbox, settings);
});

afterAll(async () => {
  await notifications?.close();
  await log?.close();
  await server?.stop();
  site?.close();
  await sandbox?.close();
});

let lastEventId = 0;
let lastUserId = 1_000;
const nextShow = () => newsOf(++lastEventId);
const nextUser = () => ++lastUserId;
const addressOf = (userId: number) => `user-${userId}@example.com`;
const mailsTo = (userId: number, count: number) => server.mails(addressOf(userId), count);

const fileOf = ({ parsed }: Received, contentType: string) =>
  parsed.attachments.find((file) => file.contentType === contentType);

/** What a mail does to its reader's calendar. */
function calendarOf(mail: Received) {
  const file = fileOf(mail, 'text/calendar');
  if (file === undefined) return undefined;
  const calendar = new ICAL.Component(ICAL.parse(file.content.toString()));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const entry = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: entry.uid,
    sequence: entry.sequence,
    start: entry.startDate.toJSDate().toISOString(),
    status: entry.component.getFirstPropertyValue('status'),
  };
}

/** The tickets of a mail as a door reads them. */
function ticketsOf(mail: Received) {
  const file = fileOf(mail, 'application/pdf');
  if (file === undefined) return undefined;
  return pdfCodes(file.content).map((text) => {
    const ticket = readTicket(text ?? '', keys.publicKeys);
    return 'fault' in ticket ? ticket.fault : `${ticket.seatId} by ${ticket.version} for ${ticket.bookingId}`;
  });
}

test('a booking comes with its tickets and its entry for a calendar, at the time of the place', async () => {
  const show = nextShow().schedule({
    layout: [
      { section: 'STALLS', row: 'D', seats: 10, priceMinor: 1_250 },
      { section: 'FLOOR', places: 20, priceMinor: 900 },
    ],
    sections: [{ code: 'STALLS', name: 'The stalls' }],
    showtime: {
      movieId: 'deep-field',
      theaterId: 'rex',
      hallId: 'one',
      hallName: 'Hall 1',
      timeZone: 'Europe/Berlin',
      endsAt: '2031-05-01T20:00:00.000Z',
      slotId: randomUUID(),
      movie: { title: 'Deep Field', minutes: 120, genres: [], type: '2D', language: 'en', subtitles: [], rating: '6' },
    },
  });
  const userId = nextUser();
  const { bookingId } = show.book(userId, 'STALLS-D7', 'FLOOR-3');
  await log.append(show.fresh());
  const [mail] = await mailsTo(userId, 1);
  expect(mail!.parsed.text).toContain('Your tickets are attached.');
  expect(ticketsOf(mail!)).toEqual([`STALLS-D7 by 2 for ${bookingId}`, `FLOOR-3 by 2 for ${bookingId}`]);
  const [seat = '', place = ''] = pdfTexts(fileOf(mail!, 'application/pdf')!.content);
  for (const text of [`Show ${show.eventId}`, 'The stalls', 'Hall 1', '20:00', '€12.50']) expect(seat).toContain(text);
  expect(place).toContain('PLACE');
  expect(calendarOf(mail!)).toEqual({
    method: 'PUBLISH',
    uid: bookingId,
    sequence: 2,
    start: '2031-05-01T18:00:00.000Z',
    status: 'CONFIRMED',
  });
  const { content, filename } = fileOf(mail!, 'text/calendar')!;
  expect(filename).toBe(`booking-${bookingId}.ics`);
  expect(content.toString()).toContain('TZID=Europe/Berlin:20310501T200000');
  expect(mail!.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8;\s+method=PUBLISH/);
});

test('calendars and tickets follow a booking: changed, transferred, moved and cancelled', async () => {
  const show = nextShow().schedule();
  const [ann, ben, cem] = [nextUser(), nextUser(), nextUser()];
  const given = show.book(ann, 'A1', 'A2');
  const changed = { ...given, seatIds: ['A1', 'A3'] };
  show.tell('SeatsExchanged', { ...changed, released: ['A2'], taken: ['A3'] });
  show.tell('BookingTransferred', { ...changed, toUserId: ben });
  // Seats that are only held have neither tickets nor an entry.
  const held = show.hold(cem, 'A4');
  show.tell('BookingTransferred', { ...held, toUserId: ben });
  show.tell('ShowChanged', { startsAt: '2031-05-02T18:00:00.000Z' });
  await log.append(show.fresh());
  await mailsTo(ben, 3);
  await mailsTo(ann, 3);
  show.tell('SeatsCancelled', { ...changed, userId: ben, seatIds: ['A3'], remaining: ['A1'], totalMinor: 1_250 });
  await log.append(show.fresh());
  await mailsTo(ben, 4);
  show.tell('ShowCancelled', { reason: 'A flood' });
  await log.append(show.fresh());
  const { bookingId } = given;
  const told = (mails: Received[]) =>
    mails
      .filter(({ messageId }) => messageId.includes(bookingId.slice(bookingId.indexOf('-') + 1)))
      .map((mail) => {
        const calendar = calendarOf(mail);
        return [mail.messageId.split('.')[0], calendar?.method, calendar?.sequence, ticketsOf(mail)];
      });
  await until('all has been told', () => told(server.mailsTo(addressOf(ben))).length === 4);
  const ticket = (seatId: string, version: number) => `${seatId} by ${version} for ${bookingId}`;
  expect(told(await mailsTo(ann, 3))).toEqual([
    ['<booked', 'PUBLISH', 2, [ticket('A1', 2), ticket('A2', 2)]],
    ['<changed', 'PUBLISH', 3, [ticket('A1', 2), ticket('A3', 3)]],
    ['<transferred-away', 'CANCEL', 4, undefined],
  ]);
  const ofBen = server.mailsTo(addressOf(ben));
  expect(told(ofBen)).toEqual([
    ['<transferred-here', 'PUBLISH', 4, [ticket('A1', 4), ticket('A3', 4)]],
    ['<show-moved', 'PUBLISH', 7, [ticket('A1', 4), ticket('A3', 4)]],
    ['<changed', 'PUBLISH', 8, [ticket('A1', 4)]],
    ['<show-cancelled', 'CANCEL', 9, undefined],
  ]);
  const moved = ofBen.find(({ messageId }) => messageId.startsWith('<show-moved'));
  expect(calendarOf(moved!)!.start).toBe('2031-05-02T18:00:00.000Z');
  expect(pdfTexts(fileOf(moved!, 'application/pdf')!.content)[0]).toContain('FRIDAY 2 MAY 2031');
  const ofHeld = ofBen.filter((mail) => !told([mail]).length);
  expect(ofHeld.flatMap(({ parsed }) => parsed.attachments)).toEqual([]);
});

test('a mail that is sent again has the same tickets and the same entry', async () => {
  const show = nextShow().schedule();
  const userId = nextUser();
  show.book(userId, 'A1');
  await log.append(show.fresh());
  await mailsTo(userId, 1);
  await notifications.pool.query(`UPDATE mails SET status = 'waiting', ended_at = NULL WHERE user_id = $1`, [userId]);
  const [first, second] = await mailsTo(userId, 2);
  expect(second!.messageId).toBe(first!.messageId);
  const contents = (mail: Received) => mail.parsed.attachments.map(({ content }) => content.toString('base64'));
  expect(contents(first!)).toHaveLength(2);
  expect(contents(second!)).toEqual(contents(first!));
});

test('tickets of what was cancelled before its mail went out are not sent', async () => {
  const show = nextShow().schedule();
  const userId = nextUser();
  show.tell('BookingCancelled', show.book(userId, 'A1'));
  await log.append(show.fresh());
  const mails = await mailsTo(userId, 2);
  expect(mails.map(ticketsOf)).toEqual([undefined, undefined]);
  expect(mails.map((mail) => calendarOf(mail)?.method)).toEqual(['PUBLISH', 'CANCEL']);
  expect(mails[0]!.parsed.text).not.toContain('Your tickets');
});

test('a paid booking is confirmed by one mail with its tickets, once its money has come, whichever topic is read first', async () => {
  const show = nextShow().schedule({ payment: 'required' });
  const paid = (userId: number, seatId: string) => {
    const bought = show.hold(userId, seatId);
    const paymentId = `${bought.bookingId}~${randomUUID()}`;
    return { ...bought, paymentId };
  };
  const captured = ({ bookingId, userId, paymentId }: Bought & { paymentId: string }) =>
    paymentEventSchema.parse({
      eventId: show.eventId,
      paymentId,
      version: 5,
      type: 'PaymentCaptured',
      commandId: randomUUID(),
      bookingId,
      userId,
      status: 'captured',
      amountMinor: 1_250,
      capturedMinor: 1_250,
      refundedMinor: 0,
      currency: 'EUR',
      at: new Date().toISOString(),
    });
  const [first, last] = [paid(nextUser(), 'A1'), paid(nextUser(), 'A2')];
  await log.append(show.fresh());
  // Of the first the money comes before its confirmation is read, of the last after.
  await log.appendPayments([captured(first)]);
  const isCaptured = async ({ paymentId }: { paymentId: string }) =>
    (await notifications.pool.query('SELECT FROM payments WHERE payment_id = $1', [paymentId])).rowCount === 1;
  await until('the money of the first is known', () => isCaptured(first));
  show.tell('BookingConfirmed', first);
  show.tell('BookingConfirmed', last);
  await log.append(show.fresh());
  const [mail] = await mailsTo(first.userId, 1);
  // By then the confirmation of the last was read, and nobody told of it.
  expect(server.mailsTo(addressOf(last.userId))).toEqual([]);
  await log.appendPayments([captured(last), captured(first)]);
  const [second] = await mailsTo(last.userId, 1);
  expect([mail, second].map((one) => ticketsOf(one!))).toEqual([
    [`A1 by 4 for ${first.bookingId}`],
    [`A2 by 5 for ${last.bookingId}`],
  ]);
  for (const one of [mail, second]) expect(one!.parsed.text).toContain('We have received €12.50.');
  const ofShow = (
    await notifications.pool.query(`SELECT status FROM mails WHERE kind = 'booked' AND event_id = $1`, [show.eventId])
  ).rows;
  expect(ofShow).toEqual([{ status: 'sent' }, { status: 'sent' }]);
});

test('a payment of a booking that was refused waits for nothing, and one that is read before its booking waits for it', async () => {
  const show = nextShow().schedule({ payment: 'required' });
  const [never, ada] = [nextUser(), nextUser()];
  const declined = (bookingId: string, userId: number, cause: string) =>
    paymentEventSchema.parse({
      eventId: show.eventId,
      paymentId: `${bookingId}~${randomUUID()}`,
      version: 2,
      type: 'PaymentDeclined',
      commandId: randomUUID(),
      ...{ bookingId, userId, cause, refusal: 'not-held', status: 'declined', refundedMinor: 0, isOver: true },
      at: new Date().toISOString(),
    });
  await log.append(show.fresh());
  const refused = declined(`${show.eventId}-${randomUUID()}`, never, `${show.eventId}:1`);
  await log.appendPayments([refused]);
  // Sooner than it would give up waiting.
  const isRead = async () =>
    (await notifications.pool.query('SELECT FROM payments WHERE payment_id = $1', [refused.paymentId])).rowCount === 1;
  await until('the payment of no booking is read', isRead, 10_000);
  const held = show.hold(ada, 'A1');
  await log.appendPayments([declined(held.bookingId, ada, `${show.eventId}:2`)]);
  await log.append(show.fresh());
  const failed = async () =>
    (
      await notifications.pool.query(`SELECT user_id FROM mails WHERE kind = 'payment-failed' AND event_id = $1`, [
        show.eventId,
      ])
    ).rows;
  await until('one of them is told', async () => (await failed()).length > 0);
  expect(await failed()).toEqual([{ user_id: ada }]);
});

test("an event of a payment that the database refuses costs its own mail, and nobody else's", async () => {
  const show = nextShow().schedule({ payment: 'required' });
  const [ada, ben] = [show.hold(nextUser(), 'A1'), show.hold(nextUser(), 'A2')];
  await log.append(show.fresh());
  const declined = ({ bookingId, userId }: Bought, reason: string) =>
    paymentEventSchema.parse({
      eventId: show.eventId,
      paymentId: `${bookingId}~${randomUUID()}`,
      version: 3,
      type: 'PaymentDeclined',
      commandId: randomUUID(),
      ...{ bookingId, userId, reason, status: 'declined', refundedMinor: 0, at: new Date().toISOString() },
    });
  const skipped = await notifications.metric('mails_events_skipped_total');
  // No text of PostgreSQL has the character NUL.
  await log.appendPayments([declined(ada, 'card\u0000declined'), declined(ben, 'card-declined')]);
  await until('it is counted', async () => (await notifications.metric('mails_events_skipped_total')) === skipped + 1);
  const kindsOf = async ({ userId }: Bought) =>
    (await notifications.pool.query('SELECT kind FROM mails WHERE user_id = $1 ORDER BY mail_id', [userId])).rows;
  await until('ben is told', async () => (await kindsOf(ben)).length === 2);
  expect(await kindsOf(ben)).toEqual([{ kind: 'held' }, { kind: 'payment-failed' }]);
  expect(await kindsOf(ada)).toEqual([{ kind: 'held' }]);
});

test('without keys a mail goes out without tickets, and says where they are', async () => {
  await notifications.close();
  const { TICKET_KEYS: _keys, ...without } = settings;
  notifications = await runNotifications(sandbox, without);
  const show = nextShow().schedule();
  const userId = nextUser();
  const { bookingId } = show.book(userId, 'A1');
  await log.append(show.fresh());
  const [mail] = await mailsTo(userId, 1);
  expect(mail!.parsed.text).toContain('Your tickets are in your booking.');
  expect(mail!.parsed.text).toContain(`https://tickets.example/bookings/${bookingId}`);
  expect([ticketsOf(mail!), calendarOf(mail!)?.method]).toEqual([undefined, 'PUBLISH']);
});
