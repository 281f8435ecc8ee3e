import type { LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import type { DeadLetter, DeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { readLoggedEvent } from '@ticketing/shared/log/logged-event.ts';
import type { Chunk } from '@ticketing/shared/log/pipeline.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { catalogueEventSchema } from '@ticketing/shared/messages/catalogue/events.ts';
import { streamIdSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type { SyncMetrics } from '../metrics.ts';
import type { CatalogueEntries } from './entries.ts';
import type { Definition } from './fold.ts';
import { foldEntry, isDefinition } from './fold.ts';
import type { CatalogueMetrics } from './metrics.ts';

export type CatalogueConsumerOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  memberDir: string;
  entries: Pick<CatalogueEntries, 'write' | 'fill'>;
  deadLetters: DeadLetters;
  metrics: CatalogueMetrics & Pick<SyncMetrics, 'retries'>;
  logger: Logger;
  /** Called with a fault that only a restart can fix. */
  onFault: (error: Error) => void;
};

/** Consumes `catalogue.events` and updates the views of movies and theaters. */
export function consumeCatalogue(options: CatalogueConsumerOptions): Promise<LogConsumer> {
  const { entries, deadLetters, metrics, logger } = options;

  async function work({ partition, items, deadLetters: letters }: Chunk<CatalogueEvent>): Promise<void> {
    const newest = new Map<string, Definition>();
    for (const event of items) {
      if (!isDefinition(event)) continue;
      if ((newest.get(event.streamId)?.revision ?? 0) < event.revision) newest.set(event.streamId, event);
    }
    const folded = Array.from(newest.values(), (event) => ({ event, entry: foldEntry(event) }));
    await entries.write(folded.flatMap(({ entry }) => entry ?? []));
    // A retired movie does not say what it was, and neither does what cannot be read: the event store does.
    const unsaid = folded.flatMap(({ event, entry }) => (entry === undefined ? event.streamId : []));
    await entries.fill([...unsaid, ...letters.flatMap(({ message }) => streamOfKey(message) ?? [])]);
    metrics.applied.inc(folded.length);
    failpoint('sync-service/after-catalogue');
    await deadLetters.put(partition, letters);
  }

  return runConsumer({
    ...options,
    read: readEvent,
    // The definition of a theater may have a megabyte.
    maxMessages: 100,
    open: (_partition, stopping) => inTurn({ work, logger, onRetry: () => metrics.retries.inc(), stopping }),
    maxWaitMs: 500,
  });
}

/** Reads a message of `catalogue.events`. @returns the event, or why it is invalid */
export function readEvent(message: KafkaMessage): CatalogueEvent | DeadLetter {
  return readLoggedEvent(message, catalogueEventSchema);
}

function streamOfKey({ key }: KafkaMessage): string | undefined {
  return streamIdSchema.safeParse(key?.toString()).data;
}
