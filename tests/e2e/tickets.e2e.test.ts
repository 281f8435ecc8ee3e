import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import ICAL from 'ical.js';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { runCli } from '../../cli/test/run-cli.ts';
import {
  newTicketKey,
  publicTicketKeysSchema,
  publicTicketKeysText,
  ticketKeysSchema,
} from '../../shared/src/tickets/keys.ts';
import { readTicketList } from '../../shared/src/tickets/list.ts';
import { readTicket, signTicket } from '../../shared/src/tickets/ticket.ts';
import { pdfTexts } from '../../shared/test/support/pdf-text.ts';
import type { Answer } from '../support/api.ts';
import { callsTo } from '../support/api.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

/* From the booking to the door: tickets, their QR codes, the calendar and the printed ones, and who is let in. */

const key = newTicketKey('k1');
const keys = ticketKeysSchema.parse(key);
const adminToken = 'the-administrator-of-the-tests-of-tickets';
let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startSystem(sandbox, {
    ADMIN_TOKEN: adminToken,
    AUTH: 'open',
    TICKET_KEYS: key,
    TICKET_PUBLIC_KEYS: publicTicketKeysText(keys.publicKeys),
  });
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

const organiser = { authorization: `Bearer ${adminToken}` };

const call = callsTo(() => system.url);

/** Orders something and waits until the views reflect it. */
async function order(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await call('POST', path, body, headers);
  const { version } = answer.body;
  await call('GET', `/api/events/1/seats?view=map&minVersion=${version}`);
  return answer;
}

const checkIn = (ticket: string, more: object = {}, headers: Record<string, string> = {}, eventId = 1) =>
  call('POST', `/api/events/${eventId}/check-in`, { ticket, ...more }, { ...organiser, ...headers });

type Tickets = { tickets: { seatId: string; ticket: string; status: string }[] };

async function ticketsOf(bookingId: unknown): Promise<Tickets['tickets']> {
  const { status, body } = await call('GET', `/api/bookings/${bookingId}/tickets`);
  expect(status).toBe(200);
  return (body as Tickets).tickets;
}

const show = {
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  layout: [{ row: 'A', seats: 20, priceMinor: 4500 }],
};

beforeAll(async () => {
  expect((await call('PUT', '/api/events/1', show, organiser)).status).toBe(201);
});

it('gives a booking its tickets, as text, as pictures, for the calendar and on paper', async () => {
  const held = await order('/api/holds', { userId: 7, eventId: 1, seatIds: ['A1', 'A2'] });
  const booking = `/api/bookings/${held.body.bookingId}`;
  expect(await ticketsOf(held.body.bookingId)).toEqual([]);
  for (const path of ['tickets.pdf', 'calendar.ics', 'tickets?format=png&seatId=A1']) {
    expect(await call('GET', `${booking}/${path}`)).toMatchObject({ status: 409, body: { code: 'no-tickets' } });
  }

  const confirmed = await order(`${booking}/confirm`, { userId: 7 });
  const tickets = await ticketsOf(held.body.bookingId);
  expect(tickets).toMatchObject([
    { seatId: 'A1', status: 'valid' },
    { seatId: 'A2', status: 'valid' },
  ]);
  const [first] = tickets;
  expect(readTicket(first!.ticket, keys.publicKeys)).toEqual({
    eventId: 1,
    seatId: 'A1',
    bookingId: held.body.bookingId,
    version: confirmed.body.version,
    keyId: 'k1',
  });

  const picture = await fetch(`${system.url}${booking}/tickets?format=png&seatId=A1`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  const { data, width, height } = PNG.sync.read(Buffer.from(await picture.arrayBuffer()));
  expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(first!.ticket);
  const drawing = await fetch(`${system.url}${booking}/tickets?format=svg&seatId=A2`);
  expect(await drawing.text()).toMatch(/^<svg /);
  expect(await call('GET', `${booking}/tickets?format=gif&seatId=A1`)).toMatchObject({ status: 400 });
  expect(await call('GET', `${booking}/tickets?format=svg`)).toMatchObject({ status: 400 });

  const calendar = await fetch(`${system.url}${booking}/calendar.ics`);
  expect(calendar.headers.get('content-type')).toContain('text/calendar');
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(await calendar.text())).getFirstSubcomponent('vevent')!);
  expect([event.uid, event.summary]).toEqual([held.body.bookingId, show.name]);
  expect(event.startDate.toJSDate().toISOString()).toBe('2040-01-01T19:30:00.000Z');

  const printed = await fetch(`${system.url}${booking}/tickets.pdf`);
  expect(printed.headers.get('content-type')).toBe('application/pdf');
  const pages = pdfTexts(Buffer.from(await printed.arrayBuffer()));
  expect(pages).toHaveLength(2);
  expect(pages[1]).toContain('ROW\nA\nSEAT\n2\n€45.00   ·   Ticket 2 / 2\n');
  for (const response of [picture, drawing, calendar, printed]) {
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    const again = await fetch(response.url, { headers: { 'if-none-match': response.headers.get('etag')! } });
    expect(again.status).toBe(304);
  }
});

it('lets each ticket in once, says when and where that was, and shows it to its owner', async () => {
  const booked = await order('/api/book', { userId: 8, eventId: 1, seatIds: ['A5', 'A6'] });
  const { bookingId } = booked.body;
  const [first, second] = await ticketsOf(bookingId);

  const entry = await checkIn(first!.ticket, { door: 'North gate' });
  expect(entry).toMatchObject({
    status: 200,
    body: { status: 'checked-in', seatId: 'A5', door: 'North gate', bookingId },
  });
  const refused = await checkIn(first!.ticket, { door: 'South gate' });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'already-checked-in', door: 'North gate', at: entry.body.at },
  });
  await call('GET', `/api/events/1/seats?view=map&minVersion=${refused.body.version}`);
  expect(await ticketsOf(bookingId)).toMatchObject([
    { seatId: 'A5', status: 'used', usedAt: entry.body.at, door: 'North gate' },
    { seatId: 'A6', status: 'valid' },
  ]);

  // A door that asks again because it heard no answer is told the same.
  const again = { 'idempotency-key': 'scan-1' };
  const scans = [await checkIn(second!.ticket, {}, again), await checkIn(second!.ticket, {}, again)];
  expect(scans.map(({ status, body }) => [status, body.version])).toEqual([
    [200, scans[0]!.body.version],
    [200, scans[0]!.body.version],
  ]);

  // Who is inside keeps the seat.
  const inside = { status: 409, body: { code: 'already-checked-in' } };
  expect(await order(`/api/bookings/${bookingId}/cancel`, { userId: 8 })).toMatchObject(inside);
  expect(await order(`/api/bookings/${bookingId}/transfer`, { userId: 8, toUserId: 9 })).toMatchObject(inside);
  const { events } = (await call('GET', '/api/events/1/history?seatId=A5', undefined, organiser)).body as {
    events: { type: string }[];
  };
  expect(events.filter(({ type }) => type === 'SeatCheckedIn')).toHaveLength(1);
});

it('lets two doors that scan one ticket together let it in once', async () => {
  const booked = await order('/api/book', { userId: 9, eventId: 1, seatIds: ['A8'] });
  const [ticket] = await ticketsOf(booked.body.bookingId);
  const door = async (name: string) => {
    const answers: Answer[] = [];
    for (let scan = 0; scan < 10; scan++) {
      answers.push(...(await Promise.all(Array.from({ length: 10 }, () => checkIn(ticket!.ticket, { door: name })))));
    }
    return answers;
  };
  const answers = (await Promise.all([door('North'), door('South')])).flat();
  const [entry, ...more] = answers.filter(({ status }) => status === 200);
  expect(more).toEqual([]);
  for (const { status, body } of answers) {
    if (status !== 200)
      expect(body).toMatchObject({ code: 'already-checked-in', at: entry!.body.at, door: entry!.body.door });
  }
});

it('lets in nobody whose ticket is void, forged, or of another show', async () => {
  const booked = await order('/api/book', { userId: 10, eventId: 1, seatIds: ['A11', 'A12'] });
  const { bookingId } = booked.body;
  const [first] = await ticketsOf(bookingId);
  await order(`/api/bookings/${bookingId}/exchange`, { userId: 10, seatIds: ['A12', 'A13'] });
  expect(await checkIn(first!.ticket)).toMatchObject({ status: 409, body: { code: 'ticket-revoked' } });
  expect(await ticketsOf(bookingId)).toMatchObject([
    { seatId: 'A12', status: 'valid' },
    { seatId: 'A13', status: 'valid' },
    { seatId: 'A11', status: 'revoked' },
  ]);

  const [valid] = await ticketsOf(bookingId);
  const stranger = ticketKeysSchema.parse(newTicketKey('k9'));
  const forged = signTicket(
    { eventId: 1, seatId: 'A12', bookingId: String(bookingId), version: Number(booked.body.version) },
    stranger,
  );
  const altered = valid!.ticket.replace('.A12.', '.A14.');
  for (const text of [forged, altered, 'https://example.com/ticket']) {
    expect(await checkIn(text)).toMatchObject({ status: 400, body: { code: 'ticket-invalid' } });
  }
  expect(await checkIn(valid!.ticket, {}, {}, 2)).toMatchObject({ status: 400, body: { code: 'ticket-invalid' } });
  // Nobody but organisers opens doors.
  const visitor = await call('POST', '/api/events/1/check-in', { ticket: valid!.ticket });
  expect(visitor).toMatchObject({ status: 401, body: { code: 'login-required' } });
  expect(await checkIn(valid!.ticket)).toMatchObject({ status: 200 });

  const cancelled = await order('/api/book', { userId: 11, eventId: 1, seatIds: ['A15'] });
  const [last] = await ticketsOf(cancelled.body.bookingId);
  await order(`/api/bookings/${cancelled.body.bookingId}/cancel`, { userId: 11 });
  expect(await checkIn(last!.ticket)).toMatchObject({ status: 409, body: { code: 'ticket-revoked' } });
  const calendar = await fetch(`${system.url}/api/bookings/${cancelled.body.bookingId}/calendar.ics`);
  expect(await calendar.text()).toContain('METHOD:CANCEL');
});

it('lets doors without a network in on what is valid, and takes their scans later, in order of their time', async () => {
  const booked = await order('/api/book', { userId: 12, eventId: 1, seatIds: ['A17', 'A18'] });
  const [first, second] = await ticketsOf(booked.body.bookingId);
  const env = { TICKET_KEYS: key, API_URL: system.url, ADMIN_TOKEN: adminToken };
  const exported = await runCli(sandbox, ['tickets', 'export', '--event', '1'], env);
  expect(exported).toMatchObject({ code: 0, err: '' });
  const list = readTicketList(exported.out, keys.publicKeys);
  const known = 'fault' in list ? [] : list.tickets;
  const { bookingId } = booked.body;
  expect(known).toContainEqual({ seatId: 'A17', bookingId, version: booked.body.version });
  expect(known).toContainEqual(expect.objectContaining({ seatId: 'A5', usedAt: expect.any(String) }));
  expect(known.map(({ seatId }) => seatId)).not.toContain('A11');

  const dir = await mkdtemp(join(tmpdir(), 'scans-'));
  const file = join(dir, 'scans.jsonl');
  const scans = [
    { ticket: first!.ticket, scannedAt: '2026-01-02T18:10:00.000Z', door: 'South' },
    { ticket: second!.ticket, scannedAt: '2026-01-02T18:05:00.000Z', door: 'South' },
    { ticket: first!.ticket, scannedAt: '2026-01-02T18:00:00.000Z', door: 'North' },
  ];
  await writeFile(file, scans.map((scan) => `${JSON.stringify(scan)}\n`).join(''));
  for (const _time of ['once', 'again']) {
    const imported = await runCli(sandbox, ['tickets', 'import', file], env);
    expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('2 let in, 1 doubles, 0 refused.') });
    expect(imported.out).toMatch(/A17 +2026-01-02T18:10:00.000Z +South +2026-01-02T18:00:00.000Z +North/);
  }
  const { body } = await call('GET', '/api/events/1/history?seatId=A17', undefined, organiser);
  const { events } = body as { events: { type: string; version: number; scannedAt?: string }[] };
  const entries = events.filter(({ type }) => type === 'SeatCheckedIn');
  expect(entries).toMatchObject([{ scannedAt: '2026-01-02T18:00:00.000Z', door: 'North' }]);
  await writeFile(file, '{"ticket": "no ticket", "scannedAt": "2026-01-02T18:00:00Z"}\n');
  const wrong = await runCli(sandbox, ['tickets', 'import', file], env);
  expect(wrong).toMatchObject({
    code: 1,
    err: expect.stringContaining('Line 1 is no scan: ticket must be the text of a ticket'),
  });
  await rm(dir, { recursive: true });
});

it('makes a key that signs before the others, and lets their tickets in as before', async () => {
  const { out } = await runCli(sandbox, ['tickets', 'key', '--id', 'k2'], { TICKET_KEYS: key });
  const { TICKET_KEYS = '', TICKET_PUBLIC_KEYS = '' } = parseEnv(out);
  const ticket = { eventId: 1, seatId: 'A1', bookingId: '1-01a1fcce-befd-729d-8b45-8b3c6d765480', version: 7 };
  const doors = publicTicketKeysSchema.parse(TICKET_PUBLIC_KEYS);
  const texts = [signTicket(ticket, ticketKeysSchema.parse(TICKET_KEYS)), signTicket(ticket, keys)];
  expect(texts.map((text) => readTicket(text, doors))).toEqual(['k2', 'k1'].map((keyId) => ({ ...ticket, keyId })));
});

it('leaves everything as the log says it', async () => {
  const { code, out, err } = await runCli(sandbox, ['verify']);
  expect({ code, out, err }).toMatchObject({ code: 0 });
});
