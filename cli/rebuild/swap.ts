import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import { noteRewrite } from '@ticketing/shared/stores/told-hints.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { operationLimit } from '@ticketing/sync-service/store/limits.ts';
import { excludeWriters } from '@ticketing/sync-service/store/swap-lock.ts';
import type { CollectionNames } from '@ticketing/sync-service/store/view-store.ts';
import type { Engines } from '../engines.ts';

// The details that a show's version refers to come before the show, as when they are written.
const swapOrder = [
  'history',
  'bookings',
  'listings',
  'events',
  'projection',
  'theaters',
  'movies',
  'payments',
  'paymentPositions',
] as const satisfies (keyof typeof viewCollections)[];

/**
 * Renames new collections to the live names while no projector is in the middle of a batch.
 * @param steps.before brings the new collections up to the event store while projection is blocked
 * @param steps.after called when they have the live names, while projection is still blocked
 */
export async function swapViews(
  { pool, db, namespace }: Engines,
  fresh: CollectionNames,
  { before, after }: { before: () => Promise<void>; after: () => Promise<void> },
): Promise<void> {
  const client = await pool.connect();
  try {
    await excludeWriters(client, namespace);
    await before();
    failpoint('rebuild/before-swap');
    const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
    for (const view of swapOrder) {
      // Proves that the session, and with it the lock, still exists.
      await client.query('SELECT 1');
      // A collection without documents does not exist.
      if (!existing.has(fresh[view])) continue;
      await db.renameCollection(fresh[view], viewCollections[view], { dropTarget: true });
      if (view === 'events') await noteRewrite(db, operationLimit);
      failpoint('rebuild/after-rename');
    }
    await after();
  } finally {
    // The lock ends with its session.
    client.release(true);
  }
}
