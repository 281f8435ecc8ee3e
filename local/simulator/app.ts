import { createApp, endWithProblems } from '@ticketing/shared/http/app.ts';
import { serveHealth } from '@ticketing/shared/http/health.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { httpDuration } from '@ticketing/shared/service/metrics.ts';
import type { Express, NextFunction, Request, Response } from 'express';
import type { SimulatorContext } from './context.ts';
import { serveControl } from './control.ts';
import { servePages } from './pages.ts';
import { servePayments } from './payments.ts';
import { serveStripeDialect } from './stripe-dialect.ts';

/** Builds the simulator: the calls of its clients, what tests and people may do to it, and its pages. */
export function createSimulatorApp({
  logger,
  registry,
  ...context
}: SimulatorContext & { logger: Logger; registry: Registry }): Express {
  const http = { logger, duration: httpDuration(registry) };
  const app = createApp(http);
  app.use(refuseOtherSites);
  servePayments(app, context);
  serveStripeDialect(app, context);
  serveControl(app, context);
  servePages(app, context);
  serveHealth(app, { registry, dependencies: {} });
  endWithProblems(app, http);
  return app;
}

/** A page of somebody else, open in a browser on this machine, may not press the buttons of this one. */
function refuseOtherSites(request: Request, _response: Response, next: NextFunction): void {
  const site = request.headers['sec-fetch-site'];
  if (request.method !== 'GET' && request.method !== 'HEAD' && site !== undefined && site !== 'same-origin')
    throw new HttpProblem('origin-not-allowed');
  next();
}
