import { seed } from '../../local/seed.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  system = await startSystem(sandbox);
  // What the start of the local stack and of the containers does.
  await seed({ url: system.url, adminToken: undefined, programmeDays: 0, report: () => {} });
});

afterAll(async () => {
  await system?.stop();
  await sandbox?.close();
});

test.each([1, 2])('the order of every tutorial is a booking: seat A1 of event %d for user 123', async (eventId) => {
  const ordered = await fetch(`${system.urls['write-api']}/api/book`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"userId": 123, "eventId": ${eventId}, "seatId": "A1"}`,
  });
  expect(ordered.status).toBe(202);
  const { links } = (await ordered.json()) as { links: { self: string } };
  const found = await until('the booking to be decided', async () => {
    const answer = await fetch(system.url + links.self);
    const booking = (await answer.json()) as Record<string, unknown>;
    return answer.status === 200 && booking.status !== 'pending' && booking;
  });
  expect(found).toMatchObject({ status: 'booked', userId: 123, eventId, seatIds: ['A1'] });
});
