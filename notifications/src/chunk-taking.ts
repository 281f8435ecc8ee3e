import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { Chunk } from '@ticketing/shared/log/pipeline.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Logged } from './messages.ts';
import type { NotificationsMetrics } from './metrics.ts';

type Named = { eventId: number; version: number; type: string };

/**
 * The work of a consumer of events: a chunk is taken in one transaction. If the database refuses it, its events are taken
 * one by one: one that cannot be taken costs its own mails, and nobody else's.
 * @param take does it, in one transaction
 * @returns the work; it throws a fault that may pass
 */
export function takeChunks<Event extends Named>(
  take: (events: Logged<Event>[], lost: AbortSignal) => Promise<void>,
  { metrics, logger }: { metrics: Pick<NotificationsMetrics, 'skipped'>; logger: Logger },
) {
  return async function work({ items, deadLetters, lost }: Chunk<Logged<Event>>): Promise<void> {
    // sync-service, which reads the same topics, puts them where dead letters are.
    for (const { reason } of deadLetters) logger.error({ reason }, 'an event cannot be read, nobody is told of it');
    metrics.skipped.inc(deadLetters.length);
    if (items.length === 0) return;
    try {
      await take(items, lost);
    } catch (error) {
      if (faultOf(error) === 'transient' || items.length === 1) return giveUp(error, items);
      logger.warn({ err: error, events: items.length }, 'events could not be taken together, taking one by one');
      for (const item of items) await take([item], lost).catch((fault: unknown) => giveUp(fault, [item]));
    }
  };

  /** @throws a fault that may pass */
  function giveUp(error: unknown, [item]: Logged<Event>[]): void {
    if (faultOf(error) === 'transient' || item === undefined) throw error;
    const { eventId, version, type } = item.event;
    logger.error({ err: error, eventId, version, type }, 'an event cannot be taken, nobody is told of it');
    metrics.skipped.inc();
  }
}
