import type { ClientBase, Pool } from 'pg';
import type { RecordedPosition } from '../log/headers.ts';
import type { CatalogueEvent } from '../messages/catalogue/events.ts';
import { catalogueEventSchema } from '../messages/catalogue/events.ts';

/** A stored event of the catalogue with the position of the command that it answers. */
export type StoredCatalogueEvent = { event: CatalogueEvent; correlationId: string; position: RecordedPosition };

/** The columns that {@link storedCatalogueEvent} needs, as a select list. */
export const storedCatalogueColumns =
  'stream_id, version, command_id, type, data, at, correlation_id, command_log, command_partition, command_offset';

export type StoredCatalogueRow = {
  stream_id: string;
  version: number;
  command_id: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  correlation_id: string;
  command_log: number;
  command_partition: number;
  command_offset: number;
};

/** Converts a row of `catalogue_events` to its event; the schema restores the order of the fields. */
export function storedCatalogueEvent(row: StoredCatalogueRow): StoredCatalogueEvent {
  const { command_log: log, command_partition: partition, command_offset: offset } = row;
  return {
    event: catalogueEventSchema.parse({
      ...row.data,
      streamId: row.stream_id,
      version: row.version,
      type: row.type,
      commandId: row.command_id,
      at: row.at.toISOString(),
    }),
    correlationId: row.correlation_id,
    position: log === 0 ? { partition, offset } : { log, partition, offset },
  };
}

/** The contents of `catalogue_events.data`: all fields of an event without a column of their own. */
export function catalogueEventData(event: CatalogueEvent): Record<string, unknown> {
  const { streamId: _streamId, version: _version, type: _type, commandId: _commandId, at: _at, ...data } = event;
  return data;
}

/**
 * Events of one stream in version order.
 * @param range first and last version, both inclusive; at most `limit` events
 */
export async function readCatalogueStream(
  client: ClientBase | Pool,
  streamId: string,
  range: { from: number; to?: number; limit: number },
): Promise<StoredCatalogueEvent[]> {
  const { rows } = await client.query<StoredCatalogueRow>({
    name: 'read-catalogue-stream',
    text: `SELECT ${storedCatalogueColumns} FROM catalogue_events
           WHERE stream_id = $1 AND version >= $2 AND version <= $3 ORDER BY version LIMIT $4`,
    values: [streamId, range.from, range.to ?? Number.MAX_SAFE_INTEGER, range.limit],
  });
  return rows.map(storedCatalogueEvent);
}
