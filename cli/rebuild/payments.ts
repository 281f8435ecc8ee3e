import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { readPaymentEvent } from '@ticketing/sync-service/payments/messages.ts';
import type { PaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import { positionsOf } from '@ticketing/sync-service/payments/positions.ts';
import type { ProjectionStore } from '@ticketing/sync-service/store/projection-store.ts';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import type { Range } from '../topic-reader.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';

export type NewPaymentViews = {
  store: PaymentStore;
  positions: Pick<ProjectionStore, 'move'>;
  /** The number of the log of commands; see `commandLogOf`. */
  commandLog: number;
};

/**
 * Folds the events of payments into new views. They come from their topic always: it is kept for ever, and each event
 * has the whole state.
 * @property catchUp reads on from where it has read to, up to the end
 */
export function foldPayments({ kafka, topics }: Engines, views: NewPaymentViews, progress: Progress) {
  const { store, positions, commandLog } = views;
  const read = new Map<number, number>();
  return {
    async catchUp(): Promise<void> {
      const ranges = new Map<number, Range>();
      for (const [partition, { from, to }] of await topicRanges(kafka, topics.paymentEvents)) {
        const next = { from: Math.max(from, read.get(partition) ?? 0), to };
        if (next.from < next.to) ranges.set(partition, next);
      }
      if (ranges.size === 0) return;
      progress.begin(
        'folding payments',
        Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0),
      );
      await readRanges(kafka, topics.paymentEvents, ranges, async (_partition, messages) => {
        const events = messages.flatMap((message) => {
          const event = readPaymentEvent(message, commandLog);
          return event instanceof DeadLetter ? [] : [event];
        });
        await store.apply(events);
        await positions.move(positionsOf(events));
        progress.advance(messages.length);
      });
      for (const [partition, { to }] of ranges) read.set(partition, to);
    },
  };
}
