import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { correlationIdFrom } from '../service/correlation.ts';
import type { ProblemCode } from './problem.ts';
import { HttpProblem } from './problem.ts';

// Parser errors of Node that have a more precise answer than "not HTTP".
const problems: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/**
 * The maximum size of the headers and the address of a request that is read at all, in bytes. Far more than anybody
 * needs: a token of 100 kB is answered as what it is, a wrong token.
 */
export const maxHeadBytes = 128 * 1024;

/** How long a rejected client may take to read the answer and close the connection, in milliseconds. */
const hangUpMs = 1_000;

const notHttp = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

type ClientError = Error & { code?: string };

/**
 * The newest answer of a connection. Answers are sent in the order of their requests: when this one is sent, all are.
 */
export type NewestAnswer = (socket: Duplex) => ServerResponse | undefined;

/**
 * Answers what is not a complete HTTP request, then closes the connection: with a problem if it is too large or too
 * slow, with a bare 400 if it is not HTTP. The listener for `clientError`.
 * The connection may have:
 * - nothing, or an incomplete request: then this is its answer;
 * - earlier requests without an answer yet: this answer waits until they are answered;
 * - an answer that was sent before its request was complete: then no second one is sent.
 */
export function createMalformedAnswers(newestAnswer: NewestAnswer) {
  const refused = new WeakSet<Duplex>();
  return (error: ClientError, socket: Duplex): void => {
    // The parser also reports further bytes on a connection that it has given up.
    if (refused.has(socket)) return;
    refused.add(socket);
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const newest = newestAnswer(socket);
    if (newest === undefined) {
      hangUp(socket, answerTo(error));
    } else if (newest.writableFinished) {
      hangUp(socket, newest.req.complete ? answerTo(error) : '');
    } else if (!newest.req.complete && !newest.headersSent && newest.socket === socket) {
      hangUp(socket, answerTo(error));
    } else {
      newest.once('close', () => hangUp(socket, newest.req.complete ? answerTo(error) : ''));
    }
  };
}

/** Answers CONNECT, over a connection that Node has detached: nothing else reads or closes it. */
export function createTunnelRefusal(newestAnswer: NewestAnswer) {
  return (_request: IncomingMessage, socket: Duplex): void => {
    socket.on('error', () => undefined);
    // There is no resource at the address of another server, so it allows no method.
    const answer = rawProblem(new HttpProblem('method-not-allowed', { headers: { Allow: '' } }));
    const newest = newestAnswer(socket);
    if (newest === undefined || newest.writableFinished) hangUp(socket, answer);
    else newest.once('close', () => hangUp(socket, answer));
  };
}

function answerTo(error: ClientError): string {
  const code = problems[error.code ?? ''];
  if (code === undefined) return notHttp;
  return rawProblem(new HttpProblem(code));
}

function rawProblem(problem: HttpProblem): string {
  const correlationId = correlationIdFrom(undefined);
  const body = JSON.stringify(problem.document('/', correlationId));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Correlation-Id: ${correlationId}`,
    'Cache-Control: no-store',
    ...Object.entries(problem.extras.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/**
 * Sends the last answer and closes the connection. If it were closed at once with unread bytes, it would be reset, and
 * the client might not see the answer; if the client had to close it, it could stay open for ever.
 */
function hangUp(socket: Duplex, lastWords: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(lastWords);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), hangUpMs);
  socket.once('close', () => clearTimeout(timer));
}
