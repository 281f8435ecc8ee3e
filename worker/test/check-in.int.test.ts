import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import type { Pool } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { logged } from './logged.ts';
import {
  alice,
  at,
  bob,
  bookingId,
  bookSeats,
  cancel,
  cancelSeats,
  checkIn,
  commandId,
  confirm,
  eventId,
  exchange,
  holdSeats,
  scheduleShow,
  transfer,
} from './stories.ts';

let sandbox: Sandbox;
let pool: Pool;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 8, logger: sandbox.logger });
  await commit('one', scheduleShow, bookSeats(2, alice, 'A1', 'A2', 'A3'), exchange(3, 2, alice, 'A1', 'A2', 'A4'));
});

afterAll(async () => {
  await pool.end();
  await sandbox.close();
});

const caches = { one: createShowCache(), two: createShowCache() };

async function commit(worker: keyof typeof caches, ...commands: Command[]): Promise<BookingEvent[]> {
  const options = { processedBy: worker, cache: caches[worker] };
  const { outcomes } = await commitChunk(
    pool,
    commands.map((command) => logged(command)),
    options,
  );
  return outcomes.map(({ event }) => event);
}

it('lets a ticket in once that two doors scan 1,000 times, though two workers decide about it', async () => {
  const scans = (door: string, from: number) =>
    Array.from({ length: 50 }, (_, chunk) =>
      Array.from({ length: 10 }, (_, n) => checkIn(from + chunk * 10 + n, 2, 'A1', 2, { door })),
    );
  const door = async (worker: keyof typeof caches, name: string, from: number) => {
    const events: BookingEvent[] = [];
    for (const chunk of scans(name, from)) events.push(...(await commit(worker, ...chunk)));
    return events;
  };
  const events = (await Promise.all([door('one', 'North', 10_000), door('two', 'South', 20_000)])).flat();
  expect(events).toHaveLength(1_000);
  const [entry, ...more] = events.filter(({ type }) => type === 'SeatCheckedIn');
  expect(more).toEqual([]);
  const refusals = events.filter((event) => event !== entry);
  const { door: first } = entry as { door?: string };
  for (const event of refusals) {
    expect(event).toMatchObject({ code: 'already-checked-in', checkedIn: { at: at(30), door: first } });
  }
});

it('has no room on the log for a second entry, whatever a worker believes', async () => {
  const entry = `INSERT INTO booking_events (event_id, version, command_id, type, booking_id, data, at, correlation_id,
      command_partition, command_offset, processed_by)
    VALUES ($1, $2, gen_random_uuid(), 'SeatCheckedIn', $3, '{"seatId": "A1"}', now(), 'test', 3, 1, 'test')`;
  await expect(pool.query(entry, [eventId, 999_999, bookingId(2)])).rejects.toThrow('booking_events_one_entry');
});

it('keeps the tickets of seats that stayed, and what was used, as they are', async () => {
  const { rows } = await pool.query('SELECT seat_ids, tickets FROM bookings WHERE booking_id = $1', [bookingId(2)]);
  expect(rows).toMatchObject([
    { seat_ids: ['A1', 'A2', 'A4'], tickets: [{ version: 2 }, { version: 2 }, { version: 3 }] },
  ]);
  expect(rows[0].tickets[0]).toMatchObject({ usedAt: at(30) });
  expect(rows[0].tickets[1]).not.toHaveProperty('usedAt');
});

it('knows the tickets of what was exchanged, cancelled and transferred before there were any', async () => {
  const ofShow = (commands: Command[]) => commands.map((command) => ({ ...command, eventId: 8 }));
  await commit(
    'one',
    ...ofShow([
      { ...scheduleShow, commandId: commandId(8_000) },
      bookSeats(8_001, alice, 'A1', 'A2', 'A3'),
      exchange(8_002, 8_001, alice, 'A1', 'A2', 'A4'),
      cancelSeats(8_003, 8_001, alice, 'A1'),
      bookSeats(8_004, alice, 'BALC-A1', 'BALC-A2'),
      exchange(8_005, 8_004, alice, 'BALC-A2', 'A1'),
      transfer(8_006, 8_004, alice, bob),
      cancelSeats(8_007, 8_004, bob, 'A1'),
      bookSeats(8_008, bob, 'A5'),
      exchange(8_009, 8_008, bob, 'A3'),
      exchange(8_010, 8_008, bob, 'A5'),
      transfer(8_011, 8_008, bob, alice),
      holdSeats(8_012, bob, 'BALC-A3'),
      exchange(8_013, 8_012, bob, 'BALC-A1'),
      confirm(8_014, 8_012, bob),
      bookSeats(8_015, bob, 'A1', 'A3'),
      exchange(8_016, 8_015, bob, 'A1', 'BALC-A3'),
      exchange(8_017, 8_015, bob, 'A1', 'A3'),
      bookSeats(8_018, alice, 'BALC-A3'),
      cancel(8_019, 8_018, alice),
    ]),
  );
  const ofBookings = async () => {
    const { rows } = await pool.query<{ seat_ids: string[]; tickets: object | null }>(
      'SELECT booking_id, status, seat_ids, tickets FROM bookings WHERE event_id = 8 ORDER BY booking_id',
    );
    return rows;
  };
  const folded = await ofBookings();
  expect(folded.map(({ seat_ids, tickets }) => [seat_ids, tickets])).toEqual([
    [
      ['A2', 'A4'],
      [{ version: 2 }, { version: 3 }],
    ],
    [['BALC-A2'], [{ version: 7 }]],
    [['A5'], null],
    [['BALC-A1'], null],
    [
      ['A1', 'A3'],
      [{ version: 16 }, { version: 18 }],
    ],
    [['BALC-A3'], null],
  ]);
  // As it was before.
  await pool.query('ALTER TABLE bookings DROP COLUMN tickets; DROP INDEX booking_events_one_entry');
  await pool.query(await readFile(join(import.meta.dirname, '../migrations/0015_check-ins.sql'), 'utf8'));
  expect(await ofBookings()).toEqual(folded);
});
