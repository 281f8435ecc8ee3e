import type { Liveness } from '@ticketing/shared/http/health.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import type { CatalogueConsumerOptions } from './consumer.ts';
import { consumeCatalogue } from './consumer.ts';

export type StartCatalogueOptions = Pick<
  CatalogueConsumerOptions,
  'kafka' | 'groupId' | 'memberDir' | 'entries' | 'metrics' | 'logger' | 'onFault'
> & {
  topics: Topics;
  writer: LogWriter;
  registry: Registry;
  onStop: (name: string, close: () => Promise<unknown> | unknown) => void;
};

/**
 * Starts to consume `catalogue.events`, beside the events of bookings and apart from them.
 * @returns why it counts as dead, or undefined
 */
export async function startCatalogue(options: StartCatalogueOptions): Promise<Liveness> {
  const { topics, writer, registry, onStop, ...own } = options;
  const { kafka, groupId, metrics, logger } = own;
  const topic = topics.catalogueEvents;
  const consumer = await consumeCatalogue({
    ...own,
    topic,
    deadLetters: createDeadLetters({
      writer,
      source: topic,
      topic: topics.catalogueEventsDeadLetters,
      logger,
      metrics,
    }),
  });
  onStop('catalogue consumer', consumer.stop);
  const lag = await watchLag({ kafka, topic, groupId, logger, registry, assigned: consumer.assigned });
  onStop('catalogue lag watch', lag.stop);
  // A restart would not help with an engine that the consumer waits for.
  return () => (consumer.isWaiting() ? undefined : lag.liveness());
}
