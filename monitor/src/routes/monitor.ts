import type { Access } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Express, RequestHandler, Response } from 'express';
import type { Elections } from '../elections.ts';
import type { MonitorMetrics } from '../metrics.ts';
import type { Overview } from '../overview.ts';
import type { ElectionRequest } from '../requests.ts';
import { electionRequestSchema, historyQuerySchema, noQuery } from '../requests.ts';
import type { Listeners } from '../stream.ts';

export type MonitorRoutes = {
  access: Access;
  overview: Overview;
  elections: Elections;
  listeners: Listeners;
  metrics: MonitorMetrics;
  logger: Logger;
};

const notStored = { 'cache-control': 'no-store' };

/** What is known, for operators, and elections; the health also under the names that other systems use. */
export function serveMonitor(app: Express, { access, overview, elections, listeners, metrics, logger }: MonitorRoutes) {
  const tells = (state: () => unknown): RequestHandler => {
    return (request, response) => {
      parseRequest(noQuery, request.query, 'query');
      sendJson(response, 200, state(), notStored);
    };
  };
  access.serve(app, '/api/monitor', { get: tells(overview.monitor) });
  access.serve(app, '/api/health', { get: tells(overview.health) });
  access.serve(app, '/api/sync', { get: tells(overview.sync) });
  access.serve(app, '/api/election', { get: tells(overview.leaders) });
  access.serve(app, '/api/replicas', { get: tells(overview.replicas) });

  access.serve(app, '/api/monitor/history', {
    get: (request, response) => {
      const { minutes } = parseRequest(historyQuerySchema, request.query, 'query');
      sendJson(response, 200, overview.history(minutes), notStored);
    },
  });

  access.serve(app, '/api/monitor/stream', {
    get: (request, response) => {
      parseRequest(noQuery, request.query, 'query');
      if (request.method === 'HEAD') {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...notStored });
        response.end();
        return;
      }
      if (!listeners.add(response, JSON.stringify(overview.monitor()))) {
        throw new HttpProblem('rate-limited', { detail: 'Too many listen already.', headers: { 'Retry-After': '10' } });
      }
    },
  });

  access.serve(app, '/api/monitor/elections', {
    post: async (request, response) => {
      const asked = parseRequest(electionRequestSchema, await readJsonBody(request));
      const told = (outcome: string) => {
        metrics.elections.inc({ engine: asked.engine, outcome });
        logger.info(auditOf(asked, response, outcome), 'election asked for');
      };
      try {
        const election = await elections.hold(asked);
        told(election.hasChanged ? 'elected' : 'unchanged');
        sendJson(response, 200, election, notStored);
      } catch (error) {
        told(error instanceof HttpProblem ? error.code : 'internal');
        throw error;
      }
    },
  });
}

/** Who has asked for what, and what came of it. Of a person there is the number alone. */
function auditOf({ engine, partition }: ElectionRequest, { locals }: Response, outcome: string) {
  const { principal } = locals.caller;
  const by = principal === undefined ? 'nobody known: AUTH=open' : 'the ADMIN_TOKEN';
  return {
    audit: 'election',
    engine,
    ...(partition !== undefined && { partition }),
    ...(principal?.userId === undefined ? { by } : { userId: principal.userId }),
    outcome,
    correlationId: locals.correlation.correlationId,
  };
}
