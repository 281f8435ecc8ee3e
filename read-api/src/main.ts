import { openAccess } from '@ticketing/shared/http/access.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createNextActions } from '@ticketing/shared/payments/next-action.ts';
import { mongodbSettings, redisSettings } from '@ticketing/shared/service/engine-settings.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { runService } from '@ticketing/shared/service/run.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import { createReadApi } from './app.ts';
import { readApiConfigSchema } from './config.ts';
import { openViews } from './views.ts';

await runService('read-api', readApiConfigSchema, async ({ config, logger, onStop, fail }) => {
  const registry = createRegistry('read-api');
  const views = openViews(mongodbSettings(config), logger, registry, fail);
  onStop('mongodb', views.close);
  // Not awaited; but an untrusted certificate must end the start, not the first read.
  views.ping().catch(() => undefined);
  const access = openAccess(config, logger, registry);
  onStop('keys of tokens', access.close);
  const { PAYMENT_METHOD_SECRET: secret, NAMESPACE: namespace } = config;
  const redis =
    secret === undefined
      ? undefined
      : createRedis({ ...redisSettings(config), onRefused: fail, logger, name: 'read-api' });
  onStop('redis of payments', () => redis?.disconnect());
  const api = createReadApi({
    views,
    access,
    redis: { ...redisSettings(config), onRefused: fail },
    namespace,
    nextActionOf: redis && secret !== undefined ? createNextActions(redis, namespace, secret).find : undefined,
    cacheBytes: config.READ_CACHE_BYTES,
    dayEndsAtMinute: config.DAY_ENDS_AT,
    tickets: { keys: config.TICKET_KEYS, fontFile: config.TICKET_FONT_FILE },
    registry,
    logger,
  });
  onStop('redis', api.close);
  const http = await listen(api.listener, config.HOST, config.PORT, { logger });
  onStop('http', http.close);
  // Waiting requests are answered first, because the server closes only after all requests.
  onStop('requests that wait', api.drain);
  logger.info({ port: http.port }, 'read-api is listening');
});
