import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { fieldDifferences } from '../heal/differences.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { SwapLock } from '../store/swap-lock.ts';
import type { StoredPaymentEvent } from './fold.ts';
import { foldPayment } from './fold.ts';
import type { PaymentStore } from './payment-store.ts';

export type PaymentSample = {
  /**
   * Takes events that were applied, in the order of the log.
   * @param written the views that they have changed
   */
  note(events: readonly StoredPaymentEvent[], written: readonly PaymentView[]): void;
  /** Payments as their events say that they are. */
  payments(): PaymentView[];
};

/**
 * Some payments, each folded from its first event on, while the events go by: nobody here can ask payments' database how
 * they should be. Each that begins has the same chance to be in the sample (reservoir sampling, Vitter 1985, algorithm
 * R). An event that is said again, for a command that came again, is not the one that the view has, and begins nothing.
 * A payment that another process has gone on with meanwhile is dropped.
 * @param size how many are kept
 * @param random a number from 0 up to, but not including, 1
 */
export function samplePayments(size: number, random = Math.random): PaymentSample {
  const sample = new Map<string, PaymentView>();
  const places: string[] = [];
  let begun = 0;

  function begin(paymentId: string): boolean {
    begun += 1;
    const place = places.length < size ? places.length : Math.floor(random() * begun);
    if (place >= size) return false;
    const left = places[place];
    if (left !== undefined) sample.delete(left);
    places[place] = paymentId;
    return true;
  }

  return {
    note(events, written) {
      const views = new Map(written.map((view) => [view._id, view]));
      for (const stored of events) {
        const { paymentId, version } = stored.event;
        const before = sample.get(paymentId);
        const seen = before?.version ?? 0;
        if (version <= seen) continue;
        if (version > seen + 1 || !has(views.get(paymentId), stored)) sample.delete(paymentId);
        else if (before !== undefined || begin(paymentId)) sample.set(paymentId, foldPayment(before, stored));
      }
    },
    payments: () => Array.from(sample.values()),
  };
}

/** Whether a view has this event, and not another one that says the same. */
function has(view: PaymentView | undefined, { event, correlationId, position }: StoredPaymentEvent): boolean {
  const entry = view?.history.find(({ version }) => version === event.version);
  return (
    entry?.correlationId === correlationId && entry.partition === position.partition && entry.offset === position.offset
  );
}

export type PaymentDriftOptions = {
  sample: Pick<PaymentSample, 'payments'>;
  store: Pick<PaymentStore, 'load' | 'replace'>;
  /** Nothing is compared while a rebuild renames the collections. */
  swapLock: Pick<SwapLock, 'share'>;
  metrics: Pick<SyncMetrics, 'driftChecked' | 'driftFound' | 'driftMended'>;
  logger: Logger;
};

/**
 * Compares the sample with its views, and writes anew what differs. What this process has not seen from the beginning is
 * compared by `verify`, which reads payments' database.
 * @returns the payments that differed
 */
export async function checkPaymentDrift(options: PaymentDriftOptions): Promise<string[]> {
  const { sample, store, swapLock, metrics, logger } = options;
  const release = await swapLock.share();
  try {
    // Before the views are read: they are then at least as new.
    const expected = sample.payments();
    const seen = await store.load(expected.map(({ _id }) => _id));
    metrics.driftChecked.inc(expected.length);
    const wrong = expected.filter((payment) => {
      const differences = paymentDifferences(payment, seen.get(payment._id));
      if (differences.length === 0) return false;
      logger.error({ paymentId: payment._id, differences: differences.slice(0, 10) }, 'a view differs from its events');
      return true;
    });
    metrics.driftFound.inc(wrong.length);
    await store.replace(wrong);
    metrics.driftMended.inc(wrong.length);
    return wrong.map(({ _id }) => _id);
  } finally {
    release();
  }
}

/** A newer view is judged by later events. */
function paymentDifferences(expected: PaymentView, seen: PaymentView | undefined): string[] {
  if (seen === undefined) return ['the view is missing'];
  return seen.version > expected.version ? [] : fieldDifferences(expected, seen);
}
