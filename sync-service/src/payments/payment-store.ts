import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { duplicatesOf } from '@ticketing/shared/stores/mongodb.ts';
import type { PaymentPositionView, PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import type { Db } from 'mongodb';
import { operationLimit, unordered } from '../store/limits.ts';
import type { CollectionNames } from '../store/view-store.ts';
import type { StoredPaymentEvent } from './fold.ts';
import { foldPayment } from './fold.ts';

export type PaymentStore = {
  /**
   * Folds events into the views of their payments, with compare-and-set: what another process has written meanwhile is
   * folded upon. @returns what was written
   */
  apply(events: StoredPaymentEvent[]): Promise<PaymentView[]>;
  /** Replaces views even by the same version: they differ from the log. */
  replace(views: PaymentView[]): Promise<void>;
  load(paymentIds: string[]): Promise<Map<string, PaymentView>>;
  /** Moves positions forward, never back. */
  move(positions: LogPosition[]): Promise<void>;
};

/** The views of payments. @param names the live collections, or those that a rebuild fills */
export function createPaymentStore(
  db: Db,
  names: Pick<CollectionNames, 'payments' | 'paymentPositions'>,
): PaymentStore {
  const payments = db.collection<PaymentView>(names.payments);
  const positions = db.collection<PaymentPositionView>(names.paymentPositions);

  async function load(paymentIds: string[]): Promise<Map<string, PaymentView>> {
    if (paymentIds.length === 0) return new Map();
    const found = await payments.find({ _id: { $in: paymentIds } }, operationLimit).toArray();
    return new Map(found.map((view) => [view._id, view]));
  }

  async function insertAll(views: PaymentView[]): Promise<boolean> {
    if (views.length === 0) return true;
    try {
      await payments.insertMany(views, unordered);
      return true;
    } catch (error) {
      if (duplicatesOf(error) === undefined) throw error;
      return false;
    }
  }

  async function replaceAll(views: { view: PaymentView; version: number }[]): Promise<boolean> {
    if (views.length === 0) return true;
    const replacements = views.map(({ view, version }) => ({
      replaceOne: { filter: { _id: view._id, version }, replacement: view },
    }));
    return (await payments.bulkWrite(replacements, unordered)).matchedCount === views.length;
  }

  return {
    load,
    async apply(events) {
      const ofPayments = Map.groupBy(events, ({ event }) => event.paymentId);
      for (;;) {
        const seen = await load([...ofPayments.keys()]);
        const next = Array.from(ofPayments, ([paymentId, ofOne]) => {
          const before = seen.get(paymentId);
          return { before, view: ofOne.reduce<PaymentView | undefined>(foldPayment, before)! };
        }).filter(({ before, view }) => view !== before);
        const isDone = await Promise.all([
          insertAll(next.flatMap(({ before, view }) => (before === undefined ? view : []))),
          replaceAll(next.flatMap(({ before, view }) => (before ? { view, version: before.version } : []))),
        ]);
        if (isDone.every(Boolean)) return next.map(({ view }) => view);
      }
    },
    async replace(views) {
      for (const view of views) {
        const filter = { _id: view._id, version: { $lte: view.version } };
        await payments.replaceOne(filter, view, { upsert: false, ...operationLimit });
        await insertAll([view]);
      }
    },
    async move(reached) {
      await Promise.all(
        reached.map(({ partition, offset }) =>
          positions.updateOne({ _id: partition }, { $max: { offset } }, { upsert: true, ...operationLimit }),
        ),
      );
    },
  };
}
