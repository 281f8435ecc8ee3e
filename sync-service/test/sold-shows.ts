import { eventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import type { Decide } from '@ticketing/worker/domain/decider.ts';
import { decide } from '@ticketing/worker/domain/decider.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import type { ShowCache } from '@ticketing/worker/show-cache.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import type { Pool } from 'pg';
import type { Timed } from '../../worker/test/histories.ts';
import { ofShow } from '../../worker/test/histories.ts';
import { at, bookSeats, scheduleShow } from '../../worker/test/stories.ts';

export const partitions = 3;
export const partitionOf = createPartitioner(partitions);
const offsetsOfPool = new WeakMap<Pool, Map<number, number>>();

type Selling = {
  /** The number of the topic on which the commands stand. */
  commandLog?: number;
  /** Another decider than the rules' own. */
  decideCommand?: Decide;
  /** What the worker remembers; nothing, as after a restart, where nothing is said. */
  cache?: ShowCache;
};

/**
 * Has the worker decide commands of a show.
 * @returns the events of the show, all of them so far
 */
export async function sell(
  pool: Pool,
  eventId: number,
  history: Timed[],
  { commandLog = 0, decideCommand = decide, cache = createShowCache() }: Selling = {},
): Promise<StoredEvent[]> {
  const partition = partitionOf(eventId);
  const offsets = offsetsOfPool.get(pool) ?? new Map<number, number>();
  offsetsOfPool.set(pool, offsets);
  const chunk = history.map(({ command, second }): LoggedCommand => {
    const offset = (offsets.get(partition) ?? -1) + 1;
    offsets.set(partition, offset);
    return {
      command: ofShow(command, eventId),
      position: { partition, offset },
      at: at(second),
      correlation: { correlationId: 'test', traceparent: '' },
      replyTo: undefined,
      message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
    };
  });
  await commitChunk(pool, chunk, { processedBy: 'test', commandLog, cache, decideCommand });
  return readShowEvents(pool, eventId, { from: 1, limit: 1_000_000 });
}

/** A show on sale and so many bookings of a seat each, of which some are refused. */
export function busyShow(bookings: number, from = 0): Timed[] {
  const seats = ['A1', 'A2', 'A3', 'A4', 'A5', 'BALC-A1', 'BALC-A2', 'BALC-A3'];
  const sales = Array.from({ length: bookings }, (_, index) => ({
    command: bookSeats(1_000 + from + index, 1 + ((from + index) % 50), seats[(from + index) % seats.length]!),
    second: 1 + from + index,
  }));
  return from === 0 ? [{ command: scheduleShow, second: 0 }, ...sales] : sales;
}

/** An event as the worker puts it on the topic. */
export function eventRecord(
  topic: string,
  { event, correlationId, position, processedBy = '' }: StoredEvent,
): LogRecord {
  return {
    topic,
    partition: partitionOf(event.eventId),
    key: String(event.eventId),
    value: eventJson(event),
    headers: eventHeaders(event, { correlationId, traceparent: '' }, position, processedBy),
  };
}

/** Records that fill a log of commands up to the places that events tell of theirs; what they say is not read here. */
export function commandsUpTo(topic: string, events: StoredEvent[]): LogRecord[] {
  return events.flatMap(({ event, position }) =>
    Array.from({ length: position.offset + 1 }, () => ({
      topic,
      partition: position.partition,
      key: String(event.eventId),
      value: '{}',
      headers: {},
    })),
  );
}

/** Gives a recorded event another type, as a later version of the worker may, or a hand; the store itself forbids it. */
export async function changeType(pool: Pool, eventId: number, version: number, type: string): Promise<void> {
  await pool.query('ALTER TABLE booking_events DISABLE TRIGGER booking_events_append_only');
  await pool.query('UPDATE booking_events SET type = $3 WHERE event_id = $1 AND version = $2', [
    eventId,
    version,
    type,
  ]);
  await pool.query('ALTER TABLE booking_events ENABLE TRIGGER booking_events_append_only');
}
