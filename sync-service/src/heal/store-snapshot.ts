import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { withSnapshot } from '@ticketing/shared/stores/snapshot.ts';
import type { Pool, PoolClient } from 'pg';

/** The end of a stream in the event store, and the last command of the current log that it answers. */
export type StreamEnd = { eventId: number; version: number; position?: LogPosition };

/** The parts of an event that are needed to find it in the views. */
export type RecordedEvent = {
  eventId: number;
  version: number;
  bookingId: string | null;
  /** For a refusal: the refused command, and the code. */
  refused: { command: string; code: string } | undefined;
  /** Whether it ends its show, and with it bookings that it does not name. */
  endsShow: boolean;
  recordedAt: Date;
};

/** A snapshot of the event store, so that "every show of a partition is up to date" refers to one moment. */
export type StoreSnapshot = {
  takenAt: Date;
  /** The ends of all streams, in pages by eventId. */
  streams(): AsyncGenerator<StreamEnd[]>;
  /** The ends of the streams with events recorded at or after a time, in pages. */
  streamsSince(time: Date): AsyncGenerator<StreamEnd[]>;
  /** The events recorded at or after a time, in pages, roughly in the order of recording. */
  eventsSince(time: Date): AsyncGenerator<RecordedEvent[]>;
};

/**
 * Runs work with a snapshot of the event store.
 * @param log the number of the current log of commands; see `commandLogOf`
 */
export async function withStoreSnapshot<T>(
  pool: Pool,
  log: number,
  work: (snapshot: StoreSnapshot) => Promise<T>,
): Promise<T> {
  return withSnapshot(pool, async (client) => {
    const { rows } = await client.query<{ now: Date }>('SELECT now()');
    return work({
      takenAt: rows[0]!.now,
      streams: () => pages(client, allStreams, (row: EndRow) => streamEnd(row, log)),
      streamsSince: (time) => pages(client, streamsSinceSql(time, log), (row: EndRow) => streamEnd(row, log)),
      eventsSince: (time) => pages(client, eventsSinceSql(time), recordedEvent),
    });
  });
}

const pageSize = 1_000;

async function* pages<Row, Item>(
  client: PoolClient,
  query: string,
  itemOf: (row: Row) => Item,
): AsyncGenerator<Item[]> {
  // A cursor: nothing is sorted, and only one page is in memory.
  const cursor = `pages_${nextCursor++}`;
  await client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await client.query(`FETCH ${pageSize} FROM ${cursor}`);
    if (rows.length === 0) break;
    yield rows.map(itemOf);
  }
  await client.query(`CLOSE ${cursor}`);
}

let nextCursor = 1;

type EndRow = {
  event_id: number;
  version: number;
  command_log: number;
  command_partition: number | null;
  command_offset: number | null;
};

function streamEnd(row: EndRow, log: number): StreamEnd {
  const { event_id: eventId, version, command_partition: partition, command_offset: offset } = row;
  if (row.command_log !== log || partition === null || offset === null) return { eventId, version };
  return { eventId, version, position: { partition, offset } };
}

type EventRow = {
  event_id: number;
  version: number;
  booking_id: string | null;
  command: string | null;
  code: string | null;
  ends_show: boolean;
  recorded_at: Date;
};

function recordedEvent(row: EventRow): RecordedEvent {
  const { event_id: eventId, version, booking_id: bookingId, command, code } = row;
  const refused = command === null || code === null ? undefined : { command, code };
  return { eventId, version, bookingId, refused, endsShow: row.ends_show, recordedAt: row.recorded_at };
}

const allStreams = `SELECT shows.event_id, shows.version, command_log, command_partition, command_offset
  FROM shows JOIN booking_events USING (event_id, version) ORDER BY shows.event_id`;

// A cursor takes no parameters; our times and numbers need no quoting.
/** The query of {@link StoreSnapshot.streamsSince}: it reads the pages of the table that were written since then. */
export function streamsSinceSql(time: Date, log: number): string {
  const onLog = `FILTER (WHERE command_log = ${log})`;
  return `SELECT event_id, max(version) AS version, ${log} AS command_log,
      max(command_partition) ${onLog} AS command_partition, max(command_offset) ${onLog} AS command_offset
    FROM booking_events WHERE recorded_at >= '${time.toISOString()}' GROUP BY event_id`;
}

/** The query of {@link StoreSnapshot.eventsSince}. */
export function eventsSinceSql(time: Date): string {
  return `SELECT event_id, version, booking_id, recorded_at, type = 'ShowCancelled' AS ends_show,
      CASE WHEN type = 'CommandRejected' THEN data ->> 'command' END AS command,
      CASE WHEN type = 'CommandRejected' THEN data ->> 'code' END AS code
    FROM booking_events WHERE recorded_at >= '${time.toISOString()}'`;
}

/**
 * The versions of the next shows in id order.
 * @param after an id; 0 for the first
 */
export async function readShowVersions(
  pool: Pool,
  after: number,
  limit: number,
): Promise<{ eventId: number; version: number }[]> {
  const { rows } = await pool.query<{ event_id: number; version: number }>({
    name: 'show-versions',
    text: 'SELECT event_id, version FROM shows WHERE event_id > $1 ORDER BY event_id LIMIT $2',
    values: [after, limit],
  });
  return rows.map((row) => ({ eventId: row.event_id, version: row.version }));
}
