import fc from 'fast-check';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { runReadApi } from './running-read-api.ts';
import { tellShow, writeViews } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
  const show = tellShow(1).schedule();
  show.book(7, 'A1');
  await writeViews(api.db, show);
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const names = [
  ...['q', 'city', 'category', 'from', 'to', 'available', 'sort', 'limit', 'cursor', 'section', 'status', 'view', 'at'],
  ...['minVersion', 'seatId', 'bookingId', 'after', 'eventId', '__proto__', 'constructor', '$where', 'q[$ne]'],
];
const cursorArbitrary = fc.json().map((json) => Buffer.from(json).toString('base64url'));
const valueArbitrary = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '1',
    '2',
    '0',
    '-1',
    'true',
    'map',
    'list',
    'held',
    'A1',
    'name',
    '-price',
    '2026-01-01',
    '1:2',
    '.*',
    '(',
  ),
  fc.nat().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  cursorArbitrary,
);
const queryArbitrary = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 8 })), valueArbitrary), {
    maxLength: 4,
  })
  .map((pairs) =>
    pairs
      .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`)
      .join('&'),
  );
const rawArbitrary = fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((text) => text.replace(/[#\s]/g, ''));
const pathArbitrary = fc.constantFrom(
  '/api/events',
  '/api/events/1',
  '/api/events/1/seats',
  '/api/events/1/history',
  '/api/users/7/bookings',
  '/api/bookings/1-00000000-0000-4000-8000-000000000000',
  '/api/events/2/seats',
);

test('no query is an error of ours', async () => {
  await fc.assert(
    fc.asyncProperty(pathArbitrary, fc.oneof(queryArbitrary, rawArbitrary), async (path, query) => {
      const { status, json } = await api.get(`${path}?${query}`);
      // A version from the future is the one thing that is well-formed and not to be had.
      if (status === 503) expect(json.code).toBe('view-behind');
      else expect(status).toBeLessThan(500);
    }),
    { numRuns: 600 },
  );
});

test('no path is an error of ours', async () => {
  const segment = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('1', '%', '%ff', '..', '1-1'));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('events', 'bookings', 'users'), segment, async (kind, text) => {
      const raw = text.startsWith('%') ? text : encodeURIComponent(text.toWellFormed());
      const { status } = await api.get(`/api/${kind}/${raw}`);
      expect([200, 400, 404]).toContain(status);
    }),
    { numRuns: 200 },
  );
});

test('no header is an error of ours', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim()),
    fc.constantFrom('wait=0', 'wait=99', 'W/"2-list', '*', '"', ',,,', 'wait="1', 'respond-async, wait=1;x=y'),
  );
  const name = fc.constantFrom('prefer', 'if-none-match', 'x-correlation-id', 'traceparent', 'accept');
  await fc.assert(
    fc.asyncProperty(name, value, async (header, text) => {
      const { status } = await api.get('/api/events/1/seats', { [header]: text });
      expect([200, 304]).toContain(status);
    }),
    { numRuns: 200 },
  );
});
