import type { Command } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfOffer, commandIdOfWaitExpiry } from '@ticketing/shared/messages/ids.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import { createStorePool } from '@ticketing/worker/store/pool.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { openLogClient } from '../../tests/support/log-client.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { ofShow } from './histories.ts';
import { createWorkers } from './running-workers.ts';
import { alice, bob, bookingId, bookSeats, cancel, holdSeats, joinWaitlist, scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let log: LogClient;
let pool: Pool;
const workers = createWorkers(() => sandbox);
const startWorker = workers.start;
let shows = 4_000;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  pool = createStorePool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 2,
    logger: sandbox.logger,
  });
});

afterEach(workers.stop);

afterAll(async () => {
  await log.close();
  await pool.end();
  await sandbox.close();
});

/** Decides commands as a worker does that dies before it offers anything. */
async function decided(eventId: number, commands: Command[], startsInMs = 3_600_000): Promise<void> {
  const now = Date.now();
  const show = { ...scheduleShow, startsAt: new Date(now + startsInMs).toISOString() };
  const logged = [show, ...commands].map(
    (command, offset): LoggedCommand => ({
      command: ofShow(command, eventId),
      position: { partition: log.partitionOf(eventId), offset },
      at: new Date(now).toISOString(),
      correlation: { correlationId: 'test', traceparent: '' },
      replyTo: undefined,
      message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
    }),
  );
  const { outcomes } = await commitChunk(pool, logged, { processedBy: 'test', cache: createShowCache() });
  expect(outcomes.filter(({ event }) => event.type === 'CommandRejected')).toEqual([]);
}

async function eventsOf(eventId: number) {
  const stored = await readShowEvents(pool, eventId, { from: 1, limit: 1_000 });
  return stored.map(({ event }) => event);
}

const soldOut = [
  ...['A1', 'A2', 'A3', 'A4', 'A5'].map((seatId, index) => bookSeats(10 + index, 500 + index, seatId)),
  bookSeats(16, 600, 'BALC-A1', 'BALC-A2', 'BALC-A3'),
];

it('offers seats that become free, one after the other, with several workers', async () => {
  await startWorker();
  await startWorker();
  shows += 1;
  const eventId = shows;
  const show = { ...scheduleShow, startsAt: new Date(Date.now() + 3_600_000).toISOString() };
  const waiters = Array.from({ length: 5 }, (_, n) => joinWaitlist(20 + n, 700 + n, { count: 1 }));
  const cancels = [cancel(30, 10, 500), cancel(31, 12, 502), cancel(32, 16, 600)];
  await log.send([show, ...soldOut, ...waiters, ...cancels].map((command) => ofShow(command, eventId)));
  const events = await until('five offers', async () => {
    const now = await eventsOf(eventId);
    return now.filter(({ type }) => type === 'SeatsHeld').length === 5 && now;
  });
  const held = events.flatMap((event) => (event.type === 'SeatsHeld' ? [event] : []));
  // First come, first served.
  expect(held.map((event) => event.userId)).toEqual([700, 701, 702, 703, 704]);
  expect(new Set(held.flatMap(({ seatIds }) => seatIds))).toEqual(
    new Set(['A1', 'A3', 'BALC-A1', 'BALC-A2', 'BALC-A3']),
  );
  for (const event of held) expect(Date.parse(event.heldUntil) - Date.parse(event.at)).toBe(900_000);
});

it('offers seats after a start for what has become free before, by an id that every worker derives', async () => {
  shows += 1;
  const eventId = shows;
  await decided(eventId, [...soldOut, joinWaitlist(20, alice, { count: 2 }), cancel(30, 16, 600)]);
  const { length: version } = await eventsOf(eventId);
  await startWorker({ OFFER_SECONDS: '600' });
  const events = await until('the offer', async () => {
    const now = await eventsOf(eventId);
    return now.length > version && now;
  });
  expect(events.at(-1)).toMatchObject({
    type: 'SeatsHeld',
    commandId: commandIdOfOffer(bookingId(20, eventId), version),
    bookingId: bookingId(20, eventId),
    seatIds: ['BALC-A1', 'BALC-A2'],
  });
});

it('gives the seats of a hold that runs out to the next one', async () => {
  await startWorker();
  shows += 1;
  const eventId = shows;
  const show = { ...scheduleShow, startsAt: new Date(Date.now() + 3_600_000).toISOString() };
  const order = { ...holdSeats(9, 900, 'BALC-A1'), ttlSeconds: 10 };
  const rest = soldOut.slice(0, 5).concat(bookSeats(16, 600, 'BALC-A2', 'BALC-A3'));
  await log.send(
    [show, order, ...rest, joinWaitlist(20, bob, { count: 1 })].map((command) => ofShow(command, eventId)),
  );
  const events = await until('the offer', async () => {
    const now = await eventsOf(eventId);
    return now.filter(({ type }) => type === 'SeatsHeld').length === 2 && now;
  });
  expect(events.at(-2)).toMatchObject({ type: 'HoldExpired', seatIds: ['BALC-A1'] });
  expect(events.at(-1)).toMatchObject({ type: 'SeatsHeld', userId: bob, seatIds: ['BALC-A1'] });
});

it('ends when the show starts', async () => {
  shows += 1;
  const eventId = shows;
  await decided(
    eventId,
    [...soldOut, joinWaitlist(20, alice, { count: 1 }), joinWaitlist(21, bob, { count: 1 })],
    2_000,
  );
  await startWorker();
  const events = await until('the end of the waits', async () => {
    const now = await eventsOf(eventId);
    return now.filter(({ type }) => type === 'WaitExpired').length === 2 && now;
  });
  expect(new Set(events.slice(-2).map(({ commandId }) => commandId))).toEqual(
    new Set([20, 21].map((n) => commandIdOfWaitExpiry(bookingId(n, eventId)))),
  );
  const { rows } = await pool.query("SELECT 1 FROM bookings WHERE event_id = $1 AND status = 'waiting'", [eventId]);
  expect(rows).toEqual([]);
});
