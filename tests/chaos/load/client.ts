import { randomUUID } from 'node:crypto';
import type { Answer, Attempt } from './record.ts';

const timeoutMs = 20_000;

export type Request = {
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  path: string;
  body?: object;
  idempotencyKey?: string | undefined;
  /** The revision that was read, for `If-Match`. */
  ifMatch?: number | undefined;
  /** For `Prefer: wait`, in seconds. */
  wait?: number | undefined;
};

/** Makes a request and notes what came of it, also where nothing did. */
export async function attempt(
  url: string,
  { method, path, body, idempotencyKey, ifMatch, wait }: Request,
): Promise<Attempt> {
  const correlationId = randomUUID();
  const headers: { [name: string]: string } = { 'x-correlation-id': correlationId };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  if (wait !== undefined) headers.prefer = `wait=${wait}`;
  const startMs = performance.now();
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer;
    const made: Attempt = { correlationId, startMs, endMs: performance.now(), status: response.status, body: answer };
    const tagVersion = /^(?:W\/)?"(\d+)/.exec(response.headers.get('etag') ?? '')?.[1];
    return tagVersion === undefined ? made : { ...made, tagVersion: Number(tagVersion) };
  } catch {
    return { correlationId, startMs, endMs: performance.now() };
  }
}
