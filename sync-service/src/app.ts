import type { Liveness } from '@ticketing/shared/http/health.ts';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import { logEndsOf } from '@ticketing/shared/log/log-ends.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { ensureTopics, groupName } from '@ticketing/shared/log/topics.ts';
import {
  kafkaSettings,
  mongodbSettings,
  postgresUrl,
  redisSettings,
} from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { createMongoClient, onMongoOutage, requireMajority } from '@ticketing/shared/stores/mongodb.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { channelNames, createRedis } from '@ticketing/shared/stores/redis.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createCatalogueEntries } from './catalogue/entries.ts';
import { createEntryStore } from './catalogue/entry-store.ts';
import { createCatalogueMetrics } from './catalogue/metrics.ts';
import { startCatalogue } from './catalogue/start.ts';
import type { Config } from './config.ts';
import { consumeEvents } from './consumer.ts';
import { createProjector } from './fold/projector.ts';
import { createShowCache } from './fold/show-cache.ts';
import { checkDrift } from './heal/drift.ts';
import { startHealer } from './heal/healer.ts';
import { repairShow } from './heal/repair.ts';
import { createStandingShows } from './heal/standing-shows.ts';
import { readShowVersions, withStoreSnapshot } from './heal/store-snapshot.ts';
import { createTrust } from './heal/trust.ts';
import { createHints } from './hints.ts';
import { createSyncMetrics } from './metrics.ts';
import { startPayments } from './payments/start.ts';
import { repeat } from './repeat.ts';
import { createIndexes } from './store/indexes.ts';
import { recordLogEnds } from './store/log-ends.ts';
import { createProjectionStore } from './store/projection-store.ts';
import { createStandingStore } from './store/standing-store.ts';
import { createSwapLock } from './store/swap-lock.ts';
import { createViewStore } from './store/view-store.ts';

export type SyncService = {
  liveness: Liveness;
  /** One check per engine. */
  dependencies: Record<string, () => Promise<unknown>>;
  /** How many shows stand, of those that this member looks after. */
  standingShows: () => number;
};

export type SyncOptions = {
  config: Omit<Config, 'PORT' | 'HOST' | 'LOG_LEVEL'>;
  logger: Logger;
  registry: Registry;
  /** Registers resources to close, in the order of opening; they are closed in reverse. */
  onStop: (name: string, close: () => Promise<unknown> | unknown) => void;
  /** Called with a fault that only a restart can fix. */
  fail: (error: Error) => void;
};

/**
 * Builds the service and starts it: consume, project, heal, sample.
 * @throws StartError when an engine cannot be reached
 */
export async function startSyncService({ config, logger, registry, onStop, fail }: SyncOptions): Promise<SyncService> {
  const { NAMESPACE: namespace, PARTITIONS_AT_ONCE: partitionsAtOnce } = config;
  const metrics = createSyncMetrics(registry);

  // A batch may hold one connection for the swap lock while it reads with another.
  const eventStore = createPool({
    url: postgresUrl(config),
    applicationName: 'sync-service',
    maxConnections: 2 * partitionsAtOnce + 4,
    logger,
    registry,
  });
  onStop('postgres', () => eventStore.end());
  const mongo = createMongoClient({
    ...mongodbSettings(config),
    appName: 'sync-service',
    logger,
    registry,
    onLost: fail,
  });
  onStop('mongodb', () => mongo.close());
  const redis = createRedis({ ...redisSettings(config), onRefused: fail, logger, name: 'sync-service' });
  onStop('redis', () => redis.disconnect());
  const kafka = createKafka({ ...kafkaSettings(config), clientId: 'sync-service', logger });

  await untilReachable('MongoDB', () => mongo.connect().then(requireMajority), { logger });
  // The tables may have an older version until a worker of this version has started.
  const eventStoreIsThere = () =>
    eventStore.query('SELECT command_log, details FROM booking_events, catalogue_streams LIMIT 1');
  await untilReachable('the event store in PostgreSQL', eventStoreIsThere, { logger });
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
  const commandLog = await untilReachable(
    'the log of commands',
    () => commandLogOf(eventStore, kafka, topics.commands),
    {
      logger,
    },
  );
  const hints = createHints({
    redis,
    channel: channelNames(namespace).views,
    db: mongo.db(),
    onError: (error) => logger.debug({ err: error }, 'could not record how many hints there were'),
  });
  const views = createViewStore(mongo.db(), viewCollections, (listed) => hints.send({ listed }));
  const projection = createProjectionStore(mongo.db(), commandLog);
  // Also after an outage, which may have lost them.
  async function prepareViews(): Promise<void> {
    await createIndexes(mongo.db());
    const shows = await views.listings.complete();
    if (shows > 0) logger.info({ shows }, 'made the listings of shows that had none');
    await catalogue.complete();
  }
  const swapLock = createSwapLock(eventStore, namespace, logger);
  const catalogueMetrics = createCatalogueMetrics(registry);
  const catalogue = createCatalogueEntries({
    store: createEntryStore(mongo.db(), viewCollections),
    eventStore,
    swapLock,
    onWritten: (versions) => hints.send({ catalogue: versions }),
    metrics: catalogueMetrics,
    logger,
  });
  await untilReachable('MongoDB', prepareViews, { logger });
  await untilReachable('MongoDB', projection.begin, { logger });
  await untilReachable('MongoDB', hints.begin, { logger });
  onStop('hints', hints.end);
  const cache = createShowCache(5_000_000);
  const projector = createProjector({
    views,
    eventStore,
    cache,
    swapLock,
    metrics,
    logger,
    commandLog,
  });

  const writer = await createLogWriter({ kafka, logger });
  onStop('dead letters', () => writer.close());
  const groupId = groupName(namespace, 'sync-service');
  let assigned: number[] = [];
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  onStop('admin client', () => admin.disconnect());
  const commandEnds = logEndsOf(admin, topics.commands);
  const trust = createTrust({
    move: async (reached) => {
      await projection.move(reached);
      hints.send({ positions: reached.map(pair) });
    },
    ends: commandEnds,
    logger,
  });
  const standing = createStandingShows({
    store: createStandingStore(mongo.db()),
    versionsOf: views.loadShowVersions,
    metrics,
    logger,
  });
  const healer = startHealer({
    store: {
      withSnapshot: (work) => withStoreSnapshot(eventStore, commandLog, work),
      readShowVersions: (after, limit) => readShowVersions(eventStore, after, limit),
    },
    views,
    projection,
    projector,
    cache,
    trust,
    standing,
    ensureIndexes: prepareViews,
    partitionOf: createPartitioner(partitions),
    onHealed: (shows) => hints.send({ shows: [...shows] }),
    metrics,
    logger,
    intervalMs: config.SWEEP_SECONDS * 1_000,
  });
  onStop('healer', healer.stop);
  const catalogueSweep = repeat(() => catalogue.compareAll(), {
    everyMs: config.SWEEP_SECONDS * 1_000,
    onError: (error) => logger.warn({ err: error }, 'cannot compare movies and theaters with the event store'),
  });
  onStop('catalogue sweep', catalogueSweep.stop);
  onMongoOutage(mongo, () => {
    trust.distrust();
    cache.clear();
    healer.compareSoon();
    catalogueSweep.soon();
  });

  const consumer = await consumeEvents({
    kafka,
    topic: topics.events,
    groupId,
    partitionsAtOnce,
    projector,
    standing,
    onProjected: (shows, reached) => {
      hints.send({ shows: [...shows], arrived: furthest(reached).map(pair) });
      trust.note(reached);
    },
    beforeCommit: trust.write,
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
      trust.assign(partitionsNow);
      healer.compareSoon();
    },
    onFault: fail,
    memberDir: config.MEMBER_DIR,
  });
  onStop('consumer', consumer.stop);

  const catalogueLiveness = await startCatalogue({
    kafka,
    topics,
    writer,
    groupId: groupName(namespace, 'sync-service-catalogue'),
    memberDir: config.MEMBER_DIR,
    entries: catalogue,
    metrics: { ...catalogueMetrics, retries: metrics.retries },
    logger,
    registry,
    onStop,
    onFault: fail,
  });

  const payments = await startPayments({
    kafka,
    topics,
    writer,
    groupId: groupName(namespace, 'sync-service-payments'),
    memberDir: config.MEMBER_DIR,
    db: mongo.db(),
    eventStore,
    swapLock,
    onWritten: (versions) => hints.send({ payments: versions }),
    metrics,
    logger,
    registry,
    onStop,
    onFault: fail,
  });

  const repair = (eventId: number) => repairShow({ pool: eventStore, db: mongo.db(), namespace }, eventId);
  async function checkSample(): Promise<void> {
    await checkDrift({ eventStore, views, projector, repair, metrics, logger });
    await catalogue.checkInTurn();
    await payments.checkDrift();
  }
  const drift = repeat(checkSample, {
    everyMs: config.DRIFT_CHECK_SECONDS * 1_000,
    onError: (error) => logger.debug({ err: error }, 'could not sample for drift'),
  });
  onStop('drift check', drift.stop);

  const paymentEnds = logEndsOf(admin, topics.paymentCommands);
  const recordEnds = () =>
    Promise.all([
      recordLogEnds(commandEnds.readAgreed, commandLog, mongo.db(), 'commands'),
      recordLogEnds(paymentEnds.readAgreed, payments.commandLog, mongo.db(), 'paymentCommands'),
    ]);
  // Before this service is ready: readers use it to tell receipts of these logs from those of earlier ones.
  await untilReachable('the ends of the logs', recordEnds, { logger });
  const logEnds = repeat(recordEnds, {
    everyMs: 500,
    onError: (error) => logger.debug({ err: error }, 'could not look how far the logs go'),
  });
  onStop('log ends', logEnds.stop);

  const lag = await watchLag({ kafka, topic: topics.events, groupId, logger, registry, assigned: () => assigned });
  onStop('lag watch', lag.stop);
  return {
    // A restart would not help with an engine that the consumer waits for.
    liveness: () => (consumer.isWaiting() ? undefined : lag.liveness()) ?? catalogueLiveness() ?? payments.liveness(),
    dependencies: {
      kafka: lag.check,
      mongodb: () => mongo.db().command({ ping: 1 }),
      postgres: () => eventStore.query('SELECT 1'),
      redis: () => redis.ping(),
    },
    standingShows: standing.count,
  };
}

function pair({ partition, offset }: LogPosition): [partition: number, offset: number] {
  return [partition, offset];
}

function furthest(positions: LogPosition[]): LogPosition[] {
  const offsets = new Map<number, number>();
  for (const { partition, offset } of positions) offsets.set(partition, Math.max(offset, offsets.get(partition) ?? 0));
  return Array.from(offsets, ([partition, offset]) => ({ partition, offset }));
}
