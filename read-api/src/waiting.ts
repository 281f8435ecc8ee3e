import type { Request, Response } from 'express';

/** How long a client is willing to wait, in seconds. */
export const waitSeconds = { min: 1, max: 30 } as const;

/**
 * The wait that a client prefers (RFC 7240, `Prefer: wait=N`), in seconds. What is malformed is ignored, as the RFC
 * wants; more than {@link waitSeconds} allows is cut down to it.
 */
export function preferredWait(request: Request): number | undefined {
  const header = request.headers.prefer;
  if (header === undefined) return undefined;
  const preferences = Array.isArray(header) ? header.join(',') : header;
  const seconds = /(?:^|,)\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?:[;,]|$)/i.exec(preferences)?.[1];
  if (seconds === undefined || Number(seconds) < waitSeconds.min) return undefined;
  return Math.min(Number(seconds), waitSeconds.max);
}

/** Aborted when the client has gone before it was answered. */
export function goneSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}
