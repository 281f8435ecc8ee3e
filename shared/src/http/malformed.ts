import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { correlationIdFrom } from '../service/correlation.ts';
import type { ProblemCode } from './problem.ts';
import { HttpProblem } from './problem.ts';

// What Node's parser reports of a request that it gives up, where there is more to say than "not HTTP".
const problems: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/**
 * The most that the headers and the address of a request may take together, in bytes: the 16 kB that clients are promised,
 * and what the gateway adds.
 */
export const maxHeaderBytes = 20 * 1024;

/** How long a client that was refused may take to read the answer and to hang up, in milliseconds. */
const hangUpMs = 1_000;

const notHttp = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

type ClientError = Error & { code?: string; rawPacket?: Buffer };

/** The newest answer of a connection. Answers leave in the order of their requests: when it is out, all are. */
export type NewestAnswer = (socket: Duplex) => ServerResponse | undefined;

/**
 * Answers what is no whole HTTP request: with a problem where it is one that is too large or too slow, with a bare 400
 * where it is not HTTP; then the connection ends. The listener for `clientError`.
 *
 * A connection may be in the middle of something:
 * - nothing, or a request that has not arrived whole: the answer takes its place;
 * - earlier requests that are not answered yet: what came behind them waits for its turn;
 * - an answer that was given before the request had arrived whole: no second one is sent.
 */
export function createMalformedAnswers(newestAnswer: NewestAnswer) {
  const refused = new WeakSet<Duplex>();
  return (error: ClientError, socket: Duplex): void => {
    // The parser reports whatever else comes in over a connection that it has given up.
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

/** Answers CONNECT, over a connection that Node has handed out: nothing else reads it or ends it. */
export function createTunnelRefusal(newestAnswer: NewestAnswer) {
  return (_request: IncomingMessage, socket: Duplex): void => {
    socket.on('error', () => undefined);
    // There is nothing at the address of another server, so it takes no method.
    const answer = rawProblem(new HttpProblem('method-not-allowed', { headers: { Allow: '' } }));
    const newest = newestAnswer(socket);
    if (newest === undefined || newest.writableFinished) hangUp(socket, answer);
    else newest.once('close', () => hangUp(socket, answer));
  };
}

function answerTo(error: ClientError): string {
  const code = problems[error.code ?? ''];
  if (code === undefined) return notHttp;
  return rawProblem(
    new HttpProblem(code === 'headers-too-large' && isInRequestLine(error.rawPacket) ? 'uri-too-long' : code),
  );
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
 * Sends the last words and ends the connection. Closed at once with bytes unread, it would be reset, and the client might
 * never see them; left to the client, it would stay open for as long as he likes.
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

/** Whether what was too long is the first line, with the address. */
function isInRequestLine(packet: Buffer | undefined): boolean {
  const start = packet?.subarray(0, maxHeaderBytes);
  return start !== undefined && /^[A-Z]+ \//.test(start.toString('latin1', 0, 16)) && !start.includes('\n');
}
