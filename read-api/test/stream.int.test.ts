import { connect } from 'node:net';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { StreamClient } from './event-stream-client.ts';
import { hallOf, openStream } from './event-stream-client.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import type { ShowStory } from './show-story.ts';
import { showView, tellShow, writeViews } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;
let lastShow = 0;
let clients: StreamClient[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
});

afterEach(() => {
  for (const client of clients) client.close();
  clients = [];
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const wideHall = Array.from({ length: 10 }, (_, index) => ({
  row: String.fromCharCode(65 + index),
  seats: 50,
  priceMinor: 1_000,
}));

function newShow(): ShowStory {
  lastShow += 1;
  return tellShow(lastShow).schedule({ layout: wideHall });
}

async function listen(show: ShowStory, headers: Record<string, string> = {}): Promise<StreamClient> {
  const client = await openStream(`${api.url}/api/events/${show.eventId}/stream`, headers);
  clients.push(client);
  return client;
}

const seatMapOf = (show: ShowStory) => {
  const view = showView(show);
  return view.scheduled ? view.seatMap : {};
};

test('begins with the hall, and goes on with what changes', async () => {
  const show = newShow();
  show.book(7, 'A1');
  await api.project(show);
  const client = await listen(show);
  expect(client.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    'cache-control': 'no-store, no-transform',
  });
  const first = await client.reached(2);
  expect(first).toMatchObject({ name: 'snapshot', id: 2 });
  expect(first.data).toEqual((await api.get(`/api/events/${show.eventId}/seats?view=map`)).json);
  const bookingId = show.hold(8, 'B1', 'B2');
  await api.project(show);
  const second = await client.reached(3);
  expect([second.name, second.id]).toEqual(['change', 3]);
  expect(second.data).toEqual({
    version: 3,
    seats: { B1: 'held', B2: 'held' },
    counts: { available: 497, held: 2, booked: 1 },
  });
  show.confirm(bookingId);
  await api.project(show);
  expect((await client.reached(4)).data.seats).toEqual({ B1: 'booked', B2: 'booked' });
});

test('comes without hints too, only later', async () => {
  const show = newShow();
  await writeViews(api.db, show);
  const client = await listen(show);
  await client.reached(1);
  show.book(7, 'A1');
  await writeViews(api.db, show);
  expect((await client.reached(2)).data.seats).toEqual({ A1: 'booked' });
});

test('many versions become few changes, and none is lost', async () => {
  const show = newShow();
  await api.project(show);
  const client = await listen(show);
  const startMs = performance.now();
  const bookings: string[] = [];
  for (let index = 0; index < 120; index++) {
    const row = String.fromCharCode(65 + (index % 10));
    bookings.push(show.hold(7, `${row}${1 + Math.floor(index / 10)}`));
    // Some seats change and change back within one change.
    if (index % 3 === 0) show.cancel(bookings.pop()!);
    await api.project(show);
  }
  await client.reached(show.version);
  const seconds = (performance.now() - startMs) / 1000;
  expect(client.hall()).toEqual(seatMapOf(show));
  expect(client.events.length).toBeLessThanOrEqual(2 + Math.ceil(seconds * 10));
  const ids = client.events.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

test('a listener that comes in the middle of a change misses nothing', async () => {
  const show = newShow();
  await api.project(show);
  const listeners: StreamClient[] = [];
  for (let index = 0; index < 40; index++) {
    const bookingId = show.hold(7, `A${index + 1}`);
    await api.project(show);
    listeners.push(await listen(show));
    if (index % 2 === 0) show.cancel(bookingId);
    await api.project(show);
  }
  await Promise.all(listeners.map((client) => client.reached(show.version)));
  for (const client of listeners) expect(client.hall()).toEqual(seatMapOf(show));
});

describe('Last-Event-ID', () => {
  test.each([0, 1, 2, 5, 9])('a client that was at version %s goes on without a gap', async (known) => {
    const show = newShow();
    const bookingId = show.hold(7, 'A1', 'A2');
    show.refuse(8, 'A1');
    show.book(8, 'B1');
    show.confirm(bookingId);
    show.book(9, 'C7');
    show.cancel(bookingId);
    show.hold(9, 'A2');
    show.refuse(7, 'A2');
    await api.project(show);
    const before = known === 0 ? [] : [{ name: 'snapshot', id: known, data: { seatMap: mapAt(show, known) } }];
    const client = await listen(show, { 'last-event-id': String(known) });
    const first = await client.reached(9);
    // Of the first version the whole hall is a part.
    expect(first.name).toBe(known === 0 ? 'snapshot' : 'change');
    show.book(9, 'D1');
    await api.project(show);
    await client.reached(10);
    expect(hallOf([...before, ...client.events])).toEqual(seatMapOf(show));
  });

  test('a version that this process does not have yet is waited for', async () => {
    const show = newShow();
    await api.project(show);
    show.book(7, 'A1');
    const opening = listen(show, { 'last-event-id': '2' });
    await api.project(show);
    const client = await opening;
    await client.reached(2);
    expect(client.events.map(({ name, id }) => [name, id])).toEqual([['change', 2]]);
  });

  test('a version that never was begins again with the hall', async () => {
    const show = newShow();
    await api.project(show);
    const client = await listen(show, { 'last-event-id': '77' });
    expect(await client.reached(1)).toMatchObject({ name: 'snapshot', id: 1 });
  });

  test('too much missed begins again with the hall', async () => {
    const show = newShow();
    for (let index = 0; index < 505; index++) show.refuse(7, 'A1');
    await api.project(show);
    const client = await listen(show, { 'last-event-id': '1' });
    expect(await client.reached(show.version)).toMatchObject({ name: 'snapshot' });
  });

  test('what is no version is 400', async () => {
    const show = newShow();
    await api.project(show);
    expect(await api.get(`/api/events/${show.eventId}/stream`, { 'last-event-id': 'x' })).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'Last-Event-ID' }] },
    });
  });
});

test('HEAD gives the headers and ends', async () => {
  const show = newShow();
  await api.project(show);
  const { status, headers } = await api.get(`/api/events/${show.eventId}/stream`, {}, 'HEAD');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
});

test('two thousand listeners get a change each, from one read', async () => {
  const show = newShow();
  await api.project(show);
  const listeners: StreamClient[] = [];
  // Server and all clients share one process: a hundred at once leave it time for each of them.
  while (listeners.length < 2_000) {
    listeners.push(...(await Promise.all(Array.from({ length: 100 }, () => listen(show)))));
  }
  const allReached = () => listeners.every(({ events }) => events.at(-1)?.id === show.version);
  await eventually(allReached, 'the hall at all of them');
  expect(await api.metric('read_api_stream_listeners{')).toBe(2_000);
  const queries = api.queries();
  for (let round = 0; round < 5; round++) {
    show.book(7, `A${round + 1}`);
    await api.project(show);
    await eventually(allReached, `version ${show.version} at all of them`);
  }
  // Some are made while nothing changes.
  expect(api.queries() - queries).toBeLessThan(1_000);
  for (const client of listeners) client.close();
  await eventually(async () => (await api.metric('read_api_stream_listeners{')) === 0, 'all have gone');
});

test('a listener that does not read is cut off, and the others do not notice', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => ({
    row: String.fromCharCode(65 + index),
    seats: 1_000,
    priceMinor: 1_000,
  }));
  lastShow += 1;
  const show = tellShow(lastShow).schedule({ layout: rows });
  await api.project(show);
  const quick = await listen(show);
  const slow = connect(Number(new URL(api.url).port), '127.0.0.1');
  slow.on('error', () => undefined);
  slow.pause();
  slow.write(`GET /api/events/${show.eventId}/stream HTTP/1.1\r\nHost: here\r\n\r\n`);
  await eventually(async () => (await api.metric('read_api_stream_listeners{')) === 2, 'both listen');
  let version = 1;
  // All seats change each time: first the kernel's buffers fill, then ours.
  await eventually(async () => {
    version += 1;
    const mark = version % 2 === 0 ? 'B' : '.';
    const seatMap = Object.fromEntries(rows.map(({ row, seats }) => [row, mark.repeat(seats)]));
    const change = { $set: { seatMap, version } };
    await api.db.collection<{ _id: number }>('events').updateOne({ _id: show.eventId }, change);
    await api.publish({ shows: [[show.eventId, version]], positions: [] });
    return (await api.metric('read_api_stream_listeners_dropped_total')) === 1;
  }, 'the slow listener is dropped');
  expect(await api.metric('read_api_stream_listeners{')).toBe(1);
  await quick.reached(version);
  expect(quick.ended).toBe(false);
  slow.destroy();
});

function mapAt(show: ShowStory, version: number): Record<string, string> {
  const view = showView(show, version);
  return view.scheduled ? view.seatMap : {};
}
