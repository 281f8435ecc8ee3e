import { randomUUID } from 'node:crypto';
import { openAccess } from '@ticketing/shared/http/access.ts';
import { messagesOf } from '@ticketing/shared/http/express-tuning.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createPaymentMethods } from '@ticketing/shared/payments/method.ts';
import { createNextActions } from '@ticketing/shared/payments/next-action.ts';
import { watchPaymentsOpen } from '@ticketing/shared/payments/open.ts';
import { openWebhookReader } from '@ticketing/shared/payments/webhooks.ts';
import { redisSettings } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { channelNames, createRedis, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import type { Redis } from 'ioredis';
import type { PaymentDoors } from './app.ts';
import { createWriteApi } from './app.ts';
import { createCatalogueFollower } from './catalogue/follower.ts';
import { createCatalogueMemory } from './catalogue/memory.ts';
import { createCommandLog } from './command-log.ts';
import type { Config } from './config.ts';
import { missingForPayments } from './config.ts';
import { createOutcomes } from './outcomes.ts';

/** How long to wait for Kafka before listening without it, in milliseconds. */
const patienceMs = 3_000;

/**
 * Opens what the service needs, and listens. Kafka and Redis may start later: without Kafka no command is accepted,
 * without Redis no request can wait.
 * @returns the port
 * @throws StartError when the port cannot be used, or the topics are wrong
 */
export async function startWriteApi({
  config,
  logger,
  onStop,
  fail,
}: Pick<ServiceContext<Config>, 'config' | 'logger' | 'onStop' | 'fail'>): Promise<number> {
  const registry = createRegistry('write-api');
  const redis = createRedis({ ...redisSettings(config), onRefused: fail, logger, name: 'write-api' });
  onStop('redis', () => redis.disconnect());
  const subscriber = createSubscriber({ ...redisSettings(config), onRefused: fail, logger, name: 'write-api replies' });
  onStop('redis subscriber', () => subscriber.disconnect());
  const outcomes = createOutcomes(subscriber, channelNames(config.NAMESPACE).replies(randomUUID()), logger);
  const catalogue = createCatalogueFollower(createCatalogueMemory(), logger);
  const log = createCommandLog(config, logger, registry, fail, ({ kafka, admin, topics }) => {
    catalogue.follow({ kafka, admin, topic: topics.catalogueEvents, namespace: config.NAMESPACE });
  });
  onStop('log', () => log.close());
  onStop('catalogue', () => catalogue.stop());

  const access = openAccess(config, logger, registry);
  onStop('keys of tokens', access.close);
  const { app, stopBeingReady } = createWriteApi({
    log,
    redis,
    outcomes,
    catalogue,
    payments: await openPaymentDoors(config, redis, logger, onStop),
    logger,
    registry,
    namespace: config.NAMESPACE,
    access,
    ticketKeys: config.TICKET_PUBLIC_KEYS,
  });
  // A load balancer that checks only the port would send requests that must be refused. If Kafka is up, this takes a
  // moment.
  await log.opened(patienceMs);
  const server = await listen(app, config.HOST, config.PORT, { ...messagesOf(app), logger });
  onStop('http server', () => server.close());
  // Waiting requests are answered now; the server closes after them.
  onStop('waiting requests', () => outcomes.release());
  onStop('readiness', stopBeingReady);
  logger.info({ host: config.HOST, port: server.port }, 'listening');
  return server.port;
}

async function openPaymentDoors(
  config: Config,
  redis: Redis,
  logger: Logger,
  onStop: ServiceContext<Config>['onStop'],
): Promise<PaymentDoors> {
  const { PAYMENT_PROVIDER: provider, PAYMENT_METHOD_SECRET: methodSecret, NAMESPACE: namespace } = config;
  const missing = missingForPayments(config);
  if (missing.length > 0) logger.warn({ missing }, 'payments or their webhooks are not taken: settings are missing');
  const secrets = [config.PAYMENT_WEBHOOK_SECRET ?? [], config.PAYMENT_WEBHOOK_SECRET_BEFORE ?? []].flat();
  const webhooks =
    provider === undefined || secrets.length === 0 ? undefined : await openWebhookReader({ provider, secrets });
  if (provider === undefined || methodSecret === undefined) return { webhooks };
  const open = watchPaymentsOpen({ redis, namespace, logger });
  onStop('look at payments', open.stop);
  const methods = createPaymentMethods(redis, namespace, methodSecret);
  return { intake: { methods, nextActions: createNextActions(redis, namespace, methodSecret), open }, webhooks };
}
