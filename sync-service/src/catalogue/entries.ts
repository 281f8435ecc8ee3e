import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { movieStream, streamOf, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { CatalogueView } from '@ticketing/shared/stores/catalogue-views.ts';
import type { Pool } from 'pg';
import { fieldDifferences } from '../heal/differences.ts';
import type { SwapLock } from '../store/swap-lock.ts';
import type { EntryStore } from './entry-store.ts';
import { catalogueViews } from './entry-store.ts';
import type { Entry } from './fold.ts';
import type { CatalogueMetrics } from './metrics.ts';
import type { StreamRevision } from './source.ts';
import { allRevisions, readEntries, readRevisions } from './source.ts';

export type CatalogueEntries = {
  /** Writes movies and theaters, unless there are newer ones. */
  write(entries: Entry[]): Promise<void>;
  /** Writes these streams from the event store. One that cannot be read is logged and counted, and left as it is. */
  fill(streamIds: string[]): Promise<void>;
  /** Compares the versions of all with the event store, and fills those that are behind. @returns how many were */
  compareAll(): Promise<number>;
  /** Fills all views if that was never done: in a new database, or after an upgrade. */
  complete(): Promise<void>;
  /** Compares the contents of a few with the event store, in turn, and mends those that differ. @returns these */
  checkInTurn(): Promise<string[]>;
};

export type CatalogueEntriesOptions = {
  store: EntryStore;
  eventStore: Pool;
  swapLock: SwapLock;
  /** Called with what was written. */
  onWritten: (versions: [streamId: string, version: number][]) => void;
  metrics: CatalogueMetrics;
  logger: Logger;
};

/**
 * Brings the views of movies and theaters up to the event store. Each of their events carries the whole state, so a gap
 * does no harm once a later event has come; a lost last event is found by comparing versions.
 */
export function createCatalogueEntries(options: CatalogueEntriesOptions): CatalogueEntries {
  const { store, eventStore, swapLock, onWritten, metrics, logger } = options;
  let checkedTo = '';

  async function write(entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const release = await swapLock.share();
    try {
      await store.write(entries);
    } finally {
      release();
    }
    onWritten(entries.map(({ collection, view }) => [streamIdOf(collection, view), view.version]));
  }

  async function fill(streamIds: string[]): Promise<void> {
    try {
      await write(await readEntries(eventStore, streamIds));
    } catch (error) {
      if (faultOf(error) !== 'refuse') throw error;
      if (streamIds.length > 1) {
        for (const streamId of streamIds) await fill([streamId]);
        return;
      }
      metrics.unreadable.inc();
      logger.error({ err: error, streamId: streamIds[0] }, 'the view of a movie or theater cannot be written');
    }
  }

  /** What can be read of these streams. */
  async function readable(streamIds: string[]): Promise<Entry[]> {
    try {
      return await readEntries(eventStore, streamIds);
    } catch (error) {
      if (faultOf(error) !== 'refuse') throw error;
      if (streamIds.length === 1) return [];
      const entries: Entry[] = [];
      for (const streamId of streamIds) entries.push(...(await readable([streamId])));
      return entries;
    }
  }

  async function behind(page: StreamRevision[]): Promise<string[]> {
    const streamIds: string[] = [];
    for (const name of catalogueViews) {
      const ours = page.filter(({ streamId }) => collectionOf(streamId) === name);
      const seen = await store.versions(
        name,
        ours.map(({ streamId }) => streamOf(streamId).id),
      );
      for (const { streamId, revision } of ours) {
        if ((seen.get(streamOf(streamId).id) ?? 0) < revision) streamIds.push(streamId);
      }
    }
    return streamIds;
  }

  async function compareAll(): Promise<number> {
    let filled = 0;
    for await (const page of allRevisions(eventStore)) {
      const streamIds = await behind(page);
      await fill(streamIds);
      filled += streamIds.length;
    }
    metrics.healed.inc(filled);
    return filled;
  }

  async function different(entries: Entry[]): Promise<Entry[]> {
    const wrong: Entry[] = [];
    for (const name of catalogueViews) {
      const ours = entries.filter(({ collection }) => collection === name);
      const seen = await store.load(
        name,
        ours.map(({ view }) => view._id),
      );
      for (const entry of ours) if (entryDifferences(entry, seen.get(entry.view._id)).length > 0) wrong.push(entry);
    }
    return wrong;
  }

  return {
    write,
    fill,
    compareAll,
    async complete() {
      if (await store.isComplete()) return;
      const filled = await compareAll();
      await store.markComplete();
      if (filled > 0) logger.info({ filled }, 'made the views of movies and theaters that had none');
    },
    async checkInTurn() {
      const page = await readRevisions(eventStore, checkedTo, checkedAtOnce);
      checkedTo = page.length < checkedAtOnce ? '' : page.at(-1)!.streamId;
      const wrong = await different(await readable(page.map(({ streamId }) => streamId)));
      if (wrong.length === 0) return [];
      const streamIds = wrong.map(({ collection, view }) => streamIdOf(collection, view));
      logger.error({ streamIds }, 'views of the catalogue differ from the event store, writing them again');
      const release = await swapLock.share();
      try {
        await store.replace(wrong);
      } finally {
        release();
      }
      metrics.healed.inc(wrong.length);
      return streamIds;
    },
  };
}

// A theater has up to a megabyte of layouts.
const checkedAtOnce = 20;

/**
 * The differences between a movie or theater as the event store has it and its view, in words.
 * @param seen the view, which may be newer
 */
export function entryDifferences({ view }: Entry, seen: CatalogueView | undefined): string[] {
  if (seen === undefined) return ['it is missing'];
  if (seen.version > view.version) return [];
  return fieldDifferences(view, seen);
}

export function streamIdOf(collection: Entry['collection'], { _id }: CatalogueView): string {
  return collection === 'movies' ? movieStream(_id) : theaterStream(_id);
}

function collectionOf(streamId: string): Entry['collection'] {
  return streamOf(streamId).kind === 'movie' ? 'movies' : 'theaters';
}
