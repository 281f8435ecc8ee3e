import type { LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Kafka } from 'kafkajs';
import type { WorkerMetrics } from '../metrics.ts';
import type { CommitCatalogue } from './chunk.ts';
import type { CatalogueOutcome } from './messages.ts';
import { bytesOf, maxBytesPerChunk, readCatalogueCommand } from './messages.ts';
import type { PublishCatalogue } from './publish.ts';
import { settleCatalogue } from './settle.ts';

export type CatalogueConsumerOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  partitionOf: (streamId: string) => number;
  commit: CommitCatalogue;
  publish: PublishCatalogue;
  metrics: WorkerMetrics;
  logger: Logger;
  /** Called with a fault that only a restart can fix. */
  onFault: (error: Error) => void;
  memberDir: string;
};

/** Consumes `catalogue.commands`, in each partition one chunk after the other: decide and commit, publish, then commit the offset. */
export function consumeCatalogue(options: CatalogueConsumerOptions): Promise<LogConsumer> {
  const { kafka, topic, groupId, partitionOf, commit, publish, metrics, logger, onFault, memberDir } = options;
  return runConsumer({
    kafka,
    topic,
    groupId,
    logger,
    read: (message, partition) => readCatalogueCommand(message, partition, partitionOf),
    weigh: bytesOf,
    maxMessages: 200,
    maxWeight: maxBytesPerChunk,
    open: (_partition, stopping) =>
      inTurn({
        logger,
        onRetry: () => metrics.retries.inc({ step: 'catalogue' }),
        stopping,
        async work({ partition, items, deadLetters }) {
          const settled = await settleCatalogue(items, commit, ({ command, correlation }, error) => {
            metrics.poison.inc();
            logger.error({ err: error, commandId: command.commandId, ...correlation }, 'a command cannot be decided');
          });
          await publish(partition, settled.outcomes, [...deadLetters, ...settled.deadLetters]);
          failpoint('worker/catalogue-after-publish');
          for (const outcome of settled.outcomes) logOutcome(logger, metrics, outcome);
        },
      }),
    onFault,
    memberDir,
    // Their chunks are committed together.
    partitionsAtOnce: 16,
    maxWaitMs: 500,
  });
}

function logOutcome(logger: Logger, metrics: WorkerMetrics, { event, logged, repeated }: CatalogueOutcome): void {
  const code = 'code' in event ? event.code : '';
  if (repeated) metrics.repeated.inc();
  else metrics.catalogueOutcomes.inc({ type: event.type, code });
  logger.info(
    {
      streamId: event.streamId,
      version: event.version,
      eventId: 'eventId' in event ? event.eventId : undefined,
      type: event.type,
      code: code === '' ? undefined : code,
      repeated: repeated || undefined,
      correlationId: logged.correlation.correlationId,
      ms: Date.now() - Date.parse(logged.at),
    },
    'catalogue changed',
  );
}
