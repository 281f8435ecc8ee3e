import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { correlationIdFrom } from '../service/correlation.ts';
import type { Logger } from '../service/logging.ts';
import { StartError } from '../service/run.ts';
import { createMalformedAnswers, createTunnelRefusal, maxHeaderBytes } from './malformed.ts';
import { HttpProblem } from './problem.ts';
import { sendProblem } from './send.ts';

export type HttpServer = {
  port: number;
  server: Server;
  /**
   * Takes no new connection, lets requests under way finish, and asks the clients to leave: a proxy that has just sent a
   * request over a connection that we close cannot know whether we carry it out, and must not send it again.
   */
  close(): Promise<void>;
};

/** `IncomingMessage` and `ServerResponse`: the classes of requests and answers; see messagesOf for those of Express. */
export type ListenOptions = Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> & {
  /** Told of what a listener throws. */
  logger?: Logger;
  /** A request must have arrived whole within so many milliseconds. */
  requestTimeoutMs?: number;
};

/**
 * Listens. Slow and oversized requests are cut off by time and size; keep-alive outlasts NGINX's, so that a connection
 * is never closed under a request that NGINX has just sent. The listener gets what is whole, valid HTTP; all else is
 * answered here, and nothing is left to Node, whose own answers would pass by the application that has to know of them.
 * @throws StartError when the port cannot be had
 */
export async function listen(
  listener: RequestListener,
  host: string,
  port: number,
  { logger, requestTimeoutMs = 30_000, ...classes }: ListenOptions = {},
): Promise<HttpServer> {
  let closing = false;
  const answers = new WeakMap<Duplex, ServerResponse>();
  const newestAnswer = (socket: Duplex) => answers.get(socket);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    answers.set(request.socket, response);
    if (closing) response.shouldKeepAlive = false;
    request.url = originForm(request.url ?? '/');
    try {
      const problem = problemWith(request);
      if (problem === undefined) listener(request, response);
      else refuse(request, response, problem);
    } catch (error) {
      // Express answers what its handlers throw; this is for what stands before it.
      logger?.error({ err: error, method: request.method }, 'request failed');
      if (response.headersSent) response.destroy();
      else refuse(request, response, new HttpProblem('internal'));
    }
  }

  const server = createServer(
    {
      ...classes,
      keepAliveTimeout: 75_000,
      headersTimeout: Math.min(15_000, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      // How often Node looks for requests that are late.
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs / 2),
      maxHeaderSize: maxHeaderBytes,
      // Looked for below, as is what Node would do about a strange Expect.
      requireHostHeader: false,
    },
    answer,
  );
  server.on('checkExpectation', answer);
  server.on('connect', createTunnelRefusal(newestAnswer));
  server.on('clientError', createMalformedAnswers(newestAnswer));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(cannotListen(error, host, port), { cause: error });
  }
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = once(server, 'close').then(() => true);
      closing = true;
      // The HTTP server's own close would cut idle connections at once. Who is refused a new one goes elsewhere, without
      // any doubt about what he had sent; who sends over an old one is answered, and told that it was the last time.
      NetServer.prototype.close.call(server);
      const pause = new Promise<false>((resolve) => setTimeout(resolve, noticeMs, false));
      if (await Promise.race([closed, pause])) return;
      // What nobody has used meanwhile nobody will; and a connection that was busy becomes idle with its answer.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      server.closeIdleConnections();
      await closed;
      clearInterval(idle);
    },
  };
}

/** How long clients have to notice, in milliseconds. */
const noticeMs = 500;

/** What keeps a request that the parser takes from being one (RFC 9112, section 3.2; RFC 9110, section 10.1.1). */
function problemWith({ headers, httpVersion }: IncomingMessage): HttpProblem | undefined {
  if (headers.host === undefined && httpVersion === '1.1') {
    return new HttpProblem('validation-failed', { errors: [{ path: 'Host', message: 'must be given' }] });
  }
  // As Node reads it: it has answered the one that we know with 100 already.
  if (headers.expect !== undefined && httpVersion === '1.1' && !/(?:^|\W)100-continue(?:$|\W)/i.test(headers.expect)) {
    return new HttpProblem('expectation-failed');
  }
  return undefined;
}

/** Answers without the application; whether a body follows nobody looks, so it is the last answer of the connection. */
function refuse(request: IncomingMessage, response: ServerResponse, problem: HttpProblem): void {
  response.shouldKeepAlive = false;
  const given = request.headers['x-correlation-id'];
  const correlationId = correlationIdFrom(Array.isArray(given) ? given[0] : given);
  sendProblem(response, problem, request.url ?? '/', correlationId);
}

/**
 * The address as path and query. A client may also send a whole URL (RFC 9112, section 3.2.2); Express answers one that
 * it cannot read with a page of its own, so that one is made an address where nothing is.
 */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const url = URL.parse(target);
  return url === null || !url.pathname.startsWith('/') ? '/*' : url.pathname + url.search;
}

function cannotListen(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken by another process: stop it, or set PORT.`;
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this user: set PORT.`;
  return `Cannot listen on port ${port} of ${host}: ${error instanceof Error ? error.message : error}.`;
}
