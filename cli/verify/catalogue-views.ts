import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import { catalogueChangesId, catalogueCompleteId } from '@ticketing/shared/stores/catalogue-views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { entryDifferences, streamIdOf } from '@ticketing/sync-service/catalogue/entries.ts';
import type { EntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import { catalogueViews, createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import type { Entry } from '@ticketing/sync-service/catalogue/fold.ts';
import { allRevisions, readEntries } from '@ticketing/sync-service/catalogue/source.ts';
import { operationLimit } from '@ticketing/sync-service/store/limits.ts';
import type { Pool } from 'pg';
import type { Engines } from '../engines.ts';
import type { Findings } from './findings.ts';
import { untilSettled } from './until-settled.ts';

/**
 * Compares the views of movies and theaters with the event store, in both directions. A difference is looked at again,
 * and reported only if it stays.
 * @param options.repair whether to write those that differ again, and to remove those that no event speaks of
 * @returns how many movies and theaters there are
 */
export async function checkCatalogueViews(
  { pool, db }: Pick<Engines, 'pool' | 'db'>,
  findings: Findings,
  { repair, standstillMs }: { repair: boolean; standstillMs: number },
): Promise<number> {
  const store = createEntryStore(db, viewCollections);
  let count = 0;
  let wrong: Differences = new Map();
  for await (const page of allRevisions(pool)) {
    count += page.length;
    const streamIds = page.map(({ streamId }) => streamId);
    for (const [streamId, texts] of await differences(pool, store, streamIds)) wrong.set(streamId, texts);
  }
  wrong = await thoseThatStay(pool, store, wrong, standstillMs);
  if (repair && wrong.size > 0) {
    for (const streamId of wrong.keys()) await store.replace(await readEntries(pool, [streamId]));
    wrong = await differences(pool, store, [...wrong.keys()]);
  }
  for (const [streamId, texts] of wrong) for (const text of texts) findings.add('views', streamId, text);
  await checkUnfounded({ pool, db }, findings, repair);
  return count;
}

type Differences = Map<string, string[]>;

async function differences(pool: Pool, store: EntryStore, streamIds: string[]): Promise<Differences> {
  const found: Differences = new Map();
  for (let first = 0; first < streamIds.length; first += comparedAtOnce) {
    const page = streamIds.slice(first, first + comparedAtOnce);
    const entries = new Map((await readEntries(pool, page)).map((entry) => [idOf(entry), entry]));
    const seen = new Map(
      await Promise.all(catalogueViews.map(async (name) => [name, await store.load(name, idsIn(page, name))] as const)),
    );
    for (const streamId of page) {
      const entry = entries.get(streamId);
      const texts = entry
        ? entryDifferences(entry, seen.get(entry.collection)?.get(entry.view._id))
        : ['its definition cannot be read from the event store'];
      if (texts.length > 0) found.set(streamId, texts);
    }
  }
  return found;
}

// A theater has up to a megabyte of layouts.
const comparedAtOnce = 20;

async function thoseThatStay(
  pool: Pool,
  store: EntryStore,
  first: Differences,
  standstillMs: number,
): Promise<Differences> {
  let rest = first;
  await untilSettled(async () => {
    if (rest.size === 0) return { done: true, moved: false };
    const again = await differences(pool, store, [...rest.keys()]);
    const moved = again.size < rest.size;
    rest = again;
    return { done: rest.size === 0, moved };
  }, standstillMs);
  return rest;
}

async function checkUnfounded(
  { pool, db }: Pick<Engines, 'pool' | 'db'>,
  findings: Findings,
  remove: boolean,
): Promise<void> {
  for (const name of catalogueViews) {
    const collection = db.collection<{ _id: string }>(viewCollections[name]);
    const there = await collection.find({}, { maxTimeMS: 3_600_000 }).project<{ _id: string }>({ _id: 1 }).toArray();
    const ids = there.flatMap(({ _id }) => (marks.has(_id) ? [] : _id));
    const streamIds = ids.map((id) => `${name === 'movies' ? 'movie' : 'theater'}-${id}`);
    const { rows } = await pool.query<{ stream_id: string }>(
      'SELECT stream_id FROM catalogue_streams WHERE stream_id = ANY($1::text[]) AND revision > 0',
      [streamIds],
    );
    const founded = new Set(rows.map((row) => row.stream_id));
    for (const streamId of streamIds) {
      if (founded.has(streamId)) continue;
      if (remove) await collection.deleteOne({ _id: streamOf(streamId).id }, operationLimit);
      else findings.add('views', streamId, 'it is there and no event speaks of it');
    }
  }
}

const marks = new Set<string>([catalogueCompleteId, catalogueChangesId]);

function idOf({ collection, view }: Entry): string {
  return streamIdOf(collection, view);
}

function idsIn(streamIds: string[], name: Entry['collection']): string[] {
  const kind = name === 'movies' ? 'movie' : 'theater';
  return streamIds.flatMap((streamId) => (streamOf(streamId).kind === kind ? streamOf(streamId).id : []));
}
