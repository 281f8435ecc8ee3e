import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import { movieSchema } from '@ticketing/shared/messages/catalogue/movie.ts';
import { theaterSchema } from '@ticketing/shared/messages/catalogue/theater.ts';
import type { StoredCatalogueEvent, StoredCatalogueRow } from '@ticketing/shared/stores/catalogue-store.ts';
import {
  catalogueEventData,
  storedCatalogueColumns,
  storedCatalogueEvent,
} from '@ticketing/shared/stores/catalogue-store.ts';
import type { PoolClient } from 'pg';
import type { Slot, Stream } from '../domain/catalogue/stream.ts';
import type { CatalogueOutcome } from './messages.ts';

/**
 * Locks the rows of streams, in id order so that transactions cannot deadlock; a stream without a row gets one.
 * @returns their versions
 */
export async function lockStreams(client: PoolClient, streamIds: string[]): Promise<Map<string, number>> {
  let versions = await selectForUpdate(client, streamIds);
  if (versions.size < streamIds.length) {
    await client.query(
      `INSERT INTO catalogue_streams (stream_id, version)
       SELECT s, 0 FROM unnest($1::text[]) s ORDER BY s COLLATE "C" ON CONFLICT DO NOTHING`,
      [streamIds],
    );
    versions = await selectForUpdate(client, streamIds);
  }
  return versions;
}

async function selectForUpdate(client: PoolClient, streamIds: string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ stream_id: string; version: number }>(
    `SELECT stream_id, version FROM catalogue_streams WHERE stream_id = ANY($1::text[])
     ORDER BY stream_id FOR UPDATE`,
    [streamIds],
  );
  return new Map(rows.map((row) => [row.stream_id, row.version]));
}

/** Recorded outcomes by command id. */
export async function readCatalogueOutcomes(
  client: PoolClient,
  commandIds: string[],
): Promise<Map<string, StoredCatalogueEvent>> {
  const { rows } = await client.query<StoredCatalogueRow>(
    `SELECT ${storedCatalogueColumns} FROM catalogue_events WHERE command_id = ANY($1::uuid[])`,
    [commandIds],
  );
  return new Map(rows.map((row) => [row.command_id, storedCatalogueEvent(row)]));
}

type StreamRow = { stream_id: string; version: number; revision: number; details: unknown };

type SlotRow = {
  stream_id: string;
  slot_id: string;
  event_id: number;
  hall_id: string | null;
  from_at: Date | null;
  until_at: Date;
  version: number;
};

/** Loads the whole state of locked streams. */
export async function loadStreams(client: PoolClient, streamIds: string[]): Promise<Stream[]> {
  if (streamIds.length === 0) return [];
  const streams = await client.query<StreamRow>(
    'SELECT stream_id, version, revision, details FROM catalogue_streams WHERE stream_id = ANY($1::text[])',
    [streamIds],
  );
  const slots = await client.query<SlotRow>(
    `SELECT stream_id, slot_id, event_id, hall_id, from_at, until_at, version
     FROM catalogue_slots WHERE stream_id = ANY($1::text[]) ORDER BY stream_id, version`,
    [streamIds],
  );
  const slotsOf = Map.groupBy(slots.rows, (row) => row.stream_id);
  return streams.rows.map((row) => streamOfRow(row, slotsOf.get(row.stream_id) ?? []));
}

function streamOfRow({ stream_id: streamId, version, revision, details }: StreamRow, slots: SlotRow[]): Stream {
  return {
    streamId,
    version,
    revision,
    ...(details !== null && detailsOf(streamId, details)),
    slots: new Map(slots.map((row) => [row.slot_id, slotOf(row)])),
  };
}

/** The schema restores the order of the fields. */
function detailsOf(streamId: string, details: unknown): Pick<Stream, 'movie' | 'theater'> {
  return streamOf(streamId).kind === 'movie'
    ? { movie: movieSchema.parse(details) }
    : { theater: theaterSchema.parse(details) };
}

function slotOf({ event_id, hall_id, from_at, until_at, version }: SlotRow): Slot {
  return {
    eventId: event_id,
    ...(hall_id !== null && from_at !== null && { hall: { hallId: hall_id, from: from_at.toISOString() } }),
    until: until_at.toISOString(),
    version,
  };
}

/** What a chunk changes in a stream. */
export type StreamChange = {
  stream: Stream;
  seenVersion: number;
  seenRevision: number;
  taken: [slotId: string, slot: Slot][];
  gone: string[];
};

/**
 * Appends outcomes and writes what they change, with set-based statements.
 * @throws errors of the database: a second outcome for a command violates `catalogue_events_one_outcome`
 */
export async function writeCatalogue(
  client: PoolClient,
  outcomes: CatalogueOutcome[],
  changes: StreamChange[],
  { processedBy, commandLog }: { processedBy: string; commandLog: number },
): Promise<void> {
  const events = outcomes.map(({ event, logged: { correlation, position } }) => ({
    stream_id: event.streamId,
    version: event.version,
    command_id: event.commandId,
    type: event.type,
    data: catalogueEventData(event),
    at: event.at,
    correlation_id: correlation.correlationId,
    command_partition: position.partition,
    command_offset: position.offset,
  }));
  await client.query(
    `INSERT INTO catalogue_events (stream_id, version, command_id, type, data, at, correlation_id, command_log,
       command_partition, command_offset, processed_by)
     SELECT stream_id, version, command_id, type, data, at, correlation_id, $2, command_partition, command_offset, $3
     FROM json_to_recordset($1::json) AS e(stream_id text, version bigint, command_id uuid, type text, data jsonb,
       at timestamptz, correlation_id text, command_partition smallint, command_offset bigint)`,
    [JSON.stringify(events), commandLog, processedBy],
  );
  // The details are written only where they have changed: a theater's may have a megabyte.
  const streams = changes.map(({ stream: { streamId, version, revision, movie, theater }, seenRevision }) => ({
    stream_id: streamId,
    version,
    revision,
    has_changed: revision !== seenRevision,
    details: revision === seenRevision ? null : (movie ?? theater ?? null),
  }));
  await client.query(
    `UPDATE catalogue_streams s SET version = n.version, revision = n.revision,
       details = CASE WHEN n.has_changed THEN n.details ELSE s.details END
     FROM json_to_recordset($1::json) AS n(stream_id text, version bigint, revision bigint, has_changed boolean,
       details jsonb)
     WHERE s.stream_id = n.stream_id`,
    [JSON.stringify(streams)],
  );
  const gone = changes.flatMap(({ stream: { streamId }, gone: ids }) => ids.map((id) => [streamId, id] as const));
  if (gone.length > 0) {
    await client.query(
      `DELETE FROM catalogue_slots s USING unnest($1::text[], $2::uuid[]) AS g(stream_id, slot_id)
       WHERE s.stream_id = g.stream_id AND s.slot_id = g.slot_id`,
      [gone.map(([streamId]) => streamId), gone.map(([, id]) => id)],
    );
  }
  const taken = changes.flatMap(({ stream: { streamId }, taken: slots }) =>
    slots.map(([slotId, { eventId, hall, until, version }]) => ({
      stream_id: streamId,
      slot_id: slotId,
      event_id: eventId,
      hall_id: hall?.hallId ?? null,
      from_at: hall?.from ?? null,
      until_at: until,
      version,
    })),
  );
  if (taken.length > 0) {
    await client.query(
      `INSERT INTO catalogue_slots (stream_id, slot_id, event_id, hall_id, from_at, until_at, version)
       SELECT stream_id, slot_id, event_id, hall_id, from_at, until_at, version
       FROM json_to_recordset($1::json) AS t(stream_id text, slot_id uuid, event_id int, hall_id text,
         from_at timestamptz, until_at timestamptz, version bigint)`,
      [JSON.stringify(taken)],
    );
  }
}
