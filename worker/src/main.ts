import { hostname } from 'node:os';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { createRetrying } from '@ticketing/shared/log/retrying.ts';
import { ensureTopics, groupName } from '@ticketing/shared/log/topics.ts';
import { kafkaSettings, postgresUrl, redisSettings } from '@ticketing/shared/service/engine-settings.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import { createRegistry, httpDuration } from '@ticketing/shared/service/metrics.ts';
import { runService, untilReachable } from '@ticketing/shared/service/run.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import { createReplies } from '@ticketing/shared/stores/replies.ts';
import { startCatalogue } from './catalogue/start.ts';
import { createCommitter, underLocks } from './committer.ts';
import { workerConfigSchema } from './config.ts';
import { expireOverdue } from './expiry.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import { maxRowsPerChunk, readCommand, rowsOf } from './messages.ts';
import { workerMetrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { createOffers } from './offers.ts';
import { logOutcomes } from './outcome-log.ts';
import { createPipeline } from './pipeline.ts';
import { createPublish } from './publish.ts';
import { createShowLocks } from './show-locks.ts';
import { traceCommits, tracePublishing } from './spans.ts';
import { createStepRecords } from './step-records.ts';
import { createStorePool } from './store/pool.ts';

await runService('worker', workerConfigSchema, async (context) => {
  const { config, logger, onStop, fail } = context;
  const processedBy = `${hostname()}:${process.pid}`;
  const registry = createRegistry('worker');
  const metrics = workerMetrics(registry);

  await untilReachable('PostgreSQL', () => migrate(postgresUrl(config), logger), { logger });
  const pool = createStorePool({
    url: postgresUrl(config),
    applicationName: 'worker',
    maxConnections: config.PARTITIONS_AT_ONCE + 3,
    logger,
    registry,
  });
  onStop('postgres', () => pool.end());

  const redis = createRedis({ ...redisSettings(config), onRefused: fail, logger, name: 'worker' });
  onStop('redis', () => redis.disconnect());

  const kafka = createKafka({ ...kafkaSettings(config), clientId: 'worker', logger });
  const { topics, partitions, cataloguePartitions } = await untilReachable(
    'Kafka',
    () =>
      ensureTopics(kafka, {
        namespace: config.NAMESPACE,
        partitions: config.KAFKA_PARTITIONS,
        replicationFactor: config.KAFKA_REPLICATION_FACTOR,
        logger,
      }),
    { logger },
  );
  const partitionOf = createPartitioner(partitions);
  const partitionOfStream = createPartitioner(cataloguePartitions);
  const stepRecords = createStepRecords(topics, { booking: partitionOf, catalogue: partitionOfStream });
  const writer = await createLogWriter({ kafka, logger });
  onStop('log writer', () => writer.close());

  const locks = createShowLocks({ redis, namespace: config.NAMESPACE, logger, registry });
  onStop('show locks', () => locks.close());
  const commandLog = await untilReachable('the list of logs', () => commandLogOf(pool, kafka, topics.commands), {
    logger,
  });
  const deadLetters = createDeadLetters({
    writer,
    source: topics.commands,
    topic: topics.commandsDeadLetters,
    logger,
    metrics,
  });
  const replies = createReplies(redis, config.NAMESPACE);
  const offers = createOffers({
    pool,
    writer,
    topic: topics.commands,
    partitionOf,
    offerSeconds: config.OFFER_SECONDS,
    logger,
    metrics,
  });
  const written = { processedBy, commandLog, onWaiting: offers.tell };
  const work = {
    commit: traceCommits(underLocks(locks, createCommitter(pool, written))),
    publish: tracePublishing(createPublish(writer, topics, replies, deadLetters, stepRecords)),
    onPublished: (outcomes: Outcome[]) => logOutcomes(logger, metrics, outcomes),
    onPoison: ({ command, correlation }: LoggedCommand, error: unknown) => {
      metrics.poison.inc();
      logger.error({ err: error, commandId: command.commandId, ...correlation }, 'a command cannot be decided');
    },
    retrying: createRetrying({ logger, onRetry: (step) => metrics.retries.inc({ step }) }),
    onFailure: fail,
    metrics,
  };
  const groupId = groupName(config.NAMESPACE, 'worker');
  const consumer = await runConsumer({
    kafka,
    topic: topics.commands,
    groupId,
    logger,
    read: (message, partition) => readCommand(message, partition, partitionOf),
    weigh: rowsOf,
    maxMessages: config.MAX_CHUNK,
    maxWeight: maxRowsPerChunk,
    open: (partition, stopping) => createPipeline({ partition, stopping, ...work }),
    onFault: fail,
    onCommitted: () => failpoint('worker/after-offset-commit'),
    memberDir: config.MEMBER_DIR,
    partitionsAtOnce: config.PARTITIONS_AT_ONCE,
  });
  onStop('consumer', () => consumer.stop());

  const catalogueLiveness = await startCatalogue({
    ...context,
    kafka,
    pool,
    writer,
    topics,
    partitionOf: partitionOfStream,
    stepRecords,
    replies,
    registry,
    metrics,
    processedBy,
  });

  const stopExpiry = expireOverdue({
    pool,
    writer,
    topic: topics.commands,
    assigned: consumer.assigned,
    partitionOf,
    logger,
    metrics,
  });
  onStop('expiry', stopExpiry);
  onStop('offers', offers.watch(consumer.assigned));

  const lag = await watchLag({ kafka, topic: topics.commands, groupId, logger, registry, assigned: consumer.assigned });
  onStop('lag watch', () => lag.stop());

  const http = { logger, duration: httpDuration(registry) };
  const app = createApp(http);
  const setNotReady = serveHealth(app, {
    registry,
    liveness: () => (consumer.isWaiting() ? undefined : lag.liveness()) ?? catalogueLiveness(),
    dependencies: { postgres: () => pool.query('SELECT 1'), kafka: () => lag.check(), redis: () => redis.ping() },
    optional: ['redis'],
  });
  endWithProblems(app, http);
  const server = await listen(app, config.HOST, config.PORT, { logger });
  onStop('http', () => server.close());
  onStop('readiness', setNotReady);
  logger.info({ port: server.port, partitions }, 'worker is up');
});
