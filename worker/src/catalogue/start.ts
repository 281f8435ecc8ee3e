import type { Liveness } from '@ticketing/shared/http/health.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { groupName } from '@ticketing/shared/log/topics.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { Replies } from '@ticketing/shared/stores/replies.ts';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { WorkerConfig } from '../config.ts';
import type { WorkerMetrics } from '../metrics.ts';
import type { StepRecords } from '../step-records.ts';
import { createCatalogueCommitter } from './chunk.ts';
import { consumeCatalogue } from './consumer.ts';
import { createPublishCatalogue } from './publish.ts';
import { republishDefinitions } from './republish.ts';
import { commitTogether } from './together.ts';

export type StartCatalogueOptions = Pick<ServiceContext<WorkerConfig>, 'config' | 'logger' | 'onStop' | 'fail'> & {
  kafka: Kafka;
  pool: Pool;
  writer: LogWriter;
  topics: Topics;
  partitionOf: (streamId: string) => number;
  stepRecords: StepRecords;
  replies: Replies;
  registry: Registry;
  metrics: WorkerMetrics;
  processedBy: string;
};

/**
 * Starts what the worker does for the catalogue: decides `catalogue.commands`, beside the bookings and apart from them.
 * Start it after the bookings, whose log has the number 0 in a new store.
 * @returns why it counts as dead, or undefined
 */
export async function startCatalogue(options: StartCatalogueOptions): Promise<Liveness> {
  const { config, logger, onStop, fail, kafka, pool, writer, topics, partitionOf } = options;
  const { stepRecords, replies, registry, metrics, processedBy } = options;
  const topic = topics.catalogueCommands;
  const groupId = groupName(config.NAMESPACE, 'worker-catalogue');
  const commandLog = await untilReachable('the list of logs', () => commandLogOf(pool, kafka, topic), { logger });
  await untilReachable(
    'Kafka',
    () => republishDefinitions({ pool, writer, topic: topics.catalogueEvents, partitionOf, commandLog, logger }),
    { logger },
  );
  const deadLetters = createDeadLetters({
    writer,
    source: topic,
    topic: topics.catalogueCommandsDeadLetters,
    logger,
    metrics,
  });
  const consumer = await consumeCatalogue({
    kafka,
    topic,
    groupId,
    partitionOf,
    commit: commitTogether(createCatalogueCommitter(pool, { processedBy, commandLog })),
    publish: createPublishCatalogue({ writer, topics, stepRecords, replies, deadLetters }),
    metrics,
    logger,
    onFault: fail,
    memberDir: config.MEMBER_DIR,
  });
  onStop('catalogue consumer', () => consumer.stop());
  const lag = await watchLag({ kafka, topic, groupId, logger, registry, assigned: consumer.assigned });
  onStop('catalogue lag watch', () => lag.stop());
  return () => (consumer.isWaiting() ? undefined : lag.liveness());
}
