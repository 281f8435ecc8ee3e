import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Pool, PoolClient } from 'pg';

/** A stream's end in the event store, with the command that its last event answers. */
export type StreamEnd = { eventId: number; version: number; position: LogPosition };

type Row = { event_id: number; version: number; command_partition: number; command_offset: number };

/**
 * The ends of all streams, in pages by eventId, all as of one moment: so that "every show of a partition has reached
 * its end" can be said of a moment.
 */
export async function* readStreamEnds(pool: Pool, pageSize = 1_000): AsyncGenerator<StreamEnd[]> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let page = await readPage(client, 0, pageSize);
    while (page.length > 0) {
      yield page;
      page = await readPage(client, page.at(-1)!.eventId, pageSize);
    }
    await client.query('COMMIT');
    broken = false;
  } finally {
    // Also when whoever reads the pages breaks off: the session ends, and its transaction with it.
    client.release(broken);
  }
}

async function readPage(client: PoolClient, after: number, limit: number): Promise<StreamEnd[]> {
  const { rows } = await client.query<Row>({
    name: 'stream-ends',
    text: `SELECT shows.event_id, shows.version, command_partition, command_offset
           FROM shows JOIN booking_events USING (event_id, version)
           WHERE shows.event_id > $1 ORDER BY shows.event_id LIMIT $2`,
    values: [after, limit],
  });
  return rows.map((row) => ({
    eventId: row.event_id,
    version: row.version,
    position: { partition: row.command_partition, offset: row.command_offset },
  }));
}
