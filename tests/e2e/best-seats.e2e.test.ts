import { until } from '../../local/until.ts';
import { callsTo } from '../support/api.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox();
  // Offers lapse after the shortest time, so that the test sees it.
  system = await startSystem(sandbox, { OFFER_SECONDS: '10' });
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

type Body = Record<string, unknown>;

const call = callsTo(() => system.url);

async function schedule(eventId: number): Promise<void> {
  const show = {
    name: 'The Winter Concert',
    venue: { name: 'City Hall', city: 'Utrecht' },
    category: 'concert',
    startsAt: '2040-01-01T19:30:00Z',
    currency: 'EUR',
    layout: [
      { row: 'A', labels: ['5', '3', '1', null, '2', '4', '6'], priceMinor: 4500 },
      { row: 'B', seats: 6, priceMinor: 3500, accessible: ['1'], companion: ['2'] },
    ],
  };
  expect(await call('PUT', `/api/events/${eventId}`, show)).toMatchObject({ status: 201 });
}

/** A booking in the views, when it is as it should be. */
function booking(bookingId: unknown, status: string): Promise<Body> {
  return until(`the booking is ${status}`, async () => {
    const { body } = await call('GET', `/api/bookings/${bookingId}`);
    return body.status === status && body;
  });
}

it('finds the best seats for two, together, and for a wheelchair with a companion', async () => {
  await schedule(1);
  const best = (userId: number, wish: object) => call('POST', '/api/book', { userId, eventId: 1, best: wish });
  const two = await best(1, { count: 2 });
  expect(two).toMatchObject({ status: 201, body: { status: 'booked' } });
  // In the first row three are on each side of the aisle, so two would leave a single seat.
  const seats = ['B3', 'B4'];
  expect(two.body.seatIds).toEqual(seats);
  expect(await best(2, { count: 2, accessible: true })).toMatchObject({ status: 201, body: { seatIds: ['B1', 'B2'] } });
  expect(await best(3, { count: 5 })).toMatchObject({ status: 409, body: { code: 'not-together' } });
  expect(await best(4, { count: 2, maxPriceMinor: 3500 })).toMatchObject({
    status: 201,
    body: { seatIds: ['B5', 'B6'] },
  });
  expect(await best(5, { count: 1, maxPriceMinor: 3500 })).toMatchObject({ status: 409, body: { code: 'sold-out' } });
  expect(await booking(two.body.bookingId, 'booked')).toMatchObject({ seatIds: seats, userId: 1 });

  // In exchange their own seats count as free.
  const exchange = (best: object) => call('POST', `/api/bookings/${two.body.bookingId}/exchange`, { userId: 1, best });
  expect(await exchange({ count: 2 })).toMatchObject({ status: 409, body: { code: 'same-seats' } });
  expect(await exchange({ count: 3 })).toMatchObject({ status: 200, body: { seatIds: ['A5', 'A3', 'A1'] } });
  expect(await exchange({ count: 2, maxPriceMinor: 3500 })).toMatchObject({ status: 200, body: { seatIds: seats } });
  expect(await call('POST', `/api/bookings/${two.body.bookingId}/exchange`, { userId: 1 })).toMatchObject({
    status: 400,
    body: { code: 'validation-failed', errors: [{ path: 'seatIds' }] },
  });
});

it('offers seats of a sold-out show to the first who waits, and when that one lets them go to the second', async () => {
  await schedule(2);
  const sold = [
    await call('POST', '/api/book', { userId: 1, eventId: 2, seatIds: ['A5', 'A3', 'A1', 'A2', 'A4', 'A6'] }),
    await call('POST', '/api/book', { userId: 2, eventId: 2, seatIds: ['B1', 'B2', 'B3', 'B4', 'B5'] }),
    await call('POST', '/api/book', { userId: 3, eventId: 2, seatIds: ['B6'] }),
  ];
  for (const { status } of sold) expect(status).toBe(201);

  const wait = (userId: number, wish: object) => call('POST', '/api/events/2/waitlist', { userId, ...wish });
  const cannot = await wait(4, { count: 9 });
  expect(cannot).toMatchObject({ status: 409, body: { code: 'cannot-fit' } });
  const first = await wait(4, { count: 1 });
  expect(first).toMatchObject({ status: 201, body: { status: 'waiting', seatIds: [], wish: { count: 1 } } });
  const second = await wait(5, { count: 1, maxPriceMinor: 4000 });
  expect(await booking(first.body.bookingId, 'waiting')).toMatchObject({ seatIds: [], wish: { count: 1 } });
  expect(await booking(second.body.bookingId, 'waiting')).toMatchObject({ wish: { count: 1, maxPriceMinor: 4000 } });
  const { body: mine } = await call('GET', '/api/users/5/bookings?status=waiting');
  expect(mine.bookings).toMatchObject([{ bookingId: second.body.bookingId }]);

  // The seat comes back, and belongs to the list.
  expect(await call('POST', `/api/bookings/${sold[2]!.body.bookingId}/cancel`, { userId: 3 })).toMatchObject({
    status: 200,
  });
  const offered = await booking(first.body.bookingId, 'held');
  expect(offered).toMatchObject({ seatIds: ['B6'], userId: 4 });
  expect(offered).not.toHaveProperty('wish');
  expect(await call('POST', '/api/book', { userId: 6, eventId: 2, seatId: 'B6' })).toMatchObject({ status: 409 });

  // Nobody confirms: the offer lapses, and the next one is asked, who takes it.
  await booking(first.body.bookingId, 'expired');
  expect(await booking(second.body.bookingId, 'held')).toMatchObject({ seatIds: ['B6'], userId: 5 });
  expect(await call('POST', `/api/bookings/${second.body.bookingId}/confirm`, { userId: 5 })).toMatchObject({
    status: 200,
    body: { status: 'booked', seatIds: ['B6'] },
  });
  const { history } = await booking(second.body.bookingId, 'booked');
  expect(history).toMatchObject([{ type: 'WaitlistJoined' }, { type: 'SeatsHeld' }, { type: 'BookingConfirmed' }]);
  const seats = await call('GET', '/api/events/2/seats?view=map');
  expect(seats.body).toMatchObject({ seatMap: { A: 'BBB BBB', B: 'BBBBBB' } });
});

it('says why somebody has no seat: what took it, how long before, and what was free beside it', async () => {
  await schedule(3);
  const taken = await call('POST', '/api/book', { userId: 1, eventId: 3, seatIds: ['B3', 'B4'] });
  expect(await call('POST', '/api/book', { userId: 2, eventId: 3, seatIds: ['B2', 'B3'] })).toMatchObject({
    status: 409,
    body: { code: 'seat-taken', lostSeatIds: ['B3'] },
  });
  const lost = await until('the refusal is among their bookings', async () => {
    const { body } = await call('GET', '/api/users/2/bookings?status=rejected');
    return (body.bookings as { bookingId: string; eventId: number }[]).find(({ eventId }) => eventId === 3);
  });
  const { status, body } = await call('GET', `/api/bookings/${lost.bookingId}/why`);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { refused: true, code: 'seat-taken', lostSeatIds: ['B3'], version: 3 },
  });
  expect(body.takenBy).toEqual([
    expect.objectContaining({
      type: 'SeatsBooked',
      version: 2,
      seatIds: ['B3', 'B4'],
      placesBefore: expect.any(Number),
    }),
  ]);
  // What is free now may be less; then these were.
  const free = (body.freeBeside as { seatId: string }[]).map(({ seatId }) => seatId);
  expect(free).toContain('B2');
  expect(free).not.toContain('B4');
  expect(await call('GET', `/api/bookings/${taken.body.bookingId}/why`)).toMatchObject({ body: { refused: false } });
});
