import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { maxOrganiserBodyBytes } from '@ticketing/shared/http/json-body.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  system = await startSystem(sandbox);
});

afterAll(async () => {
  await system?.stop();
  await sandbox?.close();
});

type Row = [
  service: 'write-api' | 'read-api',
  method: string,
  path: string,
  status: number,
  code?: string,
  allow?: string,
];

const rows: Row[] = [
  ['write-api', 'POST', '/api/book', 400, 'validation-failed'],
  ['write-api', 'POST', '/api/book/', 400, 'validation-failed'],
  ['write-api', 'POST', '/api/book/?x=1', 400, 'validation-failed'],
  ['write-api', 'POST', '/api/book//', 404, 'route-unknown'],
  ['write-api', 'POST', '/api//book', 404, 'route-unknown'],
  ['write-api', 'POST', '//api/book', 404, 'route-unknown'],
  ['write-api', 'POST', '/api/%62ook', 404, 'route-unknown'],
  ['write-api', 'POST', '/%61pi/book', 404, 'route-unknown'],
  ['write-api', 'POST', '/api/x/../book', 404, 'route-unknown'],
  ['write-api', 'POST', '/API/book', 404, 'route-unknown'],
  ['write-api', 'DELETE', '/api/book', 405, 'method-not-allowed', 'POST'],
  ['write-api', 'GET', '/api/holds/', 405, 'method-not-allowed', 'POST'],
  ['write-api', 'PATCH', '/api/bookings/1-0b/cancel', 405, 'method-not-allowed', 'POST'],
  ['write-api', 'POST', '/api/bookings/1-0b/confirm/', 400, 'validation-failed'],
  ['write-api', 'PUT', '/api/events/1', 400, 'validation-failed'],
  ['write-api', 'PUT', '/api/events/%31/', 400, 'validation-failed'],
  ['write-api', 'PUT', '/api/events/1%2Fseats', 400, 'validation-failed'],
  ['read-api', 'GET', '/api/events/', 200],
  ['read-api', 'GET', '/api//events', 404, 'route-unknown'],
  ['read-api', 'GET', '/api/./events', 404, 'route-unknown'],
  ['read-api', 'GET', '/api/events/%34%30%34', 404, 'show-not-found'],
  ['read-api', 'HEAD', '/api/events/404/', 404],
  ['read-api', 'GET', '/api/events/1%2Fseats', 400, 'validation-failed'],
  ['read-api', 'POST', '/api/events', 405, 'method-not-allowed', 'GET, HEAD'],
  ['read-api', 'DELETE', '/api/events/404/seats/', 405, 'method-not-allowed', 'GET, HEAD'],
  ['read-api', 'PUT', '/api/events/404/stream', 405, 'method-not-allowed', 'GET, HEAD'],
  ['read-api', 'GET', '/api/bookings/1-0b/', 400, 'validation-failed'],
  ['read-api', 'GET', '/api/nothing', 404, 'route-unknown'],
];

test.each(rows)(
  '%s at %s %s: the same at the service and at the gateway',
  async (service, method, path, ...expected) => {
    const answers = await Promise.all([system.urls[service], system.url].map((url) => ask(url, method, path)));
    expect(answers).toEqual([expected, expected].map(([status, code, allow]) => ({ status, code, allow })));
  },
);

test('a path that two services share: the gateway names what both take', async () => {
  expect(await ask(system.url, 'DELETE', '/api/events/1/')).toEqual({
    status: 405,
    code: 'method-not-allowed',
    allow: 'GET, HEAD, PATCH, PUT',
  });
});

test('a hall of 2,000 rows, in a body of a megabyte, is scheduled and decided', async () => {
  const layout = Array.from({ length: 2_000 }, (_, index) => ({
    section: `S${index % 100}`,
    row: 'ABCDEFGHIJKLMNOPQRST'[Math.floor(index / 100)],
    seats: 50,
    priceMinor: 1_000,
  }));
  const show = {
    name: 'The largest hall',
    venue: { name: 'Arena', city: 'Bristol' },
    category: 'concert',
    startsAt: '2031-05-16T18:30:00.000Z',
    currency: 'GBP',
    layout,
  };
  const pretty = JSON.stringify(show, null, 10);
  const body = pretty + ' '.repeat(maxOrganiserBodyBytes - pretty.length);
  const send = (sent: string) =>
    fetch(`${system.url}/api/events/1`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: sent,
    });
  expect((await send(body)).status).toBe(201);
  const larger = await send(`${body} `);
  expect([larger.status, await larger.json()]).toMatchObject([413, { code: 'payload-too-large' }]);
});

/** The path as it is: fetch would tidy it up. */
async function ask(url: string, method: string, path: string) {
  const { hostname, port } = new URL(url);
  const headers = { 'content-type': 'application/json' };
  const sent = request({ hostname, port, method, path, headers });
  sent.end(method === 'POST' || method === 'PUT' ? '{}' : undefined);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await text(response);
  const code: unknown = method !== 'HEAD' && response.statusCode !== 200 ? JSON.parse(body).code : undefined;
  return { status: response.statusCode, code, allow: response.headers.allow };
}
