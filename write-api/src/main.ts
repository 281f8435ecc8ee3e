import { randomUUID } from 'node:crypto';
import { listen } from '@ticketing/shared/http/server.ts';
import { createRegistry } from '@ticketing/shared/metrics.ts';
import { channelNames, createRedis, createSubscriber } from '@ticketing/shared/redis.ts';
import { runService } from '@ticketing/shared/run.ts';
import { createWriteApi } from './app.ts';
import { createCommandLog } from './command-log.ts';
import { configSchema } from './config.ts';
import { createOutcomes } from './outcomes.ts';

await runService('write-api', configSchema, async ({ config, logger, onStop }) => {
  const registry = createRegistry('write-api');
  const redis = createRedis({ url: config.REDIS_URL, logger, name: 'write-api' });
  onStop('redis', () => redis.disconnect());
  const subscriber = createSubscriber({ url: config.REDIS_URL, logger, name: 'write-api replies' });
  onStop('redis subscriber', () => subscriber.disconnect());
  const outcomes = createOutcomes(subscriber, channelNames(config.NAMESPACE).replies(randomUUID()), logger);
  const log = createCommandLog(config, logger, registry);
  onStop('log', () => log.close());

  const { app, stopBeingReady } = createWriteApi({
    log,
    redis,
    outcomes,
    logger,
    registry,
    namespace: config.NAMESPACE,
    adminToken: config.ADMIN_TOKEN,
  });
  const server = await listen(app, config.HOST, config.PORT);
  onStop('http server', () => server.close());
  // Those who wait are answered now; the server closes when all are.
  onStop('waiting requests', () => outcomes.release());
  onStop('readiness', stopBeingReady);
  logger.info({ host: config.HOST, port: server.port }, 'listening');
});
