import { serveApiDocs } from '@ticketing/shared/http/api-docs.ts';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import type { Liveness } from '@ticketing/shared/http/health.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { Express } from 'express';
import { createMonitorDocument } from './api-document.ts';
import type { MonitorRoutes } from './routes/monitor.ts';
import { serveMonitor } from './routes/monitor.ts';

export type MonitorAppOptions = MonitorRoutes & { registry: Registry; liveness: Liveness };

/** Builds the HTTP API with its dependencies. */
export function createMonitorApp(options: MonitorAppOptions): { app: Express; stopBeingReady: () => void } {
  const { logger, registry, liveness, overview } = options;
  const context = { logger, duration: httpDuration(registry) };
  const app = createApp(context);
  serveMonitor(app, options);
  serveApiDocs(app, createMonitorDocument());
  const answers = (engine: 'kafka' | 'postgres' | 'redis' | 'mongodb') => async () => {
    if (overview.engines()[engine].status === 'down') throw new Error('it does not answer');
  };
  const stopBeingReady = serveHealth(app, {
    registry,
    liveness,
    dependencies: {
      kafka: answers('kafka'),
      postgres: answers('postgres'),
      redis: answers('redis'),
      mongodb: answers('mongodb'),
    },
    // To say that an engine is down is its work.
    optional: ['kafka', 'postgres', 'redis', 'mongodb'],
  });
  endWithProblems(app, context);
  return { app, stopBeingReady };
}
