import type { OutgoingHttpHeaders } from 'node:http';
import { ServerResponse } from 'node:http';
import type { Application, NextFunction, Request, RequestHandler, Response } from 'express';
import express from 'express';
import type { Correlation } from '../service/correlation.ts';
import { correlationIdFrom, traceparentFrom, validTraceparent } from '../service/correlation.ts';
import type { Logger } from '../service/logging.ts';
import type { httpDuration } from '../service/metrics.ts';
import type { Span } from '../service/tracing.ts';
import { startSpan } from '../service/tracing.ts';
import { leaveOutExtras } from './express-tuning.ts';
import { HttpProblem } from './problem.ts';
import { sendProblem, sendText } from './send.ts';

export type HttpContext = { logger: Logger; duration: ReturnType<typeof httpDuration> };

declare global {
  namespace Express {
    interface Locals {
      correlation: Correlation;
    }
  }
}

/** The maximum length of an address, in characters. */
const maxUrlLength = 8 * 1024;

/**
 * An Express application with what all services share: correlation ids, the duration metric and, by {@link
 * endWithProblems}, error answers.
 */
export function createApp({ logger, duration }: HttpContext): ReturnType<typeof express> {
  const app = express();
  leaveOutExtras(app);
  app.set('case sensitive routing', true);
  app.response.writeHead = writeHeadWithCorrelation as Response['writeHead'];
  app.use((request: Request, response: Response, next: NextFunction) => {
    const startMs = performance.now();
    const correlationId = correlationIdFrom(singleHeader(request, 'x-correlation-id'));
    const given = singleHeader(request, 'traceparent');
    // Probes are not traced: they would be most spans.
    const span = request.url.startsWith('/api/')
      ? startSpan(request.method, { kind: 'SERVER', parent: validTraceparent(given) })
      : undefined;
    response.locals.correlation = { correlationId, traceparent: span?.traceparent ?? traceparentFrom(given) };
    response.on('close', () => {
      const route: string = request.route?.path ?? 'unknown';
      try {
        duration.observe(
          { method: request.method, route, status: response.statusCode },
          (performance.now() - startMs) / 1000,
        );
        if (span) endSpan(span, request.method, route, response);
      } catch (error) {
        // Nothing catches an error of a listener: it would end the process.
        logger.error({ err: error, correlationId, route }, 'request not measured');
      }
    });
    if (request.url.length > maxUrlLength) throw new HttpProblem('uri-too-long');
    next();
  });
  return app;
}

function endSpan(span: Span, method: string, route: string, response: Response): void {
  span.end({
    name: `${method} ${route}`,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': response.statusCode,
      'correlation.id': response.locals.correlation.correlationId,
    },
  });
}

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

type Method = (typeof methods)[number];

/** The handlers of a path, by method. A handler may be asynchronous, and its errors become answers. */
export type RouteHandlers = Partial<Record<Method, RequestHandler>>;

/**
 * Serves a path with the given methods, HEAD like GET, and 405 with an Allow header for others.
 * @param handlers by method
 */
export function serve(app: Application, path: string, handlers: RouteHandlers): void {
  const route = app.route(path);
  const allow: string[] = [];
  for (const method of methods) {
    const handler = handlers[method];
    if (handler === undefined) continue;
    route[method](handler);
    allow.push(...(method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  }
  route.all(() => {
    throw new HttpProblem('method-not-allowed', { headers: { Allow: allow.join(', ') } });
  });
}

/** Adds the end of an application: unknown routes, and the one place where errors become answers. */
export function endWithProblems(app: Application, { logger }: HttpContext): void {
  app.use(() => {
    throw new HttpProblem('route-unknown');
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const problem = asProblem(error);
    const { correlationId } = response.locals.correlation;
    if (problem.status >= 500 && problem.code === 'internal') {
      logger.error({ err: error, correlationId, method: request.method, route: request.route?.path }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(response, problem, request.originalUrl, correlationId);
  });
}

function asProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  // Express' router throws this for a path with invalid percent-encoding.
  if (error instanceof URIError) {
    return new HttpProblem('validation-failed', {
      errors: [{ path: 'path', message: 'must be percent-encoded UTF-8' }],
    });
  }
  return new HttpProblem('internal', { cause: error });
}

/** A request header that must not be repeated; for a repeated one Node returns the first or joins them. */
export function singleHeader(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Answers with JSON. `body` may be JSON text. */
export function sendJson(
  response: Response,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  sendText(response, status, text, { 'content-type': 'application/json; charset=utf-8', ...headers });
}

/**
 * Adds the correlation id to every head. If it were set earlier as a single header, Node would set each of the others
 * separately, which is slower. Answers of `listen` have not passed the application, and have their own id.
 */
function writeHeadWithCorrelation(this: AnyResponse, status: number, headers?: OutgoingHttpHeaders): ServerResponse {
  const correlation = this.locals?.correlation;
  return ServerResponse.prototype.writeHead.call(
    this,
    status,
    correlation === undefined ? headers : { 'x-correlation-id': correlation.correlationId, ...headers },
  );
}

/** An answer that may not have passed the application. */
type AnyResponse = ServerResponse & { locals?: Partial<Express.Locals> };
