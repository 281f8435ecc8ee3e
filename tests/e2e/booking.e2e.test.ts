import { MongoClient } from 'mongodb';
import pg from 'pg';
import { until } from '../../local/until.ts';
import type { LogClient } from '../support/log-client.ts';
import { openLogClient } from '../support/log-client.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;
let log: LogClient;

beforeAll(async () => {
  sandbox = await openSandbox();
  log = await openLogClient(sandbox);
  system = await startSystem(sandbox);
});

afterAll(async () => {
  await system.stop();
  await log.close();
  await sandbox.close();
});

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${system.url}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

const show = {
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  layout: [
    { row: 'A', seats: 5, priceMinor: 4500 },
    { section: 'BALC', row: 'A', seats: 3, priceMinor: 2500 },
  ],
};

it('takes a booking from the request to the views, through every part of the house', async () => {
  const scheduled = await call('PUT', '/api/events/1', show, { prefer: 'wait=20' });
  expect(scheduled).toMatchObject({ status: 201, body: { eventId: 1 } });
  expect(await call('PUT', '/api/events/1', show, { prefer: 'wait=20' })).toMatchObject({ status: 200 });

  const accepted = await call(
    'POST',
    '/api/book',
    { userId: 7, eventId: 1, seatId: 'A2' },
    { 'x-correlation-id': 'journey-1' },
  );
  expect(accepted).toMatchObject({ status: 202, body: { status: 'pending', eventId: 1, seatIds: ['A2'] } });
  expect(accepted.headers.get('x-correlation-id')).toBe('journey-1');
  const { bookingId, commandId, receipt } = accepted.body as {
    bookingId: string;
    commandId: string;
    receipt: { partition: number; offset: number };
  };
  const location = accepted.headers.get('location') ?? '';
  expect(location).toBe(`/api/bookings/${bookingId}?after=${receipt.partition}:${receipt.offset}`);

  // Its answer is true at any moment: pending with the number ahead, or what it became.
  const booking = await until('the booking in the views', async () => {
    const { status, body } = await call('GET', location);
    expect(status).toBe(200);
    return body.status !== 'pending' && body;
  });
  expect(booking).toMatchObject({ bookingId, eventId: 1, userId: 7, seatIds: ['A2'], status: 'booked', version: 2 });

  const seats = await call('GET', `/api/events/1/seats?view=map&minVersion=2`);
  expect(seats.body).toMatchObject({
    version: 2,
    counts: { available: 7, held: 0, booked: 1 },
    seatMap: { A: '.B...', 'BALC-A': '...' },
  });
  expect((await call('GET', '/api/events')).body).toMatchObject({
    events: [
      { eventId: 1, name: show.name, priceFromMinor: 2500, counts: { available: 7, held: 0, booked: 1 }, version: 2 },
    ],
  });
  expect((await call('GET', '/api/events/1')).body).toMatchObject({ eventId: 1, layout: show.layout });

  // What stands behind it: the ticket, the view, and command and event on their topics.
  const postgres = new pg.Client({ connectionString: sandbox.databaseUrl });
  await postgres.connect();
  const tickets = await postgres.query('SELECT seat_id, status, booking_id, user_id FROM tickets WHERE status <> $1', [
    'available',
  ]);
  await postgres.end();
  expect(tickets.rows).toEqual([{ seat_id: 'A2', status: 'booked', booking_id: bookingId, user_id: 7 }]);
  const mongo = await MongoClient.connect(sandbox.mongodbUri);
  const view = await mongo.db().collection<{ _id: number }>('events').findOne({ _id: 1 });
  await mongo.close();
  expect(view).toMatchObject({ version: 2, seatMap: { A: '.B...' } });
  for (const [topic, type] of [
    [log.topics.commands, 'BookSeats'],
    [log.topics.events, 'SeatsBooked'],
  ] as const) {
    const message = await until(`${type} on ${topic}`, async () =>
      (await log.read(topic)).find(({ headers }) => String(headers?.ce_type) === type),
    );
    expect(message.key?.toString()).toBe('1');
    expect(message.partition).toBe(receipt.partition);
    expect(String(message.headers?.['correlation-id'])).toBe('journey-1');
    expect(String(message.headers?.ce_subject)).toBe(bookingId);
    expect(String(message.headers?.traceparent)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    expect(JSON.parse(message.value!.toString())).toMatchObject({
      type,
      commandId,
      bookingId,
      userId: 7,
      seatIds: ['A2'],
    });
  }
  await until('the line of the booking in the log of the worker', () =>
    system.services.worker.lines.some(
      (line) => line.includes('seats booked') && line.includes(bookingId) && line.includes('journey-1'),
    ),
  );
});

it('tells whoever waits what became of it: booked, refused with the lost seats, held, confirmed, cancelled', async () => {
  await call('PUT', '/api/events/2', show, { prefer: 'wait=20' });
  const wait = { prefer: 'wait=20' };
  const first = await call('POST', '/api/book', { userId: 7, eventId: 2, seatIds: ['A1', 'A2'] }, wait);
  expect(first).toMatchObject({ status: 201, body: { status: 'booked', seatIds: ['A1', 'A2'] } });
  expect(first.headers.get('preference-applied')).toMatch(/^wait/);
  const second = await call('POST', '/api/book', { userId: 8, eventId: 2, seatIds: ['A2', 'A3'] }, wait);
  expect(second).toMatchObject({ status: 409, body: { code: 'seat-taken', lostSeatIds: ['A2'] } });
  expect(second.headers.get('content-type')).toContain('application/problem+json');

  const held = await call('POST', '/api/holds', { userId: 8, eventId: 2, seatId: 'A3' }, wait);
  expect(held).toMatchObject({ status: 201, body: { status: 'held', heldUntil: expect.any(String) } });
  const bookings = `/api/bookings/${String(held.body.bookingId)}`;
  expect(await call('POST', `${bookings}/confirm`, { userId: 9 }, wait)).toMatchObject({
    status: 409,
    body: { code: 'not-owner' },
  });
  expect(await call('POST', `${bookings}/confirm`, { userId: 8 }, wait)).toMatchObject({
    status: 200,
    body: { status: 'booked' },
  });
  expect(await call('POST', `${bookings}/cancel`, { userId: 8 }, wait)).toMatchObject({
    status: 200,
    body: { status: 'cancelled' },
  });
  expect(await call('POST', `${bookings}/cancel`, { userId: 8 }, wait)).toMatchObject({
    status: 409,
    body: { code: 'already-cancelled' },
  });

  const seats = await call('GET', '/api/events/2/seats?view=map&minVersion=8');
  expect(seats.body).toMatchObject({
    version: 8,
    seatMap: { A: 'BB...' },
    counts: { booked: 2, held: 0, available: 6 },
  });
  const { events } = (await call('GET', '/api/events/2/history')).body as { events: { type: string }[] };
  expect(events.map(({ type }) => type)).toEqual([
    'ShowScheduled',
    'SeatsBooked',
    'CommandRejected',
    'SeatsHeld',
    'CommandRejected',
    'BookingConfirmed',
    'BookingCancelled',
    'CommandRejected',
  ]);
});

it('sells every seat once when everybody wants the same row', async () => {
  await call('PUT', '/api/events/3', show, { prefer: 'wait=20' });
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      call(
        'POST',
        '/api/book',
        { userId: 1_000 + index, eventId: 3, seatId: `A${1 + (index % 5)}` },
        { prefer: 'wait=25' },
      ),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(5);
  expect(statuses.filter((status) => status === 409)).toHaveLength(55);
});

it('answers what is wrong with a request in one form, wherever it is found', async () => {
  const cases: [string, string, unknown, number, string][] = [
    ['POST', '/api/book', { userId: 7, eventId: 1 }, 400, 'validation-failed'],
    ['POST', '/api/book', { userId: '7', eventId: 1, seatId: 'A1' }, 400, 'validation-failed'],
    ['GET', '/api/events/99', undefined, 404, 'show-not-found'],
    ['GET', '/api/events/x', undefined, 400, 'validation-failed'],
    ['GET', '/api/nothing', undefined, 404, 'route-unknown'],
    ['DELETE', '/api/events/1', undefined, 405, 'method-not-allowed'],
  ];
  for (const [method, path, body, status, code] of cases) {
    const answer = await call(method, path, body);
    expect({ path, status: answer.status }).toEqual({ path, status });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      code,
      status,
      type: expect.any(String),
      title: expect.any(String),
      correlationId: expect.any(String),
    });
  }
  const empty = await call('POST', '/api/book', { userId: 7, eventId: 1, seatId: 'a1', colour: 'red' });
  expect((empty.body.errors as { path: string }[]).map(({ path }) => path).sort()).toEqual(['colour', 'seatId']);
  expect((await call('DELETE', '/api/events/1')).headers.get('allow')).toBe('GET, HEAD, PATCH, PUT');
});

it('is ready and alive in all its parts', async () => {
  for (const url of Object.values(system.urls)) {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('http_request_duration_seconds');
  }
});
