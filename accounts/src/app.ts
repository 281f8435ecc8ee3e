import { serveApiDocs } from '@ticketing/shared/http/api-docs.ts';
import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { Express, NextFunction, Request, Response } from 'express';
import type { Redis } from 'ioredis';
import { createAccountsDocument } from './api-document.ts';
import { trustProxies } from './client.ts';
import type { RouteContext } from './routes/context.ts';
import { publicPrefix } from './routes/context.ts';
import { serveInternally } from './routes/internal.ts';
import { serveMe } from './routes/me.ts';
import { serveRegistration } from './routes/registration.ts';
import { serveSessionCookie } from './routes/session-cookie.ts';
import { serveTokens } from './routes/tokens.ts';

export type AccountsApp = {
  app: Express;
  /** Makes /health/ready report "not ready". */
  stopBeingReady: () => void;
};

export type AccountsAppOptions = RouteContext & {
  redis: Redis;
  logger: Logger;
  registry: Registry;
  trustedProxies: string[];
  /** By which other services of ours are known; without it they are served nothing. */
  serviceSecret: string | undefined;
  verifyEmail: boolean;
};

/** Builds the HTTP API with its dependencies. */
export function createAccountsApp(options: AccountsAppOptions): AccountsApp {
  const { pool, redis, logger, registry, trustedProxies } = options;
  const context = { logger, duration: httpDuration(registry) };
  const app = createApp(context);
  trustProxies(app, trustedProxies);
  app.use(withPrefix);
  serveRegistration(app, options);
  serveTokens(app, options);
  serveSessionCookie(app, options);
  serveMe(app, options);
  serveInternally(app, options, { secret: options.serviceSecret, verifyEmail: options.verifyEmail });
  serveApiDocs(app, createAccountsDocument());
  const stopBeingReady = serveHealth(app, {
    registry,
    dependencies: { postgres: () => pool.query('SELECT 1'), redis: () => redis.ping() },
    optional: ['redis'],
  });
  endWithProblems(app, context);
  return { app, stopBeingReady };
}

/** On our own port the paths are good without the gateway's prefix too. A problem names the address that was asked. */
function withPrefix(request: Request, _response: Response, next: NextFunction): void {
  if (!/^\/(?:api\/auth|internal|health|metrics|docs|openapi\.json)(?:[/?]|$)/.test(request.url)) {
    request.url = publicPrefix + request.url;
  }
  next();
}
