import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createRegistry, httpDuration } from '@ticketing/shared/service/metrics.ts';
import { runService } from '@ticketing/shared/service/run.ts';
import { startSyncService } from './app.ts';
import { configSchema } from './config.ts';

await runService('sync-service', configSchema, async ({ config, logger, onStop, fail }) => {
  const registry = createRegistry('sync-service');
  const { liveness, dependencies, standingShows } = await startSyncService({ config, logger, registry, onStop, fail });
  const http = { logger, duration: httpDuration(registry) };
  const app = createApp(http);
  // Without Redis no reader is notified early, and without PostgreSQL there is little to project: neither stops the
  // service.
  const setNotReady = serveHealth(app, {
    registry,
    liveness,
    dependencies,
    optional: ['redis', 'postgres'],
    details: () => ({ standingShows: standingShows() }),
  });
  endWithProblems(app, http);
  const server = await listen(app, config.HOST, config.PORT, { logger });
  onStop('http', server.close);
  onStop('readiness', setNotReady);
  logger.info({ port: server.port }, 'sync-service is up');
});
