import type {
  CatalogueCollection,
  CatalogueComplete,
  CatalogueView,
} from '@ticketing/shared/stores/catalogue-views.ts';
import { catalogueChangesId, catalogueCompleteId } from '@ticketing/shared/stores/catalogue-views.ts';
import { noteChanges } from '@ticketing/shared/stores/changes.ts';
import { duplicatesOf } from '@ticketing/shared/stores/mongodb.ts';
import type { Collection, Db } from 'mongodb';
import { operationLimit, unordered } from '../store/limits.ts';
import type { Entry } from './fold.ts';

export type EntryStore = {
  /** Writes movies and theaters, unless there are newer ones. */
  write(entries: Entry[]): Promise<void>;
  /** Replaces them even by the same version: it differs from the event store. */
  replace(entries: Entry[]): Promise<void>;
  /** The versions of those that are there. */
  versions(collection: CatalogueCollection, ids: string[]): Promise<Map<string, number>>;
  load(collection: CatalogueCollection, ids: string[]): Promise<Map<string, CatalogueView>>;
  /** Whether every stream has its view: recorded when they were made. */
  isComplete(): Promise<boolean>;
  markComplete(): Promise<void>;
};

export const catalogueViews = ['movies', 'theaters'] as const satisfies CatalogueCollection[];

/**
 * The views of the catalogue, written with compare-and-set: an older one never replaces a newer one.
 * @param names the live collections, or those that a rebuild fills
 */
export function createEntryStore(db: Db, names: Record<CatalogueCollection, string>): EntryStore {
  const collectionOf = (name: CatalogueCollection) => db.collection<CatalogueView>(names[name]);
  const marksOf = (name: CatalogueCollection) => db.collection<CatalogueComplete>(names[name]);

  async function writeTo(name: CatalogueCollection, wanted: CatalogueView[]): Promise<void> {
    const collection = collectionOf(name);
    let rest = wanted;
    while (rest.length > 0) {
      const seen = await versionsIn(collection, idsOf(rest));
      const late = rest.filter(({ _id, version }) => (seen.get(_id) ?? 0) < version);
      const fresh = late.filter(({ _id }) => !seen.has(_id));
      const known = late.filter(({ _id }) => seen.has(_id));
      const [allAdded, replaced] = await Promise.all([
        fresh.length === 0 ? true : collection.insertMany(fresh, unordered).then(() => true, falseIfThere),
        known.length === 0 ? 0 : replaceIn(collection, known, (_id) => ({ _id, version: seen.get(_id)! })),
      ]);
      // Another process has written one meanwhile: read all of them again.
      rest = allAdded && replaced === known.length ? [] : late;
    }
    await noteChanges(collection, catalogueChangesId, idsOf(wanted), operationLimit);
  }

  return {
    async write(entries) {
      for (const name of catalogueViews) await writeTo(name, viewsOf(entries, name));
    },
    async replace(entries) {
      await this.write(entries);
      for (const name of catalogueViews) {
        const views = viewsOf(entries, name);
        if (views.length === 0) continue;
        const versions = new Map(views.map(({ _id, version }) => [_id, version]));
        await replaceIn(collectionOf(name), views, (_id) => ({ _id, version: versions.get(_id)! }));
        await noteChanges(collectionOf(name), catalogueChangesId, idsOf(views), operationLimit);
      }
    },
    versions: (name, ids) => versionsIn(collectionOf(name), ids),
    async load(name, ids) {
      const found = await collectionOf(name)
        .find({ _id: { $in: ids } }, operationLimit)
        .toArray();
      return new Map(found.map((view) => [view._id, view]));
    },
    async isComplete() {
      for (const name of catalogueViews) {
        if ((await marksOf(name).findOne({ _id: catalogueCompleteId }, operationLimit)) === null) return false;
      }
      return true;
    },
    async markComplete() {
      for (const name of catalogueViews) {
        await marksOf(name).updateOne(
          { _id: catalogueCompleteId },
          { $set: { isComplete: true } },
          { upsert: true, ...operationLimit },
        );
      }
    },
  };
}

async function versionsIn(collection: Collection<CatalogueView>, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const found = await collection
    .find({ _id: { $in: ids } }, operationLimit)
    .project<Pick<CatalogueView, '_id' | 'version'>>({ version: 1 })
    .toArray();
  return new Map(found.map(({ _id, version }) => [_id, version]));
}

/** @returns how many were there as expected */
async function replaceIn(
  collection: Collection<CatalogueView>,
  views: CatalogueView[],
  expected: (id: string) => { _id: string; version: number },
): Promise<number> {
  const replacements = views.map((replacement) => ({
    replaceOne: { filter: expected(replacement._id), replacement },
  }));
  return (await collection.bulkWrite(replacements, unordered)).matchedCount;
}

function viewsOf(entries: Entry[], name: CatalogueCollection): CatalogueView[] {
  return entries.flatMap(({ collection, view }) => (collection === name ? view : []));
}

function idsOf(views: CatalogueView[]): string[] {
  return views.map(({ _id }) => _id);
}

function falseIfThere(error: unknown): false {
  if (duplicatesOf(error) === undefined) throw error;
  return false;
}
