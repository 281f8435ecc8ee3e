import { randomUUID } from 'node:crypto';
import { runCli } from '../../cli/test/run-cli.ts';
import type { Answer } from '../support/api.ts';
import { callsTo } from '../support/api.ts';
import type { LogClient } from '../support/log-client.ts';
import { openLogClient } from '../support/log-client.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

/*
 * What changes after an order: bookings, and the show itself. Each story ends with `verify`, which decides every command
 * of it again and compares all stores.
 */

let sandbox: Sandbox;
let system: System;
let log: LogClient;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startSystem(sandbox);
  log = await openLogClient(sandbox);
});

afterAll(async () => {
  await log.close();
  await system.stop();
  await sandbox.close();
});

const call = callsTo(() => system.url);

const get = (path: string) => call('GET', path);
const post = (path: string, body: unknown) => call('POST', path, body);

/** Orders something and waits until the views reflect it. */
async function order(path: string, body: unknown): Promise<Answer & { bookingId: string }> {
  const answer = await post(path, body);
  const { bookingId, version, eventId = 1 } = answer.body;
  await get(`/api/events/${eventId}/seats?view=map&minVersion=${version}`);
  return { ...answer, bookingId: String(bookingId) };
}

const show = {
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  maxSeatsPerUser: 4,
  layout: [
    { row: 'A', seats: 5, priceMinor: 4500 },
    { section: 'BALC', row: 'A', seats: 3, priceMinor: 2500 },
  ],
};

const seatMap = async (eventId: number, at = '') =>
  (await get(`/api/events/${eventId}/seats?view=map${at}`)).body.seatMap;

async function verify(): Promise<void> {
  const { code, out, err } = await runCli(sandbox, ['verify']);
  expect({ code, out, err }).toMatchObject({ code: 0 });
}

it('exchanges, cancels in part and transfers bookings, with what they cost', async () => {
  await call('PUT', '/api/events/1', show);
  const mine = await order('/api/book', { userId: 7, eventId: 1, seatIds: ['A1', 'A2'] });
  expect(mine.body).toMatchObject({ totalMinor: 9000, currency: 'EUR' });
  const others = await order('/api/book', { userId: 8, eventId: 1, seatIds: ['A3', 'A4', 'A5'] });
  const booking = `/api/bookings/${mine.bookingId}`;

  // All or nothing: a seat of somebody else, and the old ones stay.
  expect(await order(`${booking}/exchange`, { userId: 7, seatIds: ['BALC-A1', 'A3'] })).toMatchObject({
    status: 409,
    body: { code: 'seat-taken', lostSeatIds: ['A3'] },
  });
  expect(await order(`${booking}/exchange`, { userId: 7, seatIds: ['A2', 'A1'] })).toMatchObject({
    status: 409,
    body: { code: 'same-seats' },
  });
  expect(await seatMap(1)).toEqual({ A: 'BBBBB', 'BALC-A': '...' });

  const exchanged = await order(`${booking}/exchange`, { userId: 7, seatIds: ['BALC-A1', 'A2', 'BALC-A2'] });
  expect(exchanged).toMatchObject({ status: 200, body: { status: 'booked', totalMinor: 9500 } });
  expect(await seatMap(1)).toEqual({ A: '.BBBB', 'BALC-A': 'BB.' });
  const fewer = await order(`${booking}/seats/cancel`, { userId: 7, seatIds: ['A2'] });
  expect(fewer).toMatchObject({ status: 200, body: { seatIds: ['BALC-A1', 'BALC-A2'], totalMinor: 5000 } });

  // The receiver has three seats of four.
  expect(await order(`${booking}/transfer`, { userId: 7, toUserId: 8 })).toMatchObject({
    status: 409,
    body: { code: 'limit-exceeded' },
  });
  expect(await order(`${booking}/transfer`, { userId: 7, toUserId: 7 })).toMatchObject({ body: { code: 'same-user' } });
  expect(await order(`${booking}/transfer`, { userId: 7, toUserId: 9 })).toMatchObject({ body: { userId: 9 } });

  const seats = [
    { seatId: 'BALC-A1', priceMinor: 2500 },
    { seatId: 'BALC-A2', priceMinor: 2500 },
  ];
  const now = (await get(booking)).body;
  expect(now).toMatchObject({ userId: 9, status: 'booked', seats, totalMinor: 5000, currency: 'EUR' });
  const { history } = now as { history: { type: string; code?: string }[] };
  expect(history.map(({ type, code }) => code ?? type)).toEqual([
    'SeatsBooked',
    'seat-taken',
    'same-seats',
    'SeatsExchanged',
    'SeatsCancelled',
    'limit-exceeded',
    'same-user',
    'BookingTransferred',
  ]);
  expect((await get('/api/users/7/bookings')).body).toEqual({ bookings: [] });
  expect((await get('/api/users/9/bookings')).body).toMatchObject({ bookings: [{ bookingId: mine.bookingId }] });

  // The life of a seat that was exchanged away, and the hall before that.
  const { events } = (await get('/api/events/1/history?seatId=A1')).body as { events: { type: string }[] };
  expect(events.map(({ type }) => type)).toEqual(['SeatsBooked', 'CommandRejected', 'SeatsExchanged']);
  expect(await seatMap(1, '&at=3')).toEqual({ A: 'BBBBB', 'BALC-A': '...' });
  expect(await seatMap(1, '&at=6')).toEqual({ A: '.BBBB', 'BALC-A': 'BB.' });

  expect(
    await order(`/api/bookings/${others.bookingId}/seats/cancel`, { userId: 8, seatIds: ['A5', 'A3', 'A4'] }),
  ).toMatchObject({ body: { status: 'cancelled' } });
  expect((await get(`/api/bookings/${others.bookingId}`)).body).toMatchObject({ status: 'cancelled' });
  expect(await seatMap(1)).toEqual({ A: '.....', 'BALC-A': 'BB.' });
  await verify();
});

it('keeps to the policy of the show', async () => {
  await call('PUT', '/api/events/2', { ...show, policy: { exchangeable: false, transferable: false } });
  const { bookingId } = await order('/api/holds', { userId: 7, eventId: 2, seatIds: ['A1', 'A2'] });
  expect((await get('/api/events/2')).body).toMatchObject({
    policy: { cancelUntil: 0, exchangeable: false, transferable: false },
  });
  const codeOf = async (path: string, body: object) =>
    (await post(`/api/bookings/${bookingId}/${path}`, { userId: 7, ...body })).body.code;
  expect(await codeOf('exchange', { seatIds: ['A3'] })).toBe('not-exchangeable');
  expect(await codeOf('transfer', { toUserId: 8 })).toBe('not-transferable');
  expect(await codeOf('seats/cancel', { seatIds: ['A3'] })).toBe('not-in-booking');
  expect((await post(`/api/bookings/${bookingId}/seats/cancel`, { userId: 7, seatIds: ['A1'] })).body).toMatchObject({
    status: 'held',
    seatIds: ['A2'],
    heldUntil: expect.any(String),
  });
});

it('leaves no single seat where the show says so', async () => {
  await call('PUT', '/api/events/4', { ...show, policy: { noSingleSeats: true } });
  const book = (userId: number, ...seatIds: string[]) => post('/api/book', { userId, eventId: 4, seatIds });
  expect(await book(7, 'A2')).toMatchObject({ status: 409, body: { code: 'single-seat' } });
  const booked = await order('/api/book', { userId: 7, eventId: 4, seatIds: ['A1'] });
  expect((await get('/api/events/4')).body).toMatchObject({ policy: { noSingleSeats: true } });
  expect(await post(`/api/bookings/${booked.bookingId}/exchange`, { userId: 7, seatIds: ['BALC-A2'] })).toMatchObject({
    status: 409,
    body: { code: 'single-seat' },
  });
  await verify();
});

it('books what costs something with a payment only, and ends what cannot be paid for', async () => {
  await call('PUT', '/api/events/5', { ...show, payment: 'required' });
  await get('/api/events/5/seats?view=map&minVersion=1');
  expect((await get('/api/events/5')).body).toMatchObject({ payment: 'required' });
  expect((await get('/api/events/4')).body).toMatchObject({ payment: 'none' });
  const held = await order('/api/holds', { userId: 7, eventId: 5, seatIds: ['A1', 'A2'], ttlSeconds: 60 });
  const booking = `/api/bookings/${held.bookingId}`;
  const refused = { status: 409, body: { code: 'payment-required' } };
  expect(await post('/api/book', { userId: 8, eventId: 5, seatId: 'A3' })).toMatchObject(refused);
  expect(await post(`${booking}/confirm`, { userId: 7 })).toMatchObject(refused);
  const paymentId = `${held.bookingId}~${randomUUID()}`;
  // Who pays is not told by a client.
  expect(await post(`${booking}/confirm`, { userId: 7, paymentId })).toMatchObject({ status: 400 });
  expect(await post(`${booking}/exchange`, { userId: 7, seatIds: ['A1', 'A2', 'A3'] })).toMatchObject({
    body: { code: 'price-differs' },
  });

  // What payments sends.
  const ofBooking = { eventId: 5, bookingId: held.bookingId, userId: 7, paymentId };
  const tell = async (type: 'ExtendHold' | 'ConfirmBooking' | 'CancelBooking', status: string, version: number) => {
    await log.send([{ commandId: randomUUID(), type, ...ofBooking }]);
    await get(`/api/events/5/seats?view=map&minVersion=${version}`);
    const { body } = await get(booking);
    expect(body).toMatchObject({ status, version });
    return body;
  };
  const extended = await tell('ExtendHold', 'held', 6);
  expect(Date.parse(String(extended.heldUntil)) - Date.parse(String(held.body.heldUntil))).toBeGreaterThan(500_000);
  expect(extended).not.toHaveProperty('paymentId');
  expect(await tell('ConfirmBooking', 'booked', 7)).toMatchObject({ paymentId, totalMinor: 9000 });
  const failed = await tell('CancelBooking', 'cancelled', 8);
  expect(failed).toMatchObject({ code: 'payment-failed', paymentId });
  expect((failed.history as object[]).slice(-3)).toMatchObject([
    { type: 'HoldExtended', heldUntil: extended.heldUntil, paymentId },
    { type: 'BookingConfirmed', paymentId },
    { type: 'BookingCancelled', code: 'payment-failed', paymentId },
  ]);
  expect(await seatMap(5)).toEqual({ A: '.....', 'BALC-A': '...' });
  await verify();
});

it('moves a show and ends it: every booking with it, and nothing is sold any more', async () => {
  const change = (body: unknown) => call('PATCH', '/api/events/3', body);
  await call('PUT', '/api/events/3', { ...show, policy: { cancelUntil: 3_600 } });
  const booked = await order('/api/book', { userId: 7, eventId: 3, seatIds: ['A1', 'A2'] });
  const held = await order('/api/holds', { userId: 8, eventId: 3, seatId: 'A3' });
  const given = await order('/api/book', { userId: 9, eventId: 3, seatId: 'A4' });
  await order(`/api/bookings/${given.bookingId}/cancel`, { userId: 9 });

  expect(await change({})).toMatchObject({ status: 400 });
  expect(await change({ startsAt: '2041-01-01T00:00:00Z', salesOpenAt: '2042-01-01T00:00:00Z' })).toMatchObject({
    status: 409,
    body: { code: 'sales-window' },
  });
  const moved = await change({
    name: 'The Spring Concert',
    startsAt: '2041-05-01T19:30:00Z',
    policy: { transferable: false },
  });
  expect(moved).toMatchObject({ status: 200, body: { status: 'changed' } });
  await get(`/api/events/3/seats?view=map&minVersion=${moved.body.version}`);
  expect((await get('/api/events/3')).body).toMatchObject({
    name: 'The Spring Concert',
    startsAt: '2041-05-01T19:30:00.000Z',
    policy: { cancelUntil: 3_600, transferable: false, exchangeable: true },
    counts: { available: 5, held: 1, booked: 2 },
  });
  expect((await get('/api/events?q=spring')).body).toMatchObject({ events: [{ eventId: 3 }] });
  expect(await post(`/api/bookings/${booked.bookingId}/transfer`, { userId: 7, toUserId: 9 })).toMatchObject({
    body: { code: 'not-transferable' },
  });

  const cancelled = await post('/api/events/3/cancel', { reason: 'The singer is ill.' });
  expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  await get(`/api/events/3/seats?view=map&minVersion=${cancelled.body.version}`);
  expect((await get('/api/events/3')).body).toMatchObject({
    status: 'cancelled',
    reason: 'The singer is ill.',
    counts: { available: 0, held: 0, booked: 0, blocked: 8 },
  });
  expect(await seatMap(3)).toEqual({ A: 'xxxxx', 'BALC-A': 'xxx' });
  expect(await seatMap(3, `&at=${moved.body.version}`)).toEqual({ A: 'BBH..', 'BALC-A': '...' });
  for (const { bookingId } of [booked, held]) {
    const { body } = await get(`/api/bookings/${bookingId}`);
    expect(body).toMatchObject({ status: 'cancelled', code: 'show-cancelled', version: cancelled.body.version });
    expect((body.history as object[]).at(-1)).toMatchObject({ type: 'ShowCancelled', reason: 'The singer is ill.' });
  }
  expect((await get(`/api/bookings/${given.bookingId}`)).body).not.toHaveProperty('code');
  expect(await post('/api/book', { userId: 9, eventId: 3, seatId: 'A5' })).toMatchObject({
    status: 409,
    body: { code: 'show-cancelled' },
  });
  expect(await post(`/api/bookings/${held.bookingId}/confirm`, { userId: 8 })).toMatchObject({
    body: { code: 'show-cancelled' },
  });
  expect((await get('/api/events?q=spring')).body).toEqual({ events: [] });
  await verify();
});
