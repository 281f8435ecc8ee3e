import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpProblem } from './problem.ts';

/** Answers with text and its length, so that the answer is not chunked. */
export function sendText(response: ServerResponse, status: number, text: string, headers: OutgoingHttpHeaders): void {
  const length = Buffer.byteLength(text);
  response.writeHead(status, { 'content-length': length, ...headers });
  // ASCII text is sent without conversion.
  response.end(text, length === text.length ? 'latin1' : 'utf8');
}

/**
 * Answers with a problem.
 * @param url of the request: path, and query if it has one
 */
export function sendProblem(response: ServerResponse, problem: HttpProblem, url: string, correlationId: string): void {
  const instance = url.split('?', 1)[0] ?? '/';
  sendText(response, problem.status, JSON.stringify(problem.document(instance, correlationId)), {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-correlation-id': correlationId,
    ...problem.extras.headers,
  });
}
