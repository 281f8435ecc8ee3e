import { randomUUID } from 'node:crypto';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import type { Provider, ProviderObject } from '../../payments/src/providers/provider.ts';
import { createSimulatorProvider } from '../../payments/src/providers/simulator.ts';
import { callsTo } from '../support/api.ts';
import type { PaidSystem } from '../support/paid-system.ts';
import { areTaken, startPaidSystem } from '../support/paid-system.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { RunningSimulator } from '../support/simulator.ts';

// People pay through NGINX, and the provider is the simulator. What counts in the end is its ledger: nobody's money is
// kept without a seat, and nobody has a seat without money.

const eventId = 1;

let sandbox: Sandbox;
let system: PaidSystem;
let simulator: RunningSimulator;
let provider: Provider;
let lastSeat = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startPaidSystem(sandbox);
  simulator = system.simulator;
  provider = createSimulatorProvider({ url: simulator.url, timeoutMs: 20_000 });
  const scheduled = await call('PUT', `/api/events/${eventId}`, {
    name: 'The Winter Concert',
    venue: { name: 'City Hall', city: 'Utrecht' },
    category: 'concert',
    startsAt: '2040-01-01T19:30:00Z',
    currency: 'EUR',
    payment: 'required',
    maxSeatsPerUser: 1_000,
    layout: [{ row: 'A', seats: 100, priceMinor: 4_500 }],
  });
  expect(scheduled).toMatchObject({ status: 201 });
});

afterAll(async () => {
  await system?.stop();
  await sandbox?.close();
});

const call = callsTo(() => system.url);

/** A seat that is held. @returns the booking's id */
async function held(more: object = {}): Promise<string> {
  lastSeat += 1;
  const body = { userId: 7, eventId, seatId: `A${lastSeat}`, ...more };
  const { status, body: booking } = await call('POST', '/api/holds', body);
  expect([status, booking.status]).toEqual([201, 'held']);
  return String(booking.bookingId);
}

const pay = (bookingId: string, token = 'tok_ok', key: string = randomUUID()) =>
  call('POST', '/api/payments/process', { userId: 7, bookingId, method: { token } }, { 'idempotency-key': key });

/** All that the provider has. */
async function ledger(): Promise<ProviderObject[]> {
  const objects: ProviderObject[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await provider.list(new Date(0), cursor);
    if (page.outcome !== 'page') throw new Error(`no page: ${JSON.stringify(page)}`);
    objects.push(...page.objects);
    cursor = page.nextCursor;
    if (cursor === undefined) return objects;
  }
}

const atProvider = async (bookingId: string) => (await ledger()).filter((object) => object.bookingId === bookingId);

const booking = async (bookingId: string) => (await call('GET', `/api/bookings/${bookingId}`)).body;
const isBooking = (bookingId: string, status: string) =>
  until(`the booking to be ${status}`, async () => (await booking(bookingId)).status === status);

/** Waits until the provider has just this of a booking. */
async function isAtProvider(bookingId: string, expected: Partial<ProviderObject>[]): Promise<void> {
  let objects: ProviderObject[] = [];
  const is = async () => {
    objects = await atProvider(bookingId);
    return objects.length >= expected.length && expected.every((one, at) => hasAll(objects[at]!, one));
  };
  await until('the provider to have what was expected', is).catch(() => undefined);
  expect(objects).toEqual(expected.map((one) => expect.objectContaining(one)));
}

function hasAll(object: ProviderObject, expected: Partial<ProviderObject>): boolean {
  const fields = new Map<string, unknown>(Object.entries(object));
  return Object.entries(expected).every(([name, value]) => fields.get(name) === value);
}

const capturedOnce = { status: 'captured', capturedMinor: 4_500, refundedMinor: 0 } as const;

it('takes the money and gives the seat; the same order again is the same payment', async () => {
  const bookingId = await held();
  expect(await call('POST', `/api/bookings/${bookingId}/confirm`, { userId: 7 })).toMatchObject({
    status: 409,
    body: { code: 'payment-required' },
  });
  const key = randomUUID();
  const first = await pay(bookingId, 'tok_ok', key);
  expect(first).toMatchObject({ status: 201, body: { status: 'captured', capturedMinor: 4_500, bookingId } });
  await isBooking(bookingId, 'booked');
  const again = await pay(bookingId, 'tok_ok', key);
  expect(again).toMatchObject({ body: { status: 'captured', paymentId: first.body.paymentId } });
  await isAtProvider(bookingId, [capturedOnce]);
});

it('keeps the hold where a card is declined, and takes another', async () => {
  const bookingId = await held();
  expect(await pay(bookingId, 'tok_insufficient_funds')).toMatchObject({
    status: 402,
    body: { code: 'card-declined', reason: 'insufficient-funds' },
  });
  await isBooking(bookingId, 'held');
  expect(await pay(bookingId)).toMatchObject({ status: 201, body: { status: 'captured' } });
  await isAtProvider(bookingId, [{ status: 'declined' }, capturedOnce]);
});

it('asks the owner of the card, and goes on when they have agreed', async () => {
  const bookingId = await held();
  const asked = await pay(bookingId, 'tok_3ds');
  expect(asked).toMatchObject({ status: 200, body: { status: 'action-required' } });
  const read = await call('GET', `/api/payments/${asked.body.paymentId}`);
  expect(read.body.nextActionUrl).toBe(asked.body.nextActionUrl);
  const page = String(asked.body.nextActionUrl).replace(/^https?:\/\/[^/]+/, simulator.url);
  expect(await (await fetch(page)).text()).toContain('Do you agree?');
  const answer = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ deed: 'agree' }),
    redirect: 'manual',
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringContaining(bookingId)]);
  await isBooking(bookingId, 'booked');
  await isAtProvider(bookingId, [capturedOnce]);
});

it('lets the money go where the hold has ended meanwhile', async () => {
  const bookingId = await held();
  expect(await pay(bookingId, 'tok_3ds')).toMatchObject({ status: 200 });
  expect(await call('POST', `/api/bookings/${bookingId}/cancel`, { userId: 7 })).toMatchObject({ status: 200 });
  const [object] = await atProvider(bookingId);
  await simulator.doTo(object!.objectId, 'agree');
  await isAtProvider(bookingId, [{ status: 'voided', capturedMinor: 0 }]);
  await isBooking(bookingId, 'cancelled');
});

it.each(['tok_lost_answer', 'tok_double_webhook', 'tok_slow'])('takes the money once with %s', async (token) => {
  const bookingId = await held();
  expect(await pay(bookingId, token)).toMatchObject({ status: 201, body: { status: 'captured' } });
  await isBooking(bookingId, 'booked');
  await isAtProvider(bookingId, [capturedOnce]);
});

it('does not take a forged webhook, and one that comes again changes nothing', async () => {
  const bookingId = await held();
  expect(await pay(bookingId, 'tok_3ds')).toMatchObject({ status: 200 });
  const [{ objectId }] = (await atProvider(bookingId)) as [ProviderObject];
  expect(await simulator.doTo(objectId, 'forge')).toBe('400');
  await isBooking(bookingId, 'held');
  await simulator.doTo(objectId, 'agree');
  await isAtProvider(bookingId, [capturedOnce]);
  await simulator.doTo(objectId, 'resend');
  await isBooking(bookingId, 'booked');
  await isAtProvider(bookingId, [capturedOnce]);
});

it('gives the seat back where the money cannot be taken after all', async () => {
  const bookingId = await held();
  await pay(bookingId, 'tok_capture_fails');
  await isBooking(bookingId, 'cancelled');
  expect(await booking(bookingId)).toMatchObject({ code: 'payment-failed' });
  await until('no money is set aside any more', async () =>
    (await atProvider(bookingId)).every(({ status, capturedMinor }) => status === 'voided' && capturedMinor === 0),
  );
});

it('has one attempt for two at once, for nobody else', async () => {
  const bookingId = await held();
  const [one, other] = await Promise.all([pay(bookingId), pay(bookingId)]);
  expect(one.body.paymentId).toBe(other.body.paymentId);
  await isAtProvider(bookingId, [capturedOnce]);
  const anothers = await held({ userId: 8 });
  expect(await pay(anothers)).toMatchObject({ status: 404 });
});

it('keeps the hold while the provider is away, and takes no payments once it has failed repeatedly', async () => {
  const bookingIds = [await held(), await held()];
  const later = await held();
  await simulator.set({ outage: 'errors' });
  for (const bookingId of bookingIds) {
    const body = { userId: 7, bookingId, method: { token: 'tok_ok' } };
    const headers = { 'idempotency-key': `in-an-outage-${bookingId}`, prefer: 'wait=1' };
    expect(await call('POST', '/api/payments/process', body, headers)).toMatchObject({ status: 202 });
  }
  await until('the door has seen it', async () => !(await areTaken(system)));
  const refused = await pay(later, 'tok_ok', 'in-an-outage');
  expect(refused).toMatchObject({ status: 503, body: { code: 'payment-unavailable' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  for (const bookingId of [...bookingIds, later]) await isBooking(bookingId, 'held');
  await simulator.set({ outage: 'none' });
  // The circuit breaker stays open for half a minute.
  await until('payments are taken again', () => areTaken(system), 60_000);
  expect(await pay(later, 'tok_ok', 'in-an-outage')).toMatchObject({ status: 201, body: { status: 'captured' } });
  for (const bookingId of bookingIds) {
    const isCaptured = async () =>
      (await pay(bookingId, 'tok_ok', `in-an-outage-${bookingId}`)).body.status === 'captured';
    await until('the payment is captured', isCaptured, 120_000);
  }
  for (const bookingId of [...bookingIds, later]) await isAtProvider(bookingId, [capturedOnce]);
});

it('takes no payments while the service of payments is away, and keeps the hold', async () => {
  const bookingId = await held();
  system.services.payments.signal('SIGKILL');
  await until('the door has seen it', async () => !(await areTaken(system)));
  const refused = await pay(bookingId, 'tok_ok', 'while-away');
  expect(refused).toMatchObject({ status: 503, body: { code: 'payment-unavailable' } });
  await isBooking(bookingId, 'held');
  await system.restart('payments');
  await until('the door has seen it', () => areTaken(system));
  expect(await pay(bookingId, 'tok_ok', 'while-away')).toMatchObject({ status: 201, body: { status: 'captured' } });
  await isAtProvider(bookingId, [capturedOnce]);
});

it('gives back what is cancelled, and all of it when the show is', async () => {
  const bookingId = await held();
  expect(await pay(bookingId)).toMatchObject({ status: 201 });
  expect(await call('POST', `/api/bookings/${bookingId}/cancel`, { userId: 7 })).toMatchObject({ status: 200 });
  await isAtProvider(bookingId, [{ capturedMinor: 4_500, refundedMinor: 4_500 }]);
  const last = await held();
  expect(await pay(last)).toMatchObject({ status: 201 });
  expect(await call('POST', `/api/events/${eventId}/cancel`, { reason: 'The hall is flooded' })).toMatchObject({
    status: 200,
  });
  await isAtProvider(last, [{ capturedMinor: 4_500, refundedMinor: 4_500 }]);
});

it('has in the end no money without a seat, and no seat without money', async () => {
  // The show is cancelled, so nobody has a seat any more.
  await until('all is let go or given back', async () =>
    (await ledger()).every(
      ({ status, capturedMinor, refundedMinor }) => status !== 'authorised' && capturedMinor === refundedMinor,
    ),
  );
  const captures = (await ledger()).filter(({ capturedMinor }) => capturedMinor > 0);
  expect(captures.length).toBeGreaterThan(5);
  expect(new Set(captures.map(({ bookingId }) => bookingId)).size).toBe(captures.length);
  const settings = {
    PAYMENTS_DATABASE_URL: system.paymentsDatabaseUrl,
    PAYMENT_PROVIDER: 'simulator',
    PAYMENT_SIMULATOR_URL: simulator.url,
  };
  const { code, out, err } = await runCli(sandbox, ['verify'], settings);
  expect({ code, out, err }).toMatchObject({ code: 0, out: expect.stringContaining('objects at the provider') });
  const report = await runCli(sandbox, ['payments', 'report', '--event', String(eventId)], settings);
  expect(report).toMatchObject({ code: 0, out: expect.stringContaining('Money and seats agree') });
});
