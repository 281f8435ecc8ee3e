import type { StoredCatalogueRow } from '@ticketing/shared/stores/catalogue-store.ts';
import { storedCatalogueColumns, storedCatalogueEvent } from '@ticketing/shared/stores/catalogue-store.ts';
import type { ClientBase, Pool } from 'pg';
import type { Entry } from './fold.ts';
import { foldEntry, isDefinition } from './fold.ts';

/** A stream of the catalogue that has had a definition, and the version of the last one. */
export type StreamRevision = { streamId: string; revision: number };

/** The next streams in id order, with their revisions. */
export async function readRevisions(
  client: ClientBase | Pool,
  after: string,
  limit: number,
): Promise<StreamRevision[]> {
  const { rows } = await client.query<{ stream_id: string; revision: number }>({
    name: 'catalogue-revisions',
    text: `SELECT stream_id, revision FROM catalogue_streams
           WHERE stream_id > $1 AND revision > 0 ORDER BY stream_id LIMIT $2`,
    values: [after, limit],
  });
  return rows.map((row) => ({ streamId: row.stream_id, revision: row.revision }));
}

/** All streams that have had a definition, in pages. */
export async function* allRevisions(client: ClientBase | Pool): AsyncGenerator<StreamRevision[]> {
  for (let after = ''; ; ) {
    const page = await readRevisions(client, after, pageSize);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.streamId;
  }
}

const pageSize = 500;

/**
 * Movies and theaters as the event store has them: from the event of their revision, and for a retired movie from its
 * last definition.
 * @throws ZodError when an event cannot be read
 */
export async function readEntries(client: ClientBase | Pool, streamIds: string[]): Promise<Entry[]> {
  if (streamIds.length === 0) return [];
  const columns = storedCatalogueColumns.split(', ').map((column) => `event.${column}`);
  const { rows } = await client.query<StoredCatalogueRow>({
    name: 'catalogue-entries',
    text: `SELECT ${columns.join(', ')} FROM catalogue_streams AS stream, LATERAL (
             (SELECT * FROM catalogue_events AS last
              WHERE last.stream_id = stream.stream_id AND last.version = stream.revision)
             UNION ALL
             (SELECT * FROM catalogue_events AS defined
              WHERE defined.stream_id = stream.stream_id AND defined.version < stream.revision
                AND defined.type = 'MovieDefined' AND stream.details IS NULL
              ORDER BY defined.version DESC LIMIT 1)) AS event
           WHERE stream.stream_id = ANY($1::text[]) AND stream.revision > 0
           ORDER BY event.stream_id, event.version DESC`,
    values: [streamIds],
  });
  const entries: Entry[] = [];
  for (const [, ofStream] of Map.groupBy(rows, (row) => row.stream_id)) {
    const [event, defined] = ofStream.map((row) => storedCatalogueEvent(row).event);
    if (event === undefined || !isDefinition(event)) continue;
    const entry = foldEntry(event, defined?.type === 'MovieDefined' ? defined : undefined);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}
