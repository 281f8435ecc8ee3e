import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import { eventData } from '@ticketing/shared/stores/event-store.ts';
import { newTicketKey, ticketKeysSchema } from '@ticketing/shared/tickets/keys.ts';
import { readTicket } from '@ticketing/shared/tickets/ticket.ts';
import pg from 'pg';
import type { EventLog } from '../../notifications/test/support/running-notifications.ts';
import { openEventLog } from '../../notifications/test/support/running-notifications.ts';
import type { ShowNews } from '../../notifications/test/support/show-news.ts';
import { newsOf } from '../../notifications/test/support/show-news.ts';
import { pdfCodes } from '../../shared/test/support/pdf-text.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { runCli } from './run-cli.ts';

const key = newTicketKey('k1');
let sandbox: Sandbox;
let log: EventLog;
let pool: pg.Pool;
let out: string;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openEventLog(sandbox);
  pool = new pg.Pool({ connectionString: sandbox.databaseUrl, max: 1 });
  out = await mkdtemp(join(tmpdir(), 'mail-'));
});

afterAll(async () => {
  await pool?.end();
  await log?.close();
  await sandbox?.close();
  await rm(out, { recursive: true, force: true });
});

const preview = (...args: string[]) =>
  runCli(sandbox, ['mail', 'preview', ...args], { TICKET_KEYS: key, MAIL_PAGES_URL: 'https://tickets.example' });

/** Puts what a show tells of into the event store. */
async function store(show: ShowNews): Promise<void> {
  for (const event of show.fresh()) {
    await pool.query(
      `INSERT INTO booking_events (event_id, version, command_id, type, booking_id, data, at, correlation_id,
         command_log, command_partition, command_offset, processed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'test', 1, 0, $2, 'test')`,
      [
        event.eventId,
        event.version,
        event.commandId,
        event.type,
        'bookingId' in event ? event.bookingId : null,
        eventData(event),
        event.at,
      ],
    );
  }
}

test('prints the mail that the past has called for, in either language, and names what comes along', async () => {
  const show = newsOf(1).schedule({ name: 'Fish & Chips' });
  const [first, last] = [show.book(7, 'A1'), show.book(8, 'A2')];
  show.tell('ShowChanged', { startsAt: '2031-05-02T18:00:00.000Z', name: 'Fish & More' });
  await store(show);
  const booked = await preview('booked', '--event', '1');
  expect(booked.code).toBe(0);
  expect(booked.err).toContain(`One of 2, for ${last.bookingId}`);
  // As the show was then.
  expect(booked.out).toMatch(/^Subject: Booked: Fish & Chips\n/);
  for (const text of [
    `Attachment: booking-${last.bookingId}.ics`,
    `Attachment: tickets-${last.bookingId}.pdf`,
    `https://tickets.example/bookings/${last.bookingId}`,
    'Seat A2',
    '<title>Booked: Fish &amp; Chips</title>',
  ]) {
    expect(booked.out).toContain(text);
  }
  const moved = await preview('show-moved', '--event', '1', '--booking', first.bookingId, '--locale', 'de');
  expect(moved.err).toBe('');
  expect(moved.out).toMatch(/^Subject: Neuer Termin: Fish & More\n/);
  expect(moved.out).toContain('Donnerstag, 1. Mai 2031 um 18:00 UTC');
  expect(moved.out).toContain('Platz A1');
});

test('writes it to a directory, with its attachments', async () => {
  const show = newsOf(2).schedule();
  const { bookingId } = show.book(7, 'A1', 'A2');
  await store(show);
  const { code } = await preview('booked', '--event', '2', '--out', join(out, 'booked'));
  expect(code).toBe(0);
  const names = ['mail.html', 'mail.txt', `booking-${bookingId}.ics`, `tickets-${bookingId}.pdf`];
  expect((await readdir(join(out, 'booked'))).sort()).toEqual(names.sort());
  const codes = pdfCodes(await readFile(join(out, 'booked', `tickets-${bookingId}.pdf`)));
  const { publicKeys } = ticketKeysSchema.parse(key);
  expect(codes.map((text) => readTicket(text ?? '', publicKeys))).toMatchObject([
    { eventId: 2, bookingId, seatId: 'A1', version: 2 },
    { eventId: 2, bookingId, seatId: 'A2', version: 2 },
  ]);
  expect(await readFile(join(out, 'booked', 'mail.txt'), 'utf8')).toContain('Your tickets are attached.');
});

test('of a payment too: what was paid is confirmed once its money has come', async () => {
  const show = newsOf(3).schedule({ payment: 'required' });
  const held = show.hold(7, 'A1');
  const payment = { ...held, paymentId: `${held.bookingId}~${randomUUID()}` };
  show.tell('BookingConfirmed', payment);
  await store(show);
  const early = await preview('booked', '--event', '3');
  expect(early).toMatchObject({ code: 1, out: '' });
  expect(early.err).toContain('calls for a mail of the kind booked, but for these: held.');
  const { bookingId, paymentId } = payment;
  const paid = {
    eventId: 3,
    paymentId,
    bookingId,
    userId: 7,
    amountMinor: 1_250,
    capturedMinor: 1_250,
    currency: 'EUR',
  };
  const event = (version: number, type: string, more: object) =>
    paymentEventSchema.parse({
      ...paid,
      version,
      type,
      commandId: randomUUID(),
      at: new Date().toISOString(),
      ...more,
    });
  await log.appendPayments([
    event(5, 'PaymentCaptured', { status: 'captured', refundedMinor: 0 }),
    event(6, 'PaymentRefunded', {
      status: 'refunded',
      refundedMinor: 1_250,
      refunds: [{ attempt: 1, amountMinor: 1_250, status: 'done' }],
    }),
  ]);
  const [booked, refunded] = await Promise.all([
    preview('booked', '--event', '3'),
    preview('refund-done', '--event', '3'),
  ]);
  expect(booked.out).toContain('We have received €12.50.');
  expect(refunded.out).toMatch(/^Subject: Refunded: €12\.50 for Show 3\n/);
});

test('accounts’ own need no show; what is missing is said', async () => {
  const [ofAccounts, without, unknown, nonsense] = await Promise.all([
    preview('verify-email'),
    preview('booked'),
    preview('booked', '--event', '99'),
    preview('nonsense', '--event', '1'),
  ]);
  expect(ofAccounts.out).toContain('https://tickets.example/me#verify-email=');
  expect(without).toMatchObject({ code: 1, err: expect.stringContaining('with --event') });
  expect(unknown).toMatchObject({ code: 1, err: 'There is no show 99.\n' });
  expect(nonsense).toMatchObject({ code: 1, err: expect.stringContaining('booked') });
});
