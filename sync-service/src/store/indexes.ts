import { isLookAlike } from '@ticketing/shared/stores/look-alike.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Db, IndexDirection } from 'mongodb';
import { MongoServerError } from 'mongodb';

type Index = { key: Record<string, IndexDirection>; options?: { unique?: true; partialFilterExpression?: object } };
type View = keyof typeof viewCollections;

// One index per line, with its query. `_id` is always indexed.
const indexes: Record<View, Index[]> = {
  events: [],
  listings: [
    // Lists: by time (the default), by name, by price; within a category or a city.
    { key: { startsAt: 1, _id: 1 } },
    { key: { name: 1, _id: 1 } },
    { key: { priceFromMinor: 1, _id: 1 } },
    { key: { category: 1, startsAt: 1, _id: 1 } },
    { key: { city: 1, startsAt: 1, _id: 1 } },
  ],
  bookings: [
    // A user's bookings, newest first; of one show, of one status.
    { key: { userId: 1, createdAt: -1, _id: -1 } },
    { key: { userId: 1, eventId: 1, createdAt: -1, _id: -1 } },
    // The bookings of a show: verify and rebuild.
    { key: { eventId: 1, _id: 1 } },
  ],
  history: [
    // The history of a show, a seat or a booking, in order.
    { key: { eventId: 1, version: 1 } },
    { key: { eventId: 1, seatIds: 1, version: 1 } },
    // A seat that an exchange has released.
    {
      key: { eventId: 1, released: 1, version: 1 },
      options: { partialFilterExpression: { released: { $exists: true } } },
    },
    { key: { bookingId: 1, version: 1 } },
    // Who waited for seats of a show.
    {
      key: { type: 1, eventId: 1, version: 1 },
      options: { partialFilterExpression: { type: 'WaitlistJoined' } },
    },
  ],
  projection: [],
  movies: [],
  theaters: [],
  payments: [
    // A user's payments, newest first; those of a booking; those with a status, for organisers.
    { key: { userId: 1, createdAt: -1, _id: -1 } },
    { key: { bookingId: 1, createdAt: -1, _id: -1 } },
    { key: { status: 1, createdAt: -1, _id: -1 } },
    { key: { createdAt: -1, _id: -1 } },
    // The payments of a show: verify and reports.
    { key: { eventId: 1, _id: 1 } },
  ],
  paymentPositions: [],
};

// For the projector's compare-and-set with the look-alike. MongoDB does not need it, and would have to update it at
// each sale.
const compareAndSet: Index = { key: { _id: 1, version: 1 }, options: { unique: true } };
const comparedAndSet: readonly View[] = ['events', 'listings', 'bookings', 'movies', 'theaters', 'payments'];

// Indexes of earlier versions that no query uses, by name. Other unknown indexes are kept.
const obsolete: Partial<Record<View, string[]>> = {
  events: [
    'scheduled_1_startsAt_1__id_1',
    'scheduled_1_name_1__id_1',
    'scheduled_1_priceFromMinor_1__id_1',
    'category_1_startsAt_1__id_1',
    'venue.city_1_startsAt_1__id_1',
  ],
};

/**
 * Creates missing indexes, replaces wrong ones, and drops those of earlier versions. There is no time limit, because a
 * large collection takes long.
 * @param collectionOf the live collections, or those that a rebuild fills
 */
export async function createIndexes(
  db: Db,
  collectionOf: (name: View) => string = (name) => viewCollections[name],
): Promise<void> {
  const forLookAlike = await isLookAlike(db);
  for (const [name, specifications] of entriesOf(indexes)) {
    const collection = collectionOf(name);
    for (const index of specifications) await createIndex(db, collection, index);
    if (comparedAndSet.includes(name)) {
      if (forLookAlike) await createIndex(db, collection, compareAndSet);
      else await dropIndex(db, collection, nameOf(compareAndSet));
    }
    for (const indexName of obsolete[name] ?? []) await dropIndex(db, collection, indexName);
  }
}

function nameOf({ key }: Index): string {
  return Object.entries(key).flat().join('_');
}

async function createIndex(db: Db, collection: string, index: Index): Promise<void> {
  const { key, options = {} } = index;
  const name = nameOf(index);
  const create = () => db.createIndex(collection, key, { name, ...options, ...patiently });
  await create().catch(async (error: unknown) => {
    // IndexOptionsConflict, IndexKeySpecsConflict: there is a different one with this name or key.
    if (!isOneOf(error, 85, 86)) throw error;
    const there = await db.collection(collection).listIndexes().toArray();
    const inTheWay = there.filter((other) => other.name === name || sameKey(other.key, key));
    for (const other of inTheWay) await dropIndex(db, collection, other.name);
    await create();
  });
}

async function dropIndex(db: Db, collection: string, name: string): Promise<void> {
  await db.command({ dropIndexes: collection, index: name }).catch((error: unknown) => {
    // NamespaceNotFound, IndexNotFound.
    if (!isOneOf(error, 26, 27)) throw error;
  });
}

// Turns off the client's socket timeout, which is meant for queries. The driver accepts the option for this command,
// although its types lack it; a test checks that.
const patiently = { socketTimeoutMS: 0 };

function isOneOf(error: unknown, ...codes: number[]): boolean {
  return error instanceof MongoServerError && codes.includes(Number(error.code));
}

function sameKey(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function entriesOf<K extends string, V>(record: Record<K, V>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
