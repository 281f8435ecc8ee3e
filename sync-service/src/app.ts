import { createKafka } from '@ticketing/shared/log/client.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { ensureTopics, groupName } from '@ticketing/shared/log/topics.ts';
import type { Liveness } from '@ticketing/shared/service/health.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { watchMongoMonitor } from '@ticketing/shared/stores/mongo-monitor.ts';
import { watchMongoPool } from '@ticketing/shared/stores/mongo-pool.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { channelNames, createRedis } from '@ticketing/shared/stores/redis.ts';
import type { ViewHint } from '@ticketing/shared/stores/views.ts';
import type { Config } from './config.ts';
import { consumeEvents } from './consumer.ts';
import { createProjector } from './fold/projector.ts';
import { createShowCache } from './fold/show-cache.ts';
import { checkDrift } from './heal/drift.ts';
import { startHealer } from './heal/healer.ts';
import { createPositions } from './heal/positions.ts';
import { createRecentWrites } from './heal/recent-writes.ts';
import { createSyncMetrics } from './metrics.ts';
import { repeat } from './repeat.ts';
import { createIndexes } from './store/indexes.ts';
import { lookAtLogEnds } from './store/log-ends.ts';
import { createMongoClient, onMongoOutage } from './store/mongodb.ts';
import { createSwapLock } from './store/swap-lock.ts';
import { createViewStore } from './store/view-store.ts';

export type SyncService = {
  liveness: Liveness;
  /** A check for each engine. */
  dependencies: Record<string, () => Promise<unknown>>;
};

export type SyncOptions = {
  config: Omit<Config, 'PORT' | 'HOST' | 'LOG_LEVEL'>;
  logger: Logger;
  registry: Registry;
  /** Registers what is to be closed; called in the order of opening, to be closed in the reverse. */
  onStop: (name: string, close: () => Promise<unknown> | unknown) => void;
  /** Told of a fault that only a restart can mend. */
  fail: (error: Error) => void;
};

/**
 * Builds the service and starts it: consume, project, heal, sample.
 * @throws StartError when an engine cannot be reached
 */
export async function startSyncService({ config, logger, registry, onStop, fail }: SyncOptions): Promise<SyncService> {
  const { NAMESPACE: namespace, PARTITIONS_AT_ONCE: partitionsAtOnce } = config;
  const metrics = createSyncMetrics(registry);

  // A batch holds one connection for the swap lock while it may read with another.
  const eventStore = createPool({
    url: config.DATABASE_URL,
    applicationName: 'sync-service',
    maxConnections: 2 * partitionsAtOnce + 4,
    logger,
    registry,
  });
  onStop('postgres', () => eventStore.end());
  const mongo = createMongoClient(config.MONGODB_URI, { appName: 'sync-service', logger });
  watchMongoPool(mongo, registry);
  watchMongoMonitor(mongo, { onSilent: fail });
  onStop('mongodb', () => mongo.close());
  const redis = createRedis({ url: config.REDIS_URL, logger, name: 'sync-service' });
  onStop('redis', () => redis.disconnect());
  const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'sync-service', logger });

  await untilReachable('MongoDB', () => mongo.connect(), { logger });
  await untilReachable('the event store in PostgreSQL', () => eventStore.query('SELECT FROM booking_events LIMIT 1'), {
    logger,
  });
  const { topics, partitions } = await untilReachable(
    'Kafka',
    () =>
      ensureTopics(kafka, {
        namespace,
        partitions: config.KAFKA_PARTITIONS,
        replicationFactor: config.KAFKA_REPLICATION_FACTOR,
        logger,
      }),
    { logger },
  );
  const views = createViewStore(mongo.db());
  // Also after an outage: they may be lost.
  async function prepareViews(): Promise<void> {
    await createIndexes(mongo.db());
    const shows = await views.listings.complete();
    if (shows > 0) logger.info({ shows }, 'made the listings of shows that had none');
  }
  await untilReachable('MongoDB', prepareViews, { logger });
  const cache = createShowCache(5_000_000);
  const recentWrites = createRecentWrites(60_000);
  const swapLock = createSwapLock(eventStore, namespace, logger);
  const projector = createProjector({
    views,
    eventStore,
    cache,
    swapLock,
    metrics,
    logger,
    onWrite: recentWrites.note,
  });

  const channel = channelNames(namespace).views;
  function hint(hint: Partial<ViewHint>): void {
    if (redis.status !== 'ready') return;
    const message: ViewHint = { shows: [], positions: [], ...hint };
    // Losing a hint costs its reader time, never truth.
    redis.publish(channel, JSON.stringify(message)).catch(() => undefined);
  }

  const writer = await createLogWriter({ kafka, logger });
  onStop('dead letters', () => writer.close());
  const groupId = groupName(namespace, 'sync-service');
  let assigned: number[] = [];
  const partitionOf = createPartitioner(partitions);
  const healer = startHealer({
    eventStore,
    views,
    projector,
    cache,
    recentWrites,
    ensureIndexes: prepareViews,
    isOurs: (eventId) => assigned.includes(partitionOf(eventId)),
    onHealed: (shows) => hint({ shows: [...shows] }),
    metrics,
    logger,
    intervalMs: config.SWEEP_SECONDS * 1_000,
  });
  onStop('healer', healer.stop);
  onMongoOutage(mongo, healer.distrust);

  const positions = createPositions(async (reached) => {
    // A position says of all shows of its partition that they are as far. After an outage some may not be: the healer
    // moves it when they are, and whoever waits for his receipt waits on, instead of hearing that there is nothing.
    if (!healer.trusts()) return;
    await views.moveProjection(reached);
    hint({ positions: reached.map(pair) });
  });

  const consumer = await consumeEvents({
    kafka,
    topic: topics.events,
    groupId,
    partitionsAtOnce,
    projector,
    versionsOf: views.loadShowVersions,
    onProjected: (shows, reached) => {
      hint({ shows: [...shows], arrived: reached.map(pair) });
      positions.note(reached);
    },
    beforeCommit: positions.write,
    deadLetters: createDeadLetters({
      writer,
      source: topics.events,
      topic: topics.eventsDeadLetters,
      logger,
      metrics,
    }),
    metrics,
    logger,
    onAssigned: (partitionsNow) => {
      assigned = partitionsNow;
      healer.lookSoon();
    },
    onFault: fail,
    memberDir: config.MEMBER_DIR,
  });
  onStop('consumer', consumer.stop);

  const drift = repeat(() => checkDrift({ eventStore, views, metrics, logger }), {
    everyMs: config.DRIFT_CHECK_SECONDS * 1_000,
    onError: (error) => logger.debug({ err: error }, 'could not sample for drift'),
  });
  onStop('drift check', drift.stop);

  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  onStop('admin client', () => admin.disconnect());
  const logEnds = repeat(() => lookAtLogEnds(admin, topics.commands, mongo.db()), {
    everyMs: 500,
    onError: (error) => logger.debug({ err: error }, 'could not look how far the log goes'),
  });
  onStop('log ends', logEnds.stop);

  const lag = await watchLag({ kafka, topic: topics.events, groupId, logger, registry, assigned: () => assigned });
  onStop('lag watch', lag.stop);
  return {
    // A restart does not bring back an engine that the consumer waits for.
    liveness: () => (consumer.isWaiting() ? undefined : lag.liveness()),
    dependencies: {
      kafka: lag.check,
      mongodb: () => mongo.db().command({ ping: 1 }),
      postgres: () => eventStore.query('SELECT 1'),
      redis: () => redis.ping(),
    },
  };
}

function pair({ partition, offset }: LogPosition): [partition: number, offset: number] {
  return [partition, offset];
}
