import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { ProjectionView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Db } from 'mongodb';
import { operationLimit } from '../store/limits.ts';
import type { ProjectionStore } from '../store/projection-store.ts';
import { createProjectionStore } from '../store/projection-store.ts';
import type { StoredPaymentEvent } from './fold.ts';

/**
 * How far the views of payments reflect `payment.commands`.
 * @param log its number; see `commandLogOf`
 * @param name the live collection, or that of a rebuild
 */
export function createPaymentPositions(
  db: Db,
  log: number,
  name: string = viewCollections.paymentPositions,
): Pick<ProjectionStore, 'begin' | 'move'> {
  const store = createProjectionStore(db, log, name);
  return {
    async begin() {
      // Versions that knew of one log only have written no number.
      const positions = db.collection<ProjectionView>(name);
      if (log > 0) await positions.updateMany({ log: { $exists: false } }, { $set: { log } }, operationLimit);
      await store.begin();
    },
    move: store.move,
  };
}

/** Per partition, the last command that these events answer. */
export function positionsOf(events: StoredPaymentEvent[]): LogPosition[] {
  const offsets = new Map<number, number>();
  for (const { position } of events) {
    offsets.set(position.partition, Math.max(position.offset, offsets.get(position.partition) ?? 0));
  }
  return Array.from(offsets, ([partition, offset]) => ({ partition, offset }));
}
