import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { catalogueEventSchema } from '@ticketing/shared/messages/catalogue/events.ts';
import type { StoredCatalogueEvent, StoredCatalogueRow } from '@ticketing/shared/stores/catalogue-store.ts';
import { storedCatalogueColumns, storedCatalogueEvent } from '@ticketing/shared/stores/catalogue-store.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { LoggedCatalogueCommand } from '@ticketing/worker/catalogue/messages.ts';
import { readCatalogueCommand } from '@ticketing/worker/catalogue/messages.ts';
import { MongoClient } from 'mongodb';
import type pg from 'pg';
import type { EngineUrls } from '../../../local/engines.ts';
import { withDatabase } from './database.ts';
import { jsonOf } from './json.ts';
import type { LogAccess } from './topic.ts';
import { readTopic } from './topic.ts';

export type StreamRow = { stream_id: string; version: number; revision: number };

export type SlotRow = { stream_id: string; slot_id: string; event_id: number };

/** What the engines have of movies and theaters. */
export type CatalogueTruth = {
  /** In order of each partition. */
  commands: LoggedCatalogueCommand[];
  /** How many messages among the commands are none. */
  unreadableCommands: number;
  /** By stream, in order of version. */
  store: Map<string, StoredCatalogueEvent[]>;
  /** As they stand on the topic, doubles too. */
  published: { event: CatalogueEvent; bytes: string }[];
  streams: StreamRow[];
  slots: SlotRow[];
  views: { movies: MovieView[]; theaters: TheaterView[] };
};

/** Reads it all. */
export async function readCatalogueTruth(
  { databaseUrl, mongodbUri }: EngineUrls,
  log: LogAccess,
  partitions: number,
): Promise<CatalogueTruth> {
  const [commands, published, tables, views] = await Promise.all([
    readCatalogueCommands(log, partitions),
    readPublishedCatalogue(log),
    withDatabase(databaseUrl, async (client) => ({
      store: await readCatalogueStore(client),
      streams: (await client.query<StreamRow>('SELECT stream_id, version, revision FROM catalogue_streams')).rows,
      slots: (await client.query<SlotRow>('SELECT stream_id, slot_id, event_id FROM catalogue_slots')).rows,
    })),
    readViews(mongodbUri),
  ]);
  return { ...commands, published, ...tables, views };
}

/** The commands of `catalogue.commands`, in order of each partition. */
export async function readCatalogueCommands(
  log: LogAccess,
  partitions: number,
): Promise<Pick<CatalogueTruth, 'commands' | 'unreadableCommands'>> {
  const partitionOf = createPartitioner(partitions);
  const messages = await readTopic(log, 'catalogue.commands');
  const commands = messages.flatMap((message) => {
    const read = readCatalogueCommand(message, message.partition, partitionOf);
    return read instanceof DeadLetter ? [] : [read];
  });
  return { commands, unreadableCommands: messages.length - commands.length };
}

/** The events on the topic; what is no event is left out. */
export async function readPublishedCatalogue(log: LogAccess): Promise<CatalogueTruth['published']> {
  const messages = await readTopic(log, 'catalogue.events');
  return messages.flatMap(({ value }) => {
    const bytes = value?.toString() ?? '';
    const parsed = catalogueEventSchema.safeParse(jsonOf(bytes));
    return parsed.success ? [{ event: parsed.data, bytes }] : [];
  });
}

export async function readCatalogueStore(client: pg.Client): Promise<CatalogueTruth['store']> {
  const { rows } = await client.query<StoredCatalogueRow>(
    `SELECT ${storedCatalogueColumns} FROM catalogue_events ORDER BY stream_id, version`,
  );
  return Map.groupBy(rows.map(storedCatalogueEvent), ({ event }) => event.streamId);
}

async function readViews(mongodbUri: string): Promise<CatalogueTruth['views']> {
  const client = new MongoClient(mongodbUri);
  try {
    const db = client.db();
    // Besides, each has documents of its own that are no views.
    const [movies, theaters] = await Promise.all([
      db
        .collection<MovieView>(viewCollections.movies)
        .find({ version: { $exists: true }, asOf: { $exists: true } })
        .toArray(),
      db
        .collection<TheaterView>(viewCollections.theaters)
        .find({ version: { $exists: true }, asOf: { $exists: true } })
        .toArray(),
    ]);
    return { movies, theaters };
  } finally {
    await client.close();
  }
}
