import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import type { Pool } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { alice, at, bookingId, bookSeats, checkIn, eventId, exchange, scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let pool: Pool;
let offset = 0;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 8, logger: sandbox.logger });
  await commit('one', scheduleShow, bookSeats(2, alice, 'A1', 'A2', 'A3'), exchange(3, 2, alice, 'A1', 'A2', 'A4'));
});

afterAll(async () => {
  await pool.end();
  await sandbox.close();
});

function logged(command: Command): LoggedCommand {
  offset += 1;
  return {
    command,
    position: { partition: 3, offset },
    at: at(30),
    correlation: { correlationId: 'test', traceparent: '' },
    replyTo: undefined,
    message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
  };
}

const caches = { one: createShowCache(), two: createShowCache() };

async function commit(worker: keyof typeof caches, ...commands: Command[]): Promise<BookingEvent[]> {
  const options = { processedBy: worker, cache: caches[worker] };
  const { outcomes } = await commitChunk(pool, commands.map(logged), options);
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
