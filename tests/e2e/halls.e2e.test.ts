import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placesOf, placesOfRow } from '@ticketing/shared/hall/places.ts';
import { emptyHall } from '@ticketing/shared/hall/seat-map.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { importLayout } from '../../cli/layout/import-layout.ts';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import { openStream } from '../../read-api/test/event-stream-client.ts';
import { callsTo } from '../support/api.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startSystem(sandbox);
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

const call = callsTo(() => system.url);

const show = {
  name: 'An Evening',
  venue: { name: 'The Hall', city: 'Ghent' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  maxSeatsPerUser: 1_000,
};

const plans = ['concert-hall.json', 'theatre.json', 'arena.csv', 'cinema.csv'];

it.each(plans.map((plan, index) => [plan, index + 1] as const))(
  'puts %s on sale with the labels that it has, and sells a place of each of its rows',
  async (plan, eventId) => {
    const file = join(import.meta.dirname, '../fixtures/halls', plan);
    const prices = { byCategory: new Map([['Front', 9_000]]), otherwise: 4_000 };
    const { layout, sections } = importLayout(file, await readFile(file, 'utf8'), prices);
    const named = sections.length === 0 ? {} : { sections };
    expect(await call('PUT', `/api/events/${eventId}`, { ...show, layout, ...named })).toMatchObject({ status: 201 });
    const empty = emptyHall(layout);
    const map = await call('GET', `/api/events/${eventId}/seats?view=map&minVersion=1`);
    expect(map.body).toMatchObject({ seatMap: empty.seatMap, counts: empty.counts });
    expect((await call('GET', `/api/events/${eventId}`)).body).toMatchObject({ layout, ...named });

    const last = layout.map((row) => placesOfRow(row).findLast((place) => place !== null && !place.blocked)!);
    let version = 1;
    for (let first = 0; first < last.length; first += 10) {
      const seatIds = last.slice(first, first + 10).map(({ seatId }) => seatId);
      expect(await call('POST', '/api/book', { userId: 7, eventId, seatIds })).toMatchObject({ status: 201 });
      version += 1;
    }
    const sold = await call('GET', `/api/events/${eventId}/seats?status=booked&minVersion=${version}`);
    const seats = sold.body.seats as { seatId: string; label: string; row?: string; section?: string }[];
    expect(seats.map(({ seatId, label, row, section }) => ({ seatId, label, row, section }))).toEqual(
      last.map(({ seatId, label, row, section }) => ({ seatId, label, row, section })),
    );

    const blocked = Array.from(placesOf(layout)).find((place) => place.blocked);
    if (blocked === undefined) return;
    expect(await call('POST', '/api/holds', { userId: 7, eventId, seatId: blocked.seatId })).toMatchObject({
      status: 409,
      body: { code: 'seat-blocked', lostSeatIds: [blocked.seatId] },
    });
  },
);

it('changes the layout of a show that is being sold, for everybody who looks on', async () => {
  const eventId = 20;
  const before: LayoutRow[] = [
    { row: 'A', seats: 5, priceMinor: 4_500 },
    { section: 'BALC', row: 'A', seats: 3, priceMinor: 2_500 },
  ];
  const after: LayoutRow[] = [
    { row: 'A', labels: ['1', '2', null, '3', '5'], priceMinor: 5_000, blocked: ['5'] },
    { section: 'BALC', row: 'A', seats: 2, from: 3, priceMinor: 2_000 },
    { section: 'FLOOR', places: 4, priceMinor: 1_500 },
  ];
  await call('PUT', `/api/events/${eventId}`, { ...show, layout: before });
  await call('POST', '/api/book', { userId: 1, eventId, seatIds: ['A2', 'BALC-A3'] });
  await call('POST', '/api/holds', { userId: 2, eventId, seatId: 'A3' });
  const stream = await openStream(`${system.url}/api/events/${eventId}/stream`);
  await stream.reached(3);

  const withoutRow = { layout: [{ row: 'A', seats: 2, priceMinor: 1, blocked: ['2'] }] };
  expect(await call('PUT', `/api/events/${eventId}/layout`, withoutRow)).toMatchObject({
    status: 409,
    body: { code: 'seat-in-use', lostSeatIds: ['A2', 'A3', 'BALC-A3'], version: 4 },
  });
  const sections = [{ code: 'FLOOR', name: 'Standing room' }];
  expect(await call('PUT', `/api/events/${eventId}/layout`, { layout: after, sections })).toMatchObject({
    status: 200,
    body: { eventId, status: 'changed', version: 5 },
  });

  const seatMap = { A: '.B Hx', 'BALC-A': 'B.', FLOOR: '....' };
  const counts = { available: 6, held: 1, booked: 2, blocked: 1 };
  expect((await call('GET', `/api/events/${eventId}/seats?view=map&minVersion=5`)).body).toMatchObject({
    version: 5,
    seatMap,
    counts,
  });
  // Who listens, and who comes back with an older version, gets the whole hall again.
  expect(await stream.reached(5)).toMatchObject({ name: 'snapshot', id: 5, data: { version: 5, seatMap, counts } });
  const again = await openStream(`${system.url}/api/events/${eventId}/stream`, { 'last-event-id': '3' });
  expect(await again.reached(5)).toMatchObject({ name: 'snapshot', id: 5, data: { seatMap } });
  again.close();

  expect((await call('GET', `/api/events/${eventId}`)).body).toMatchObject({
    layout: after,
    sections,
    counts,
    priceFromMinor: 1_500,
  });
  await until('the new price in the list', async () => {
    const { body } = await call('GET', '/api/events?q=evening&sort=price&limit=200');
    const listed = (body.events as { eventId: number }[]).find((one) => one.eventId === eventId);
    expect(listed).toMatchObject({ counts });
    return listed !== undefined && 'priceFromMinor' in listed && listed.priceFromMinor === 1_500;
  });

  // The past keeps its own layout.
  expect((await call('GET', `/api/events/${eventId}/seats?view=map&at=3`)).body).toMatchObject({
    version: 3,
    seatMap: { A: '.BH..', 'BALC-A': '..B' },
  });
  expect((await call('GET', `/api/events/${eventId}/seats?section=BALC&at=3`)).body).toMatchObject({
    seats: [{ seatId: 'BALC-A1', priceMinor: 2_500 }, { seatId: 'BALC-A2' }, { seatId: 'BALC-A3', status: 'booked' }],
  });
  const history = await call('GET', `/api/events/${eventId}/history`);
  expect((history.body.events as { type: string }[]).map(({ type }) => type)).toEqual([
    'ShowScheduled',
    'SeatsBooked',
    'SeatsHeld',
    'CommandRejected',
    'LayoutChanged',
  ]);

  // What is new can be bought at once, what went cannot; who had a seat has it still.
  expect(await call('POST', '/api/book', { userId: 3, eventId, seatIds: ['FLOOR-4', 'BALC-A4'] })).toMatchObject({
    status: 201,
  });
  expect(await call('POST', '/api/book', { userId: 3, eventId, seatId: 'A4' })).toMatchObject({
    status: 409,
    body: { code: 'seat-unknown' },
  });
  expect(await stream.reached(6)).toMatchObject({ name: 'change', data: { seats: { 'FLOOR-4': 'booked' } } });
  stream.close();
});

it('leaves nothing for verify to find, and a rebuild gives the same views', async () => {
  const views = async () =>
    Promise.all([1, 2, 3, 4, 20].map(async (id) => (await call('GET', `/api/events/${id}/seats?view=map`)).body));
  // It waits for the views to come after the log.
  expect(await runCli(sandbox, ['verify'])).toMatchObject({ code: 0 });
  const before = await views();
  expect(await runCli(sandbox, ['rebuild'])).toMatchObject({ code: 0 });
  expect(await views()).toEqual(before);
  expect(await runCli(sandbox, ['verify'])).toMatchObject({ code: 0 });
});
