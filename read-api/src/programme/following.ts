import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { CatalogueCollection, CatalogueView } from '@ticketing/shared/stores/catalogue-views.ts';
import { catalogueChangesId, catalogueCompleteId } from '@ticketing/shared/stores/catalogue-views.ts';
import type { Changes } from '@ticketing/shared/stores/changes.ts';
import { changedSince } from '@ticketing/shared/stores/changes.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import { listingChangesId, listingsCompleteId } from '@ticketing/shared/stores/listings.ts';
import type { Collection, Document, Filter, FindOptions } from 'mongodb';
import type { Views } from '../views.ts';
import { queryLimit, wholeCollection } from '../views.ts';
import type { ReadListing } from './entries.ts';
import type { Programme } from './programme.ts';

export type ProgrammeFollower = {
  /** Whether everything has been read once. Not before sync-service has made the views. */
  isReady(): boolean;
  /** Rejects while everything is being read for the first time: for /health/ready. */
  check(): Promise<void>;
  /** Reads some of the catalogue now, because something was heard of them. */
  hear(heard: Heard): void;
  /** Reads a movie or theater, and waits until the programme has what the view has. */
  refresh(collection: CatalogueCollection, id: string): Promise<void>;
  close(): void;
};

export type Heard = { movies?: string[]; theaters?: string[]; listings?: number[] };

export type FollowingOptions = { views: Views; programme: Programme; logger: Logger; pollMs?: number };

/**
 * Keeps the programme in step with the views: reads everything once, and then what has changed. Hints say at once what
 * that is. They may be lost, so the documents of changes are also read, once a second. What was read twice does no harm:
 * the programme keeps the newest.
 */
export function followProgramme({ views, programme, logger, pollMs = 1_000 }: FollowingOptions): ProgrammeFollower {
  /** The documents of changes when the collections were read; absent before. */
  let known: KnownChanges | undefined;
  let isReadAgain = false;
  let polledMs = 0;
  let isClosed = false;
  let isFailing = false;
  let wake: () => void = () => undefined;
  const heard = { movies: new Set<string>(), theaters: new Set<string>(), listings: new Set<number>() };

  /** @returns undefined while one of the collections is not made */
  async function readChanges(): Promise<KnownChanges | undefined> {
    const [movies, theaters, listings] = await views.read(() =>
      Promise.all([
        marksIn<string>(views.movies, catalogueCompleteId, catalogueChangesId),
        marksIn<string>(views.theaters, catalogueCompleteId, catalogueChangesId),
        marksIn<number>(views.listings, listingsCompleteId, listingChangesId),
      ]),
    );
    if (!movies.isComplete || !theaters.isComplete || !listings.isComplete) return undefined;
    return { movies: movies.changes, theaters: theaters.changes, listings: listings.changes };
  }

  async function readAll(what: Set<keyof KnownChanges>): Promise<void> {
    if (what.has('theaters')) await readEvery<CatalogueView>(views.theaters, {}, putTheaters);
    if (what.has('movies')) await readEvery<CatalogueView>(views.movies, {}, putMovies);
    if (!what.has('listings')) return;
    const there = new Set<number>();
    const coming = { startsAt: { $gte: new Date().toISOString() }, showtime: { $exists: true } };
    await readEvery<ReadListing>(
      views.listings,
      coming,
      (page) => {
        programme.putListings(page);
        for (const { _id } of page) there.add(_id);
      },
      projection,
    );
    programme.keepShowtimes(there);
  }

  function putMovies(documents: CatalogueView[]): void {
    for (const view of documents) if ('title' in view) programme.putMovie(view);
  }

  function putTheaters(documents: CatalogueView[]): void {
    for (const view of documents) if ('halls' in view) programme.putTheater(view);
  }

  async function readSome(ids: { movies: string[]; theaters: string[]; listings: number[] }): Promise<void> {
    await inPages(ids.theaters, async (page) =>
      putTheaters(await views.read(() => views.theaters.find({ _id: { $in: page } }, queryLimit).toArray())),
    );
    await inPages(ids.movies, async (page) =>
      putMovies(await views.read(() => views.movies.find({ _id: { $in: page } }, queryLimit).toArray())),
    );
    await inPages(ids.listings, async (page) =>
      programme.putListings(
        await views.read(() =>
          views.listings.find<ReadListing>({ _id: { $in: page } }, { ...projection, ...queryLimit }).toArray(),
        ),
      ),
    );
  }

  async function readHeard(): Promise<void> {
    const ids = { movies: [...heard.movies], theaters: [...heard.theaters], listings: [...heard.listings] };
    for (const some of Object.values(heard)) some.clear();
    await readSome(ids);
  }

  async function step(): Promise<void> {
    if (known === undefined) {
      // First how far it goes, so that what is written meanwhile is read again.
      const now = await readChanges();
      if (now === undefined) return;
      await readAll(new Set(collections));
      known = now;
      polledMs = performance.now();
      logger.info(
        { movies: programme.movies().length, theaters: programme.theaters().length },
        'the programme is read',
      );
      return;
    }
    await readHeard();
    if (!isReadAgain && performance.now() - polledMs < pollMs) return;
    polledMs = performance.now();
    const now = await readChanges();
    // With the look-alike a collection is empty for a moment while a rebuild swaps it in.
    if (now === undefined) return;
    const all = new Set(collections.filter((name) => isReadAgain || changedIn(name, now) === 'all'));
    isReadAgain = false;
    try {
      await readAll(all);
      await readSome({
        movies: listed(changedSince(known.movies, now.movies)),
        theaters: listed(changedSince(known.theaters, now.theaters)),
        listings: listed(changedSince(known.listings, now.listings)),
      });
    } catch (error) {
      // What was not read is read again.
      isReadAgain = true;
      throw error;
    }
    known = now;
  }

  function changedIn(name: keyof KnownChanges, now: KnownChanges) {
    if (name === 'listings') return changedSince(known?.listings, now.listings);
    return changedSince(known?.[name], now[name]);
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      try {
        await step();
        isFailing = false;
      } catch (error) {
        if (!isFailing && !isClosed) logger.warn({ reason: (error as Error).message }, 'the programme cannot be read');
        isFailing = true;
      }
      const hasHeard = Object.values(heard).some(({ size }) => size > 0);
      if (isClosed || (hasHeard && !isFailing && known !== undefined)) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, known === undefined ? pollMs / 4 : pollMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  views.onOutage(() => {
    isReadAgain = true;
    wake();
  });
  void run();

  return {
    isReady: () => known !== undefined,
    async check() {
      if (known === undefined && (await readChanges()) !== undefined) throw new Error('the programme is being read');
    },
    hear({ movies = [], theaters = [], listings = [] }) {
      for (const id of movies) heard.movies.add(id);
      for (const id of theaters) heard.theaters.add(id);
      for (const id of listings) heard.listings.add(id);
      if (!isFailing) wake();
    },
    async refresh(collection, id) {
      const none = { movies: [], theaters: [], listings: [] };
      await readSome({ ...none, [collection]: [id] });
    },
    close() {
      isClosed = true;
      wake();
    },
  };
}

type KnownChanges = {
  movies: Changes<string> | undefined;
  theaters: Changes<string> | undefined;
  listings: Changes<number> | undefined;
};

const collections = ['movies', 'theaters', 'listings'] as const satisfies (keyof KnownChanges)[];

async function marksIn<Id extends string | number>(
  collection: Collection<CatalogueView> | Collection<ListingView>,
  completeId: Id,
  changesId: Id,
): Promise<{ isComplete: boolean; changes: Changes<Id> | undefined }> {
  const marks = collection as unknown as Collection<{ _id: string | number }>;
  const found = await marks
    .find<{ _id: Id; isComplete: true } | Changes<Id>>({ _id: { $in: [completeId, changesId] } }, queryLimit)
    .toArray();
  return {
    isComplete: found.some(({ _id }) => _id === completeId),
    changes: found.find((mark) => 'latest' in mark),
  };
}

async function readEvery<View extends Document>(
  collection: Collection<CatalogueView> | Collection<ListingView>,
  filter: Filter<Document>,
  put: (page: View[]) => void,
  options: FindOptions = {},
): Promise<void> {
  const documents = collection as unknown as Collection<Document>;
  let page: View[] = [];
  for await (const document of documents.find<View>(filter, { ...options, ...wholeCollection }).batchSize(pageSize)) {
    page.push(document);
    if (page.length < pageSize) continue;
    put(page);
    page = [];
  }
  put(page);
}

const pageSize = 500;

/** Most of a listing's bytes, which the programme does not need. */
const projection = { projection: { search: 0, city: 0, category: 0 } };

async function inPages<Id>(ids: Id[], read: (page: Id[]) => Promise<void>): Promise<void> {
  for (let first = 0; first < ids.length; first += pageSize) await read(ids.slice(first, first + pageSize));
}

function listed<Id>(changed: Id[] | 'all'): Id[] {
  return changed === 'all' ? [] : changed;
}
