import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import { listingOf } from '@ticketing/shared/stores/listings.ts';
import { withSnapshot } from '@ticketing/shared/stores/snapshot.ts';
import { noteRewrite } from '@ticketing/shared/stores/told-hints.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Collection, Db } from 'mongodb';
import type { Pool } from 'pg';
import { foldBooking, foldShow, historyView } from '../fold/fold.ts';
import { operationLimit, unordered } from '../store/limits.ts';
import { excludeWriters } from '../store/swap-lock.ts';
import { bookingsOf } from './bookings-of.ts';

export type Repair = { pool: Pool; db: Db; namespace: string };

/**
 * Rewrites the views of one show from the event store, in place. The projectors wait meanwhile, so that none continues
 * from wrong data. Readers keep seeing what they have seen of a version, unless it was wrong.
 * @returns how many events the show has
 */
export async function repairShow({ pool, db, namespace }: Repair, eventId: number): Promise<number> {
  const shows = db.collection<ShowView>(viewCollections.events);
  const bookings = db.collection<BookingView>(viewCollections.bookings);
  const history = db.collection<HistoryView>(viewCollections.history);
  const listings = db.collection<ListingView>(viewCollections.listings);
  const session = await pool.connect();
  try {
    await excludeWriters(session, namespace);
    return await withSnapshot(pool, async (client) => {
      let folded: ShowView | undefined;
      let page = await readShowEvents(client, eventId, { from: 1, limit: pageSize });
      while (page.length > 0) {
        await replaceAll(history, page.map(historyView));
        folded = foldShow(
          folded,
          page.map(({ event }) => event),
        );
        page = await readShowEvents(client, eventId, { from: folded.version + 1, limit: pageSize });
      }
      if (folded === undefined) return 0;
      for await (const lives of bookingsOf(client, eventId)) {
        await replaceAll(
          bookings,
          lives.flatMap(({ events }) => bookingAfter(events) ?? []),
        );
      }
      if (folded.scheduled) await replaceAll(listings, [listingOf(folded)]);
      // Last, because a version in the show stands for everything up to it. The origin tells projectors that their
      // cached show of this version is stale.
      await replaceAll(shows, [{ ...folded, origin: randomUUID() }]);
      await noteRewrite(db, operationLimit);
      return folded.version;
    });
  } finally {
    // The lock ends with its session.
    session.release(true);
  }
}

const pageSize = 1_000;

function bookingAfter(events: StoredEvent[]): BookingView | undefined {
  return events.reduce<BookingView | undefined>(foldBooking, undefined);
}

async function replaceAll<View extends ShowView | BookingView | HistoryView | ListingView>(
  collection: Collection<View>,
  documents: View[],
): Promise<void> {
  if (documents.length === 0) return;
  const untyped = collection as unknown as Collection<{ _id: string | number }>;
  await untyped.bulkWrite(
    documents.map(({ _id, ...replacement }) => ({ replaceOne: { filter: { _id }, replacement, upsert: true } })),
    unordered,
  );
}
