import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { correlationIdFrom } from '../service/correlation.ts';
import type { ProblemCode } from './problem.ts';
import { HttpProblem } from './problem.ts';

// What Node's parser reports of a request that never became one.
const problems: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** The most that the headers and the address of a request may take together, in bytes. */
export const maxHeaderBytes = 16 * 1024;

type ClientError = Error & { code?: string; rawPacket?: Buffer };

/**
 * Answers what is no whole HTTP request: with a problem where it is one that is too large or too slow, with a bare 400
 * where it is not HTTP. The listener for `clientError`.
 */
export function answerMalformed(error: ClientError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = problems[error.code ?? ''];
  if (code === undefined) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const correlationId = correlationIdFrom(undefined);
  const problem = new HttpProblem(
    code === 'headers-too-large' && isInRequestLine(error.rawPacket) ? 'uri-too-long' : code,
  );
  const body = JSON.stringify(problem.document('/', correlationId));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Correlation-Id: ${correlationId}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Whether what was too long is the first line, with the address. */
function isInRequestLine(packet: Buffer | undefined): boolean {
  const start = packet?.subarray(0, maxHeaderBytes);
  return start !== undefined && /^[A-Z]+ \//.test(start.toString('latin1', 0, 16)) && !start.includes('\n');
}
