import { duplicatesOf } from '@ticketing/shared/stores/mongodb.ts';
import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import type { Db } from 'mongodb';
import { journaled, operationLimit } from '../store/limits.ts';
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
  /** Removes views that no event speaks of. */
  remove(paymentIds: string[]): Promise<void>;
  load(paymentIds: string[]): Promise<Map<string, PaymentView>>;
};

/** The views of payments. @param names the live collections, or those that a rebuild fills */
export function createPaymentStore(db: Db, names: Pick<CollectionNames, 'payments'>): PaymentStore {
  const payments = db.collection<PaymentView>(names.payments);
  // Nobody here can ask payments' database for what MongoDB has lost: offsets are committed behind what is on its disk.
  const durably = { ordered: false, ...journaled } as const;

  async function load(paymentIds: string[]): Promise<Map<string, PaymentView>> {
    if (paymentIds.length === 0) return new Map();
    const found = await payments.find({ _id: { $in: paymentIds } }, operationLimit).toArray();
    return new Map(found.map((view) => [view._id, view]));
  }

  async function insertAll(views: PaymentView[]): Promise<boolean> {
    if (views.length === 0) return true;
    try {
      await payments.insertMany(views, durably);
      return true;
    } catch (error) {
      if (duplicatesOf(error) === undefined) throw error;
      return false;
    }
  }

  async function replaceAll(changes: { before: PaymentView; view: PaymentView }[]): Promise<boolean> {
    if (changes.length === 0) return true;
    // An event that comes late leaves the version, and makes the history longer.
    const replacements = changes.map(({ before: { version, history }, view }) => ({
      replaceOne: { filter: { _id: view._id, version, history: { $size: history.length } }, replacement: view },
    }));
    return (await payments.bulkWrite(replacements, durably)).matchedCount === changes.length;
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
          replaceAll(next.flatMap(({ before, view }) => (before ? { before, view } : []))),
        ]);
        if (isDone.every(Boolean)) return next.map(({ view }) => view);
      }
    },
    async replace(views) {
      for (const view of views) {
        // One that is newer is left: it was written since.
        const filter = { _id: view._id, version: { $lte: view.version } };
        await payments.replaceOne(filter, view, { upsert: false, ...journaled });
        await insertAll([view]);
      }
    },
    async remove(paymentIds) {
      await payments.deleteMany({ _id: { $in: paymentIds } }, operationLimit);
    },
  };
}
