import { z } from 'zod';
import { until } from '../../local/until.ts';
import { bookSeats, scheduleShow } from '../../worker/test/stories.ts';
import { expectDocumented } from '../support/metrics-document.ts';
import type { PaidSystem } from '../support/paid-system.ts';
import { startPaidSystem } from '../support/paid-system.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

let sandbox: Sandbox;
let system: PaidSystem;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startPaidSystem(sandbox);
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

test('docs/metrics.md tells the metrics of each service: no more, no fewer, with their types and labels', async () => {
  await bookASeat();
  await payForASeat();
  for (const [service, url] of Object.entries(system.urls)) await expectDocumented(service, url);
});

async function bookASeat(): Promise<void> {
  const { eventId, commandId: _commandId, type: _type, ...details } = scheduleShow;
  expect((await send('PUT', `/api/events/${eventId}`, details)).status).toBe(201);
  const { userId, seatIds } = bookSeats(2, 101, 'A1');
  expect((await send('POST', '/api/book', { eventId, userId, seatIds })).status).toBe(201);
  await until('the booking to be in the views', async () => {
    const response = await fetch(`${system.url}/api/users/${userId}/bookings`);
    return ((await response.json()) as { bookings: unknown[] }).bookings.length === 1;
  });
}

/** Makes the series of payments: a card that is declined, and its webhook. */
async function payForASeat(): Promise<void> {
  const { commandId: _commandId, type: _type, eventId: _eventId, ...details } = scheduleShow;
  const eventId = 77;
  expect((await send('PUT', `/api/events/${eventId}`, { ...details, payment: 'required' })).status).toBe(201);
  const held = await send('POST', '/api/holds', { eventId, userId: 101, seatId: 'A1' });
  const { bookingId } = z.object({ bookingId: z.string() }).parse(await held.json());
  const body = { userId: 101, bookingId, method: { token: 'tok_ok' } };
  const paid = await send('POST', '/api/payments/process', body, { 'idempotency-key': 'metrics' });
  expect(paid.status).toBe(201);
  await until('a webhook to be taken', async () => {
    const text = await (await fetch(`${system.urls['write-api']}/metrics`)).text();
    return text.includes('payment_webhooks_total{');
  });
}

async function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  return await fetch(system.url + path, {
    method,
    headers: { 'content-type': 'application/json', prefer: 'wait=20', ...headers },
    body: JSON.stringify(body),
  });
}
