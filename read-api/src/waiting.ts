import { singleHeader } from '@ticketing/shared/http/app.ts';
import { preferredWaitSeconds } from '@ticketing/shared/http/prefer.ts';
import type { Request, Response } from 'express';

/**
 * How long the client wants to wait (`Prefer: wait=N`), in milliseconds; sets `Preference-Applied`.
 * @returns undefined when it does not want to
 */
export function preferredWaitMs(request: Request, response: Response): number | undefined {
  const seconds = preferredWaitSeconds(singleHeader(request, 'prefer'));
  if (seconds === undefined) return undefined;
  response.setHeader('preference-applied', `wait=${seconds}`);
  return seconds * 1_000;
}

/** Aborted when the client has gone before it was answered. */
export function goneSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    // Nearly always it was answered, and nobody listens any more: an abort makes an exception with its stack.
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
