import { randomUUID } from 'node:crypto';
import { messagesOf } from '@ticketing/shared/http/express-tuning.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { redisSettings } from '@ticketing/shared/service/engine-settings.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { channelNames, createRedis, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { createWriteApi } from './app.ts';
import { createAuthorization, describeAuthorization } from './authorization.ts';
import { createCommandLog } from './command-log.ts';
import type { Config } from './config.ts';
import { createOutcomes } from './outcomes.ts';

/** How long to wait for Kafka before we listen without it, in milliseconds. */
const patienceMs = 3_000;

/**
 * Opens what the service needs, and listens. Kafka and Redis may come later: without Kafka nothing is accepted, without
 * Redis nobody can wait.
 * @returns the port that it listens on
 * @throws StartError when the port cannot be had, or the topics are not as they must be
 */
export async function startWriteApi({
  config,
  logger,
  onStop,
  fail,
}: Pick<ServiceContext<Config>, 'config' | 'logger' | 'onStop' | 'fail'>): Promise<number> {
  const registry = createRegistry('write-api');
  const redis = createRedis({ ...redisSettings(config), logger, name: 'write-api' });
  onStop('redis', () => redis.disconnect());
  const subscriber = createSubscriber({ ...redisSettings(config), logger, name: 'write-api replies' });
  onStop('redis subscriber', () => subscriber.disconnect());
  const outcomes = createOutcomes(subscriber, channelNames(config.NAMESPACE).replies(randomUUID()), logger);
  const log = createCommandLog(config, logger, registry, fail);
  onStop('log', () => log.close());

  const who = { auth: config.AUTH, adminToken: config.ADMIN_TOKEN };
  logger.warn(describeAuthorization(who));
  const { app, stopBeingReady } = createWriteApi({
    log,
    redis,
    outcomes,
    logger,
    registry,
    namespace: config.NAMESPACE,
    authorization: createAuthorization(who),
  });
  // Whoever balances by who listens would send us requests that we can only refuse: where Kafka is there, it is a moment.
  await log.opened(patienceMs);
  const server = await listen(app, config.HOST, config.PORT, { ...messagesOf(app), logger });
  onStop('http server', () => server.close());
  // Those who wait are answered now; the server closes when all are.
  onStop('waiting requests', () => outcomes.release());
  onStop('readiness', stopBeingReady);
  logger.info({ host: config.HOST, port: server.port }, 'listening');
  return server.port;
}
