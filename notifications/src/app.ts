import { serveApiDocs } from '@ticketing/shared/http/api-docs.ts';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import type { Liveness } from '@ticketing/shared/http/health.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { Express } from 'express';
import { createNotificationsDocument } from './api-document.ts';
import type { NotificationsRoutes } from './routes/notifications.ts';
import { serveNotifications } from './routes/notifications.ts';
import type { Outage } from './sending/sender.ts';

export type NotificationsAppOptions = NotificationsRoutes & {
  logger: Logger;
  registry: Registry;
  liveness: Liveness;
  checkKafka: () => Promise<unknown>;
  /** What keeps mails from being sent now. */
  outage: () => Outage | undefined;
  isAccountsDown: () => boolean;
};

/** Builds the HTTP API with its dependencies. */
export function createNotificationsApp(options: NotificationsAppOptions): { app: Express; stopBeingReady: () => void } {
  const { pool, logger, registry, liveness, checkKafka, outage, isAccountsDown } = options;
  const context = { logger, duration: httpDuration(registry) };
  const app = createApp(context);
  serveNotifications(app, options);
  serveApiDocs(app, createNotificationsDocument());
  const upUnless = (isDown: () => boolean) => async () => {
    if (isDown()) throw new Error('it is away');
  };
  const stopBeingReady = serveHealth(app, {
    registry,
    liveness,
    dependencies: {
      postgres: () => pool.query('SELECT 1'),
      kafka: checkKafka,
      smtp: upUnless(() => outage()?.what === 'smtp'),
      accounts: upUnless(isAccountsDown),
    },
    // Without them mails wait, and the ledger goes on.
    optional: ['smtp', 'accounts'],
    details: () => ({ sending: sendingOf(outage()) }),
  });
  endWithProblems(app, context);
  return { app, stopBeingReady };
}

function sendingOf(outage: Outage | undefined) {
  if (outage === undefined) return { status: 'ok' };
  const { what, code, reason, sinceMs } = outage;
  return { status: 'waiting', for: what, code, reason, sinceSeconds: Math.round((Date.now() - sinceMs) / 1_000) };
}
