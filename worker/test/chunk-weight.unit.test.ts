import { createChunkReader } from '@ticketing/shared/log/chunk-reader.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { seatCount } from '@ticketing/shared/messages/rows.ts';
import { bytesOf, maxBytesPerChunk, readEvent } from '@ticketing/sync-service/messages.ts';
import { decide, eventOf } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import { maxRowsPerChunk, readCommand, rowsOf } from '@ticketing/worker/messages.ts';
import type { KafkaMessage } from 'kafkajs';
import { ofShow } from './histories.ts';
import { at, bookSeats, scheduleShow } from './stories.ts';

const rows = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K'];
/** The largest hall that there may be, in as few words as can be and in as many. */
const fewRows = Array.from({ length: 100 }, (_, index) => row(`S${index >> 3}`, rows[index % 8]!, 1_000));
const manyRows = Array.from({ length: 2_000 }, (_, index) => row(`S${index >> 3}`, rows[index % 8]!, 50));

function row(section: string, name: string, seats: number) {
  return { section, row: name, seats, priceMinor: 1_000 };
}

function message(value: object, index: number, headers = {}): KafkaMessage {
  const bytes = Buffer.from(JSON.stringify(value));
  const key = Buffer.from(String((value as { eventId: number }).eventId));
  return { key, value: bytes, offset: String(index), timestamp: '1767225600000', attributes: 0, headers };
}

function chunksOf(commands: Command[]) {
  const chunks = createChunkReader(
    commands.map((command, index) => message(command, index)),
    {
      read: (one) => readCommand(one, 0, () => 0),
      weigh: rowsOf,
      maxMessages: 500,
      maxWeight: maxRowsPerChunk,
    },
  );
  return Array.from({ length: commands.length }, () => chunks.next()).filter((chunk) => chunk !== undefined);
}

describe.each([
  [200, 'few rows', fewRows],
  [20, 'many rows', manyRows],
])('%i halls of 100,000 seats in %s', (count, _name, layout) => {
  const schedules = Array.from({ length: count }, (_, index) => ofShow({ ...scheduleShow, layout }, index + 1));

  it('are a transaction each for the worker', () => {
    expect(seatCount(layout)).toBe(100_000);
    const sizes = chunksOf(schedules).map(({ items, deadLetters }) => [items.length, deadLetters.length]);
    expect(sizes).toEqual(Array.from(schedules, () => [1, 0]));
  });

  it('are written to the views a few megabytes at a time', () => {
    const events = schedules.map((command) => {
      const decision = decide(emptyShow(command.eventId), command, at(0));
      return eventOf(command, decision, { version: 1, at: at(0) });
    });
    const headers = { 'command-position': '0:1' };
    const chunks = createChunkReader(
      events.map((event, index) => message(event, index, headers)),
      {
        read: readEvent,
        weigh: bytesOf,
        maxMessages: 1_000,
        maxWeight: maxBytesPerChunk,
      },
    );
    let left = events.length;
    for (let chunk = chunks.next(); chunk !== undefined; chunk = chunks.next()) {
      expect(chunk.deadLetters).toEqual([]);
      expect(chunk.items.length).toBeLessThanOrEqual(10);
      left -= chunk.items.length;
    }
    expect(left).toBe(0);
  });
});

it('takes 500 bookings in one transaction, also around a hall', () => {
  const bookings = Array.from({ length: 500 }, (_, index) => ofShow(bookSeats(index, index + 1, 'A1', 'A2'), 7));
  const hall = ofShow({ ...scheduleShow, layout: fewRows }, 8);
  const sizes = chunksOf([...bookings, hall, ...bookings]).map(({ items }) => items.length);
  expect(sizes).toEqual([500, 1, 500]);
});
