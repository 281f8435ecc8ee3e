import { runCli } from '../../cli/test/run-cli.ts';
import { seed } from '../../local/seed.ts';
import { until } from '../../local/until.ts';
import type { KeySite } from '../../shared/test/support/key-site.ts';
import { publishKeys } from '../../shared/test/support/key-site.ts';
import { createTokenIssuer } from '../../shared/test/support/token-issuer.ts';
import type { CallerName } from '../doors/callers.ts';
import { adminToken, headersOf, users } from '../doors/callers.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;
let site: KeySite;
let callers: Record<CallerName, string | undefined>;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  const issuer = await createTokenIssuer();
  site = await publishKeys([issuer.jwk]);
  callers = await headersOf(issuer);
  // As in production: nothing without a token.
  const settings = { AUTH: 'required', ADMIN_TOKEN: adminToken, ACCOUNTS_JWKS_URL: site.url };
  system = await startSystem(sandbox, settings);
  await seed({ url: system.url, adminToken, report: () => {} });
});

afterAll(async () => {
  await system?.stop();
  site?.close();
  await sandbox?.close();
});

type Answer = { status: number; body: Record<string, unknown> };

/** A request through NGINX. */
async function call(who: CallerName, method: string, path: string, body?: object): Promise<Answer> {
  const authorization = callers[who];
  const response = await fetch(system.url + path, {
    method,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json', prefer: 'wait=20' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('who asks is known from the gateway to the history, and told to those whom it concerns', async () => {
  const order = { eventId: 1, seatIds: ['A1', 'A2'] };
  expect(await call('nobody', 'POST', '/api/book', order)).toMatchObject({
    status: 401,
    body: { code: 'login-required' },
  });
  const booked = await call('self', 'POST', '/api/book', order);
  expect(booked).toMatchObject({ status: 201, body: { status: 'booked', userId: users.self } });
  const booking = `/api/bookings/${booked.body.bookingId}`;

  const cancel = (who: CallerName, body: object) => call(who, 'POST', `${booking}/cancel`, body);
  expect(await cancel('other', { userId: users.self })).toMatchObject({ status: 403, body: { code: 'not-yourself' } });
  expect(await cancel('other', {})).toMatchObject({ status: 409, body: { code: 'not-owner' } });
  expect(await cancel('organiser', { userId: users.self, reason: 'by telephone' })).toMatchObject({ status: 200 });

  const found = await until('the cancelled booking in the views', async () => {
    const { body } = await call('self', 'GET', booking);
    return body.status === 'cancelled' && body;
  });
  expect(found.history).toMatchObject([
    { type: 'SeatsBooked', by: { userId: users.self, role: 'customer' } },
    { type: 'CommandRejected', code: 'not-owner', by: { role: 'customer' } },
    { type: 'BookingCancelled', reason: 'by telephone', by: { role: 'organiser' } },
  ]);
  expect((await call('other', 'GET', booking)).status).toBe(404);

  const history = async (who: CallerName) =>
    JSON.stringify((await call(who, 'GET', '/api/events/1/history?limit=200')).body);
  const named = (text: string) => [users.self, users.other, users.organiser].map((user) => text.includes(String(user)));
  expect(named(await history('nobody'))).toEqual([false, false, false]);
  expect(named(await history('self'))).toEqual([true, false, false]);
  expect(named(await history('organiser'))).toEqual([true, true, true]);
  expect(await history('organiser')).toContain(`"by":{"userId":${users.organiser},"role":"organiser"}`);
  expect(JSON.stringify(found)).not.toContain(String(users.other));
});

test('a token of 100 kB is a wrong token at every service, and nothing but a wrong token', async () => {
  const authorization = `Bearer ${'x'.repeat(100_000)}`;
  for (const path of ['/api/events', '/api/events/1/history', '/api/book', '/api/auth/users/me']) {
    const method = path === '/api/book' ? 'POST' : 'GET';
    const response = await fetch(system.url + path, { method, headers: { authorization } });
    const { code } = (await response.json()) as { code: string };
    expect([path, response.status, code]).toEqual([path, 401, 'invalid-token']);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  }
});

test('verify decides what came with a token again, byte for byte', async () => {
  const { code, out } = await runCli(sandbox, ['verify']);
  expect({ code, out }).toMatchObject({ code: 0 });
});
