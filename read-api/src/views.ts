import { setTimeout as sleep } from 'node:timers/promises';
import { passes } from '@ticketing/shared/faults/faults.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { MongodbSettings } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import type { CatalogueView } from '@ticketing/shared/stores/catalogue-views.ts';
import type { ListingsComplete, ListingView } from '@ticketing/shared/stores/listings.ts';
import { listingsCompleteId } from '@ticketing/shared/stores/listings.ts';
import type { LogEnds } from '@ticketing/shared/stores/log-ends.ts';
import { logEndsCollection } from '@ticketing/shared/stores/log-ends.ts';
import { isLookAlike } from '@ticketing/shared/stores/look-alike.ts';
import { createMongoClient, onMongoElection, onMongoOutage } from '@ticketing/shared/stores/mongodb.ts';
import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { standingShowsCollection } from '@ticketing/shared/stores/standing-shows.ts';
import type { Rewrites, ToldHints } from '@ticketing/shared/stores/told-hints.ts';
import { toldHintsCollection } from '@ticketing/shared/stores/told-hints.ts';
import type { BookingView, HistoryView, ProjectionView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Collection, Document } from 'mongodb';
import { MongoError, MongoServerError } from 'mongodb';
import { gathered } from './gathered.ts';

export type Views = {
  shows: Collection<ShowView>;
  listings: Collection<ListingView>;
  movies: Collection<CatalogueView>;
  theaters: Collection<CatalogueView>;
  bookings: Collection<BookingView>;
  history: Collection<HistoryView>;
  payments: Collection<PaymentView>;
  paymentPositions: Collection<ProjectionView>;
  projection: Collection<ProjectionView>;
  logEnds: Collection<LogEnds>;
  standingShows: Collection<StandingShow>;
  toldHints: Collection<ToldHints | Rewrites>;
  /** Whether every show has its listing. After an upgrade not until sync-service has made them. */
  hasAllListings(): Promise<boolean>;
  /** Finds a booking, in one read with all others that are looked up at the same time. */
  findBooking(bookingId: string): Promise<BookingView | undefined>;
  /**
   * Runs reads of the views.
   * @param timeoutMs the limit for all of them, including server selection
   * @throws HttpProblem 503 `views-unavailable` when MongoDB does not answer in time
   */
  read<T>(reads: () => Promise<T>, timeoutMs?: number): Promise<T>;
  /**
   * The same for a read that usually finds something. With the MongoDB look-alike an empty result is read again: while
   * a rebuild swaps a collection in, it may be empty for a moment, and that must not become a 404.
   */
  readSome<View extends Document, T>(collection: Collection<View>, reads: () => Promise<T>): Promise<T>;
  /** Calls back whenever MongoDB was away, or is another one: what was there may be lost. */
  onOutage(listener: () => void): void;
  /** Resolves when MongoDB answers. */
  ping(): Promise<unknown>;
  close(): Promise<void>;
};

/** How long a request waits for the views by default, in milliseconds. */
const readTimeoutMs = 3_000;

/** For every query: the server ends it before its client gives up, so that it does not continue for nobody. */
export const queryLimit = { maxTimeMS: 2_500 } as const;

/** For reading a whole collection in the background. */
export const wholeCollection = { maxTimeMS: 60_000 } as const;

/**
 * Opens the views without connecting: reads find a MongoDB that starts later, or restarts.
 * @param onLost called when the driver will never find MongoDB again, so that only a restart of this process helps
 */
export function openViews(
  server: MongodbSettings,
  logger: Logger,
  registry?: Registry,
  onLost: (error: Error) => void = () => undefined,
): Views {
  const client = createMongoClient({
    ...server,
    appName: 'read-api',
    logger,
    registry,
    onLost,
    maxConnections: 32,
    patienceMs: 5_000,
    waitForConnectionMs: 2_500,
  });
  const database = client.db();
  let connected: Promise<unknown> | undefined;

  // The driver finds a lost server again, but gives up for good if it was not there at the first attempt.
  function connect(): Promise<unknown> {
    connected ??= client.connect().catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  }

  async function read<T>(reads: () => Promise<T>, timeoutMs = readTimeoutMs): Promise<T> {
    try {
      return await within(timeoutMs, connect().then(reads).catch(onceMore(reads)));
    } catch (error) {
      const lost = passes(error) || error instanceof ReadTimeout;
      if (!lost && !(error instanceof MongoError)) throw error;
      // Anything but a lost connection may be a bug. Clients get the same answer; the log has more.
      logger[lost ? 'debug' : 'error']({ err: error }, 'the views could not be read');
      throw new HttpProblem('views-unavailable', { headers: { 'Retry-After': '1' }, cause: error });
    }
  }

  const listingsMarks = database.collection<ListingsComplete>(viewCollections.listings);
  let hasAllListings = false;
  let lookAlike: boolean | undefined;
  const everFilled = new Set<string>();
  const bookings = database.collection<BookingView>(viewCollections.bookings);

  return {
    bookings,
    findBooking: gathered(async (ids: string[]) => {
      const found = await bookings.find({ _id: { $in: ids } }, queryLimit).toArray();
      return new Map(found.map((booking) => [booking._id, booking]));
    }),
    shows: database.collection(viewCollections.events),
    listings: database.collection(viewCollections.listings),
    movies: database.collection(viewCollections.movies),
    theaters: database.collection(viewCollections.theaters),
    logEnds: database.collection(logEndsCollection),
    standingShows: database.collection(standingShowsCollection),
    toldHints: database.collection(toldHintsCollection),
    async hasAllListings() {
      hasAllListings ||= (await read(() => listingsMarks.findOne({ _id: listingsCompleteId }, queryLimit))) !== null;
      return hasAllListings;
    },
    history: database.collection(viewCollections.history),
    payments: database.collection(viewCollections.payments),
    paymentPositions: database.collection(viewCollections.paymentPositions),
    projection: database.collection(viewCollections.projection),
    read,
    readSome: (collection, reads) =>
      read(async () => {
        const found = await reads();
        if (!isNothing(found)) everFilled.add(collection.collectionName);
        if (!isNothing(found) || !everFilled.has(collection.collectionName)) return found;
        lookAlike ??= await isLookAlike(database);
        if (!lookAlike) return found;
        await untilFilled(collection);
        return reads();
      }),
    onOutage(listener) {
      onMongoOutage(client, listener);
      onMongoElection(client, listener);
    },
    async ping() {
      await connect();
      await database.command({ ping: 1, ...queryLimit });
    },
    close: () => client.close(),
  };
}

function isNothing(found: unknown): boolean {
  return found === null || found === undefined || (Array.isArray(found) && found.length === 0);
}

/** How long a collection that had documents may be empty before that is believed, in milliseconds. */
const swapMs = 500;

async function untilFilled<View extends Document>(collection: Collection<View>): Promise<void> {
  const endMs = performance.now() + swapMs;
  while (
    (await collection.findOne({}, { projection: { _id: 1 }, ...queryLimit })) === null &&
    performance.now() < endMs
  ) {
    await sleep(10);
  }
}

// A rebuild that swaps a collection in ends reads of the old one. A timeout would only repeat itself.
function onceMore<T>(reads: () => Promise<T>) {
  return (error: unknown): Promise<T> => {
    if (error instanceof MongoServerError && error.code !== maxTimeExpired) return reads();
    throw error;
  };
}

const maxTimeExpired = 50;

class ReadTimeout extends Error {
  override readonly name = 'ReadTimeout';
}

// The driver's own timeouts limit each step (server selection, getting a connection, a silent socket), not their sum.
function within<T>(timeoutMs: number, reads: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ReadTimeout(`no answer for ${timeoutMs} ms`)), timeoutMs);
    reads.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
