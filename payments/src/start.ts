import { hostname } from 'node:os';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { ensureTopics, groupName } from '@ticketing/shared/log/topics.ts';
import { createPaymentMethods } from '@ticketing/shared/payments/method.ts';
import { createNextActions } from '@ticketing/shared/payments/next-action.ts';
import type { Announcement } from '@ticketing/shared/payments/open.ts';
import { announcePayments } from '@ticketing/shared/payments/open.ts';
import { kafkaSettings, postgresUrl, redisSettings } from '@ticketing/shared/service/engine-settings.ts';
import { createRegistry, httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import { createReplies } from '@ticketing/shared/stores/replies.ts';
import { createMakeCall } from './calls/outward.ts';
import { createCallPool } from './calls/pool.ts';
import { createResume } from './calls/resume.ts';
import { createPaymentCommitter } from './chunk.ts';
import type { PaymentsConfig } from './config.ts';
import { consumePayments } from './consumer.ts';
import { followBookings } from './follower.ts';
import { paymentMetrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { openProvider } from './providers/open-provider.ts';
import { createPublishPayments } from './publish.ts';
import { keepReconciled } from './reconcile.ts';
import { createSendCommands, sweepPayments } from './sweep.ts';
import { watchPayments } from './watch.ts';

const maxConnections = 12;
const watchEveryMs = 5_000;
const lookForReconciliationsEveryMs = 5_000;
const breakerLevels = { closed: 0, 'half-open': 0.5, open: 1 } as const;

/**
 * Opens what the service needs, goes on with the payments that are under way, and listens. Redis may start later.
 * @returns the port
 * @throws StartError when PostgreSQL or Kafka cannot be reached, or the port cannot be used
 */
export async function startPayments({ config, logger, onStop, fail }: ServiceContext<PaymentsConfig>): Promise<number> {
  const registry = createRegistry('payments');
  const metrics = paymentMetrics(registry);
  const url = postgresUrl(config);
  await untilReachable('PostgreSQL', () => migrate(url, logger), { logger });
  const pool = createPool({ url, applicationName: 'payments', maxConnections, logger, registry });
  onStop('postgres', () => pool.end());
  const redis = createRedis({ ...redisSettings(config), onRefused: fail, logger, name: 'payments' });
  onStop('redis', () => redis.disconnect());

  const kafka = createKafka({ ...kafkaSettings(config), clientId: 'payments', logger });
  const { topics, partitions, paymentPartitions } = await untilReachable(
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
  const partitionOf = createPartitioner(paymentPartitions);
  const writer = await createLogWriter({ kafka, logger });
  onStop('log writer', () => writer.close());
  const send = createSendCommands(writer, topics.paymentCommands, partitionOf);

  let announcement: Announcement | undefined;
  const provider = await openProvider(config, {
    onCall: (call, outcome, tookSeconds) => metrics.callSeconds.observe({ call, outcome }, tookSeconds),
    onBreaker: (state) => {
      metrics.breaker.set(breakerLevels[state]);
      if (state === 'open') announcement?.withdraw();
      logger.warn({ state }, 'the circuit breaker before the provider has changed');
    },
  });
  const calls = createCallPool({
    makeCall: createMakeCall({
      provider,
      methods: createPaymentMethods(redis, config.NAMESPACE, config.PAYMENT_METHOD_SECRET),
      nextActions: createNextActions(redis, config.NAMESPACE, config.PAYMENT_METHOD_SECRET),
      logger,
    }),
    record: (command, correlation) => send([{ command, correlation }]),
    atOnce: config.PAYMENT_CALLS_AT_ONCE,
    onRoom: () => resume.all(),
    metrics,
    logger,
  });
  const resume = createResume({ pool, calls, assigned: () => consumer.assigned(), logger });

  const commandLog = await untilReachable('the list of logs', () => commandLogOf(pool, kafka, topics.paymentCommands), {
    logger,
  });
  const deadLettersOf = (source: string, topic: string) =>
    createDeadLetters({ writer, source, topic, logger, metrics });
  const groupId = groupName(config.NAMESPACE, 'payments');
  const consumer = await consumePayments({
    kafka,
    topic: topics.paymentCommands,
    groupId,
    partitionOf,
    commit: createPaymentCommitter(pool, { processedBy: `${hostname()}:${process.pid}`, commandLog }),
    publish: createPublishPayments({
      writer,
      topics,
      bookingPartitionOf: createPartitioner(partitions),
      replies: createReplies(redis, config.NAMESPACE),
      deadLetters: deadLettersOf(topics.paymentCommands, topics.paymentCommandsDeadLetters),
    }),
    calls,
    metrics,
    logger,
    onFault: fail,
    onAssigned: (assigned) => resume.of(assigned),
    memberDir: config.MEMBER_DIR,
  });
  // The calls end before the log writer closes, and after no new ones come.
  onStop('calls', () => calls.stop());
  onStop('consumer', () => consumer.stop());
  const followerGroup = groupName(config.NAMESPACE, 'payments-bookings');
  const follower = await followBookings({
    kafka,
    topic: topics.events,
    groupId: followerGroup,
    pool,
    send,
    deadLetters: deadLettersOf(topics.events, topics.eventsDeadLetters),
    metrics,
    logger,
    onFault: fail,
    memberDir: config.MEMBER_DIR,
  });
  onStop('follower', () => follower.stop());
  announcement = announcePayments({
    redis,
    namespace: config.NAMESPACE,
    logger,
    async check() {
      // Who wants to pay is told at once, and keeps the hold, instead of waiting for a provider that is away.
      if (!(await provider.isUsable())) throw new Error('the provider has failed repeatedly');
      await pool.query('SELECT 1');
    },
  });
  onStop('announcement', announcement.stop);

  const sweep = {
    pool,
    send,
    assigned: consumer.assigned,
    hangsAfterMs: config.PAYMENT_HANGS_AFTER_SECONDS * 1_000,
    everyMs: config.PAYMENT_SWEEP_SECONDS * 1_000,
    metrics,
    logger,
  };
  onStop('sweep', sweepPayments(sweep));
  onStop('watch', watchPayments({ pool, metrics, everyMs: watchEveryMs, logger }));
  onStop(
    'reconciliations',
    keepReconciled({
      pool,
      provider,
      send,
      lookEveryMs: lookForReconciliationsEveryMs,
      everyMs: config.PAYMENT_RECONCILE_SECONDS * 1_000,
      backMs: config.PAYMENT_RECONCILE_BACK_SECONDS * 1_000,
      logger,
    }),
  );

  const watch = { kafka, logger, registry };
  const lag = await watchLag({ ...watch, topic: topics.paymentCommands, groupId, assigned: consumer.assigned });
  onStop('lag watch', () => lag.stop());
  const followerLag = await watchLag({
    ...watch,
    topic: topics.events,
    groupId: followerGroup,
    assigned: follower.assigned,
  });
  onStop('follower lag watch', () => followerLag.stop());

  const http = { logger, duration: httpDuration(registry) };
  const app = createApp(http);
  const setNotReady = serveHealth(app, {
    registry,
    liveness: () =>
      (consumer.isWaiting() ? undefined : lag.liveness()) ??
      (follower.isWaiting() ? undefined : followerLag.liveness()),
    dependencies: { postgres: () => pool.query('SELECT 1'), kafka: () => lag.check(), redis: () => redis.ping() },
    optional: ['redis'],
  });
  endWithProblems(app, http);
  const server = await listen(app, config.HOST, config.PORT, { logger });
  onStop('http', () => server.close());
  onStop('readiness', setNotReady);
  logger.info({ port: server.port, partitions: paymentPartitions, provider: provider.name }, 'payments is up');
  return server.port;
}
