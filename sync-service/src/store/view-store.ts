import { bookingStatuses, isOpen } from '@ticketing/shared/messages/statuses.ts';
import { duplicatesOf } from '@ticketing/shared/stores/mongodb.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Db, Filter, UpdateFilter } from 'mongodb';
import { insertMissing } from './inserts.ts';
import { operationLimit, unordered } from './limits.ts';
import { createListings } from './listings.ts';

/** A document as it was read and as it is to be written; `before` is absent for a new one. */
export type Change<View> = { before: View | undefined; after: View };

export type ViewStore = ReturnType<typeof createViewStore>;

export type CollectionNames = Record<keyof typeof viewCollections, string>;

/**
 * The views in MongoDB. Every write is an insert that keeps an existing document, or a compare-and-set on the version
 * that the writer has read: a late writer overwrites nothing.
 * @param names the live collections, or those that a rebuild fills
 * @param onListed called with the showtimes whose listings were written
 */
export function createViewStore(
  db: Db,
  names: CollectionNames = viewCollections,
  onListed?: (showtimes: number[]) => void,
) {
  const shows = db.collection<ShowView>(names.events);
  const bookings = db.collection<BookingView>(names.bookings);
  const history = db.collection<HistoryView>(names.history);
  const listings = createListings(db.collection(names.listings), shows, onListed);

  return {
    listings,

    async loadShows(eventIds: number[]): Promise<Map<number, ShowView>> {
      if (eventIds.length === 0) return new Map();
      const found = await shows.find({ _id: { $in: eventIds } }, operationLimit).toArray();
      return new Map(found.map((show) => [show._id, show]));
    },

    async loadBookings(bookingIds: string[]): Promise<Map<string, BookingView>> {
      if (bookingIds.length === 0) return new Map();
      const found = await bookings.find({ _id: { $in: bookingIds } }, operationLimit).toArray();
      return new Map(found.map((booking) => [booking._id, booking]));
    },

    /** Bookings of a show that own seats, in order of their ids: those that reflect no event from a version on. */
    async openBookings(
      eventId: number,
      { before, after, limit }: { before: number; after: string; limit: number },
    ): Promise<BookingView[]> {
      const filter = {
        eventId,
        _id: { $gt: after },
        status: { $in: bookingStatuses.filter(isOpen) },
        version: { $lt: before },
      };
      return bookings.find(filter, operationLimit).sort({ _id: 1 }).limit(limit).toArray();
    },

    /** Adds missing entries. */
    async addHistory(events: HistoryView[]): Promise<void> {
      if (events.length === 0) return;
      // A hall may have 200 kB.
      if (events.some(({ type }) => type === 'ShowScheduled')) {
        await history.insertMany(events, unordered).catch(ignoreDuplicates);
      } else {
        await insertMissing(db, names.history, events);
      }
    },

    /** @returns those that could not be written because another process had written them, and possibly others */
    async writeBookings(changes: Change<BookingView>[]): Promise<string[]> {
      const fresh = changes.filter(({ before }) => before === undefined).map(({ after }) => after);
      const known = changes.filter(({ before }) => before !== undefined);
      const [thereAlready, changed] = await Promise.all([
        fresh.length === 0 ? [] : insertMissing(db, names.bookings, fresh),
        known.length === 0
          ? 0
          : bookings
              .bulkWrite(
                known.map(({ before, after }) => ({
                  replaceOne: { filter: { _id: after._id, version: before!.version }, replacement: after },
                })),
                unordered,
              )
              .then((result) => result.matchedCount),
      ]);
      const lost = thereAlready.map((index) => fresh[index]!._id);
      return changed === known.length ? lost : [...lost, ...known.map(({ after }) => after._id)];
    },

    /** @returns false if at least one was not as the writer had read it; the others are written */
    async writeShows(changes: Change<ShowView>[]): Promise<boolean> {
      // Before the shows: after a crash between the two the same changes come again.
      await listings.follow(changes);
      const fresh = changes.filter(({ before }) => before === undefined).map(({ after }) => after);
      const known = changes.filter(({ before }) => before !== undefined);
      const [thereAlready, changed] = await Promise.all([
        fresh.length === 0 ? [] : shows.insertMany(fresh, unordered).then(() => [], duplicatesOrThrow),
        known.length === 0
          ? 0
          : shows
              .bulkWrite(
                known.map((change) => updateOf(change as Change<ShowView> & { before: ShowView })),
                unordered,
              )
              .then((result) => result.matchedCount),
      ]);
      return thereAlready.length === 0 && changed === known.length;
    },

    async loadShowVersions(eventIds: number[]): Promise<Map<number, number>> {
      if (eventIds.length === 0) return new Map();
      const found = await shows
        .find({ _id: { $in: eventIds } }, operationLimit)
        .project<Pick<ShowView, '_id' | 'version'>>({ version: 1 })
        .toArray();
      return new Map(found.map(({ _id, version }) => [_id, version]));
    },

    async loadBookingVersions(bookingIds: string[]): Promise<Map<string, number>> {
      if (bookingIds.length === 0) return new Map();
      const found = await bookings
        .find({ _id: { $in: bookingIds } }, operationLimit)
        .project<Pick<BookingView, '_id' | 'version'>>({ version: 1 })
        .toArray();
      return new Map(found.map(({ _id, version }) => [_id, version]));
    },

    /** @returns those of the ids (`eventId:version`) that are in the history */
    async findHistory(ids: string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set();
      const found = await history
        .find({ _id: { $in: ids } }, operationLimit)
        .project<Pick<HistoryView, '_id'>>({ _id: 1 })
        .toArray();
      return new Set(found.map(({ _id }) => _id));
    },

    async loadHistory(ids: string[]): Promise<Map<string, HistoryView>> {
      if (ids.length === 0) return new Map();
      const found = await history.find({ _id: { $in: ids } }, operationLimit).toArray();
      return new Map(found.map((event) => [event._id, event]));
    },
  };
}

// Of most changes only what has changed: after a sale counts, lowest price, and the rows with changed seats.
function updateOf({ before, after }: Change<ShowView> & { before: ShowView }) {
  const filter: Filter<ShowView> = {
    _id: after._id,
    version: before.version,
    origin: before.origin ?? { $exists: false },
  };
  if (!before.scheduled || !after.scheduled || before.layout !== after.layout) {
    return { replaceOne: { filter, replacement: after } };
  }
  const rows = Object.entries(after.seatMap).filter(([key, row]) => before.seatMap[key] !== row);
  const { seatMap: _rows, ...details } = after;
  const seen = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(details).filter(([name, value]) => seen.get(name) !== value);
  const gone = Object.keys(before).filter((name) => !(name in after));
  const $set = Object.fromEntries([...fields, ...rows.map(([key, row]) => [`seatMap.${key}`, row])]);
  const $unset = Object.fromEntries(gone.map((name) => [name, '']));
  const update = gone.length === 0 ? { $set } : { $set, $unset };
  return { updateOne: { filter, update: update as UpdateFilter<ShowView> } };
}

function duplicatesOrThrow(error: unknown): number[] {
  const duplicates = duplicatesOf(error);
  if (duplicates === undefined) throw error;
  return duplicates;
}

function ignoreDuplicates(error: unknown): void {
  duplicatesOrThrow(error);
}
