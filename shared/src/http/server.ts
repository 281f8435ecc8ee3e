import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { correlationIdFrom } from '../service/correlation.ts';
import type { Logger } from '../service/logging.ts';
import { StartError } from '../service/run.ts';
import { tokenOf } from './authenticate.ts';
import { createMalformedAnswers, createTunnelRefusal, maxHeadBytes } from './malformed.ts';
import { HttpProblem } from './problem.ts';
import { sendProblem } from './send.ts';

export type HttpServer = {
  port: number;
  server: Server;
  /**
   * Accepts no new connection, finishes running requests, and asks clients to close: a proxy that has just sent a
   * request over a connection that we close cannot know whether it was processed, and must not send it again.
   */
  close(): Promise<void>;
};

/** `IncomingMessage` and `ServerResponse`: the classes of requests and answers; see messagesOf for those of Express. */
export type ListenOptions = Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> & {
  /** Gets errors of a listener. */
  logger?: Logger;
  /** A request must be complete within this time, in milliseconds. */
  requestTimeoutMs?: number;
};

/**
 * Listens. Slow and oversized requests are rejected; keep-alive lasts longer than NGINX's, so that a connection is
 * never closed under a request that NGINX has just sent. The listener gets complete, valid HTTP requests. Everything
 * else is answered here, not by Node, whose own answers would bypass the application.
 * @throws StartError when the port cannot be used
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
      // Express answers errors of its handlers; this is for errors outside it.
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
      // How often Node checks for late requests.
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs / 2),
      maxHeaderSize: maxHeadBytes,
      // Checked below, as are the size of the headers and an unknown Expect, which Node would answer itself.
      requireHostHeader: false,
    },
    answer,
  );
  server.on('checkExpectation', answer);
  server.on('connect', createTunnelRefusal(newestAnswer));
  server.on('clientError', createMalformedAnswers(newestAnswer));
  server.listen({ port, host, backlog: maxNewConnections });
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
      // The HTTP server's own close would close idle connections at once. A client whose new connection is refused can
      // safely go to another server; a client that uses an old one gets its answer, with `Connection: close`.
      NetServer.prototype.close.call(server);
      const pause = new Promise<false>((resolve) => setTimeout(resolve, noticeMs, false));
      if (await Promise.race([closed, pause])) return;
      // A connection that was idle all this time is closed, and a busy one after its answer.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      server.closeIdleConnections();
      await closed;
      clearInterval(idle);
    },
  };
}

/**
 * How many new connections may wait while this process is busy. The gateway opens one for each request of a burst, and
 * gives up after two seconds; with Node's 511 the system would let those beyond wait for one second, then for three. The
 * system's own limit (net.core.somaxconn) may be lower.
 */
const maxNewConnections = 4_096;

/** How long clients have to notice, in milliseconds. */
const noticeMs = 500;

/**
 * The maximum size of the headers, in bytes: the documented 16 kB, and what the gateway adds. A bearer token does not
 * count, because one that is too long is answered where tokens are.
 */
const maxHeaderBytes = 20 * 1024;

/** Why a request that the parser accepts is still invalid (RFC 9112, section 3.2; RFC 9110, section 10.1.1). */
function problemWith({ headers, rawHeaders, httpVersion }: IncomingMessage): HttpProblem | undefined {
  const bytes = bytesOf(rawHeaders);
  if (bytes > maxHeaderBytes && bytes - (tokenOf(headers.authorization)?.length ?? 0) > maxHeaderBytes) {
    return new HttpProblem('headers-too-large');
  }
  if (headers.host === undefined && httpVersion === '1.1') {
    return new HttpProblem('validation-failed', { errors: [{ path: 'Host', message: 'must be given' }] });
  }
  // Parsed as Node does: it has already answered `100-continue` with 100.
  if (headers.expect !== undefined && httpVersion === '1.1' && !/(?:^|\W)100-continue(?:$|\W)/i.test(headers.expect)) {
    return new HttpProblem('expectation-failed');
  }
  return undefined;
}

/** With what stands between names and values. */
function bytesOf(rawHeaders: readonly string[]): number {
  let bytes = 0;
  for (const text of rawHeaders) bytes += text.length + 2;
  return bytes;
}

/** Answers outside the application. A body may follow and is not read, so the connection is closed. */
function refuse(request: IncomingMessage, response: ServerResponse, problem: HttpProblem): void {
  response.shouldKeepAlive = false;
  const given = request.headers['x-correlation-id'];
  const correlationId = correlationIdFrom(Array.isArray(given) ? given[0] : given);
  sendProblem(response, problem, request.url ?? '/', correlationId);
}

/**
 * The address as path and query. A client may also send a whole URL (RFC 9112, section 3.2.2). Express answers an
 * unparsable one with a page of its own, so that is replaced by an address without a route.
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
