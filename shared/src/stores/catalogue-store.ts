import type { ClientBase, Pool } from 'pg';
import type { CatalogueEvent } from '../messages/catalogue/events.ts';
import { catalogueEventSchema } from '../messages/catalogue/events.ts';
import type { Stored, StoredRow } from './stored-event.ts';
import { storedAs, storedColumns } from './stored-event.ts';

export type StoredCatalogueEvent = Stored<CatalogueEvent>;

/** The columns that {@link storedCatalogueEvent} needs, as a select list. */
export const storedCatalogueColumns = `stream_id, ${storedColumns}`;

export type StoredCatalogueRow = StoredRow & { stream_id: string };

/** Converts a row of `catalogue_events` to its event. */
export function storedCatalogueEvent(row: StoredCatalogueRow): StoredCatalogueEvent {
  return storedAs(catalogueEventSchema, row, { streamId: row.stream_id });
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
