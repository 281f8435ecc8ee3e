import { seatIdsOfRow } from '@ticketing/shared/hall/places.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { Best } from '@ticketing/shared/messages/wish.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import { createCommitter } from '@ticketing/worker/committer.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { settle } from '@ticketing/worker/settle.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import { createStorePool } from '@ticketing/worker/store/pool.ts';
import type { Pool } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { ofShow } from './histories.ts';
import { logged } from './logged.ts';
import { bookBest, bookSeats, cancel, changeShow, exchange, scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let pool: Pool;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  pool = createStorePool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 4,
    logger: sandbox.logger,
  });
});

afterAll(async () => {
  await pool.end();
  await sandbox.close();
});

function schedule(eventId: number, layout = scheduleShow.layout): Command {
  return ofShow({ ...scheduleShow, layout }, eventId);
}

function best(n: number, eventId: number, wish: Best): Command {
  return ofShow(bookBest(n, n, wish), eventId);
}

/** What a worker answers that remembers what its cache has. */
async function answers(cache: ReturnType<typeof createShowCache>, ...commands: Command[]) {
  const { outcomes } = await commitChunk(
    pool,
    commands.map((command) => logged(command)),
    { processedBy: 'test', cache },
  );
  return outcomes.map(({ event }) =>
    'code' in event ? event.code : 'seatIds' in event ? event.seatIds.join(' ') : event.type,
  );
}

/** A worker that decides chunks of 500, and throws what it cannot decide. */
function answersInChunks() {
  const commit = createCommitter(pool, { processedBy: 'test' });
  const onPoison = (_: LoggedCommand, error: unknown) => {
    throw error;
  };
  return async (commands: Command[]) => {
    const events: BookingEvent[] = [];
    for (let first = 0; first < commands.length; first += 500) {
      const { outcomes } = await settle(
        commands.slice(first, first + 500).map((command) => logged(command)),
        { commit, onPoison },
      );
      events.push(...outcomes.map(({ event }) => event));
    }
    return events;
  };
}

function hallOf(seats: number) {
  const rows = Array.from({ length: 20 }, (_, row) => ({ section: `S${row}`, row: 'A' }));
  return rows.map((row) => ({ ...row, seats: seats / 20, priceMinor: 4_500 }));
}

it('refuses none of 10,000 who ask for the best seat while seats are free', async () => {
  const eventId = 2_001;
  const answer = answersInChunks();
  const commands = Array.from({ length: 10_000 }, (_, n) => best(n + 2, eventId, { count: 1 }));
  const events = await answer([schedule(eventId, hallOf(10_000)), ...commands]);
  const seatIds = events.flatMap((event) => (event.type === 'SeatsBooked' ? event.seatIds : []));
  expect(new Set(seatIds).size).toBe(10_000);
  expect(await answer([best(20_002, eventId, { count: 1 })])).toMatchObject([{ code: 'sold-out' }]);
});

it('refuses who asks for two only when no two are together any more', async () => {
  const eventId = 2_005;
  const commands = Array.from({ length: 600 }, (_, n) => best(n + 2, eventId, { count: 2 }));
  const events = await answersInChunks()([schedule(eventId, hallOf(1_000)), ...commands]);
  const taken = new Set(events.flatMap((event) => (event.type === 'SeatsBooked' ? event.seatIds : [])));
  const firstRefusal = events.findIndex((event) => event.type === 'CommandRejected');
  expect(taken.size).toBe(2 * (firstRefusal - 1));
  expect(taken.size).toBeGreaterThan(950);
  const free = hallOf(1_000)
    .flatMap(seatIdsOfRow)
    .filter((seatId) => !taken.has(seatId));
  const beside = (seatId: string) => seatId.replace(/[0-9]+$/, (number) => String(Number(number) + 1));
  expect(free.filter((seatId) => free.includes(beside(seatId)))).toEqual([]);
});

it('chooses by what the database has: for a new worker, and where another one has decided since', async () => {
  const eventId = 2_002;
  const [first, second] = [createShowCache(), createShowCache()];
  expect(await answers(first, schedule(eventId))).toEqual(['ShowScheduled']);
  expect(await answers(first, best(2, eventId, { count: 2 }))).toEqual(['A1 A2']);
  // It knows nothing of the hall, and a seat of a row that it has not seen.
  expect(await answers(second, ofShow(bookSeats(3, 3, 'A3'), eventId))).toEqual(['A3']);
  expect(await answers(second, best(4, eventId, { count: 2 }))).toEqual(['A4 A5']);
  expect(await answers(first, best(5, eventId, { count: 2 }))).toEqual(['BALC-A1 BALC-A2']);
  expect(await answers(second, ofShow(cancel(6, 2, 2), eventId), best(7, eventId, { count: 2 }))).toEqual([
    'A1 A2',
    'A1 A2',
  ]);
  expect(await answers(first, best(8, eventId, { count: 2 }), best(9, eventId, { count: 1 }))).toEqual([
    'not-together',
    'BALC-A3',
  ]);
});

it('is asked in the chunk that schedules the show, and for a show that is unknown', async () => {
  const cache = createShowCache();
  expect(await answers(cache, schedule(2_003), best(2, 2_003, { count: 3 }))).toEqual(['ShowScheduled', 'A1 A2 A3']);
  expect(await answers(cache, best(3, 2_004, { count: 1 }))).toEqual(['show-unknown']);
});

it('leaves no single seat where the policy says so: in the chunk that says it, and for a new worker', async () => {
  const eventId = 2_010;
  const of = (command: Command) => ofShow(command, eventId);
  const policy = (n: number, noSingleSeats: boolean) => of(changeShow(n, { policy: { noSingleSeats } }));
  const [first, second] = [createShowCache(), createShowCache()];
  const scheduled = of({ ...scheduleShow, policy: { cancelUntil: 0, noSingleSeats: true }, rules: 2 });
  expect(await answers(first, scheduled, of(bookSeats(2, 2, 'A2')))).toEqual(['ShowScheduled', 'single-seat']);
  expect(await answers(second, of(bookSeats(3, 3, 'A4')), of(bookSeats(4, 4, 'A1', 'A2')))).toEqual([
    'single-seat',
    'A1 A2',
  ]);
  // Taken from the cache, with its hall.
  expect(await answers(second, of(bookSeats(5, 5, 'A4')))).toEqual(['single-seat']);
  expect(await answers(first, of(exchange(6, 4, 4, 'BALC-A2')))).toEqual(['single-seat']);
  expect(await answers(first, policy(7, false), of(bookSeats(8, 8, 'A4')))).toEqual(['ShowChanged', 'A4']);
  expect(await answers(createShowCache(), policy(9, true), of(bookSeats(10, 10, 'BALC-A2')))).toEqual([
    'ShowChanged',
    'single-seat',
  ]);
  expect(await answers(createShowCache(), of(bookSeats(11, 11, 'BALC-A2')))).toEqual(['single-seat']);
});
