import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { CreateIndexesOptions, Db, IndexSpecification } from 'mongodb';

type Index = { key: IndexSpecification; options?: CreateIndexesOptions };

// One index a line, with the question that it answers. `_id` itself is always indexed.
const indexes: Record<keyof typeof viewCollections, Index[]> = {
  events: [
    // Compare-and-set of the projector.
    { key: { _id: 1, version: 1 }, options: { unique: true } },
    // The list: by time (its default order), by name, by price; within a category or a city.
    { key: { scheduled: 1, startsAt: 1, _id: 1 } },
    { key: { scheduled: 1, name: 1, _id: 1 } },
    { key: { scheduled: 1, priceFromMinor: 1, _id: 1 } },
    { key: { category: 1, startsAt: 1, _id: 1 } },
    { key: { 'venue.city': 1, startsAt: 1, _id: 1 } },
  ],
  bookings: [
    // Compare-and-set of the projector.
    { key: { _id: 1, version: 1 }, options: { unique: true } },
    // A user's bookings, newest first; of one show, of one status.
    { key: { userId: 1, createdAt: -1, _id: -1 } },
    { key: { userId: 1, eventId: 1, createdAt: -1, _id: -1 } },
    // The bookings of a show: verify and rebuild.
    { key: { eventId: 1, _id: 1 } },
  ],
  history: [
    // A show's life in order, a seat's, a booking's.
    { key: { eventId: 1, version: 1 } },
    { key: { eventId: 1, seatIds: 1, version: 1 } },
    { key: { bookingId: 1, version: 1 } },
  ],
  projection: [],
};

/**
 * Creates the indexes that are not there yet.
 * @param collectionOf where the collections are: the live ones, or those that a rebuild fills beside them
 */
export async function createIndexes(
  db: Db,
  collectionOf: (name: keyof typeof viewCollections) => string = (name) => viewCollections[name],
): Promise<void> {
  for (const [name, specifications] of Object.entries(indexes) as [keyof typeof viewCollections, Index[]][]) {
    for (const { key, options } of specifications) await db.createIndex(collectionOf(name), key, options ?? {});
  }
}
