import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { createMongoClient } from '@ticketing/shared/stores/mongodb.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { foldBooking, foldShow, historyView } from '@ticketing/sync-service/fold/fold.ts';
import { createProjector } from '@ticketing/sync-service/fold/projector.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { createIndexes } from '@ticketing/sync-service/store/indexes.ts';
import { createSwapLock } from '@ticketing/sync-service/store/swap-lock.ts';
import type { ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Db } from 'mongodb';
import type { Sandbox } from '../../tests/support/sandbox.ts';

/** Event store and views of a sandbox, and projectors over them. */
export async function openViews(sandbox: Pick<Sandbox, 'databaseUrl' | 'mongodbUri' | 'namespace' | 'logger'>) {
  const { databaseUrl: url, logger, namespace } = sandbox;
  const pool = createPool({ url, applicationName: 'test', maxConnections: 20, logger });
  const mongo = createMongoClient({ uri: sandbox.mongodbUri, appName: 'test', logger });
  await mongo.connect();
  const db = mongo.db();
  await createIndexes(db);
  const views = createViewStore(db);
  const metrics = createSyncMetrics(createRegistry('test'));
  return {
    pool,
    mongo,
    db,
    views,
    metrics,
    /** An instance of its own: it shares nothing with others but the engines. */
    newProjector(own: ViewStore = views, pageSize = 7) {
      const cache = createShowCache(100_000);
      const swapLock = createSwapLock(pool, namespace, logger);
      const projector = createProjector({ views: own, eventStore: pool, cache, swapLock, metrics, logger, pageSize });
      return { ...projector, cache };
    },
    async close() {
      await db.dropDatabase();
      await mongo.close();
      await pool.end();
    },
  };
}

export type ViewsOfShow = { show: ShowView | undefined; bookings: BookingView[]; history: HistoryView[] };

/** What a reader finds of a show. */
export async function readViews(db: Db, eventId: number): Promise<ViewsOfShow> {
  const show = await db.collection<ShowView>(viewCollections.events).findOne({ _id: eventId });
  const bookings = await db.collection<BookingView>(viewCollections.bookings).find({ eventId }).toArray();
  const history = await db.collection<HistoryView>(viewCollections.history).find({ eventId }).toArray();
  return {
    show: show ?? undefined,
    bookings: bookings.sort((one, other) => (one._id < other._id ? -1 : 1)),
    history: history.sort((one, other) => one.version - other.version),
  };
}

/** What a reader must find after these events. */
export function foldViews(events: StoredEvent[]): ViewsOfShow {
  const bookings = new Map<string, BookingView>();
  for (const stored of events) {
    if (stored.event.type === 'ShowCancelled') {
      for (const [id, booking] of bookings) bookings.set(id, foldBooking(booking, stored) ?? booking);
    }
    const bookingId = 'bookingId' in stored.event ? stored.event.bookingId : undefined;
    const after = bookingId === undefined ? undefined : foldBooking(bookings.get(bookingId), stored);
    if (after !== undefined) bookings.set(after._id, after);
  }
  return {
    show: events.length === 0 ? undefined : foldShow(undefined, eventsOf(events)),
    bookings: Array.from(bookings.values()).sort((one, other) => (one._id < other._id ? -1 : 1)),
    history: events.map(historyView),
  };
}

/** Where the projection of a partition has come to. */
export async function readProjection(db: Db): Promise<LogPosition[]> {
  const found = await db.collection<{ _id: number; offset: number }>(viewCollections.projection).find().toArray();
  return found.map(({ _id: partition, offset }) => ({ partition, offset }));
}

function eventsOf(events: StoredEvent[]) {
  return events.map(({ event }) => event);
}
