import { createHash, timingSafeEqual } from 'node:crypto';
import type { Application, RequestHandler } from 'express';
import { z } from 'zod';
import type { RouteHandlers } from './app.ts';
import { serve } from './app.ts';
import { loginRequired } from './authenticate.ts';
import { HttpProblem } from './problem.ts';

/** A secret by which two of our services know each other. Without it, what it opens is not served. */
export const serviceSecretSchema = z
  .string()
  .min(32, 'must have 32 characters or more')
  .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'must be of the characters of a bearer token (RFC 6750)')
  .optional();

/**
 * Serves a path for other services of ours. The gateway leads nobody there, the table of rights does not know it, and
 * no user's token counts: who asks brings the secret.
 * @param secret without one the path is not served at all
 */
export function serveToServices(
  app: Application,
  secret: string | undefined,
  path: `/internal/${string}`,
  handlers: RouteHandlers,
): void {
  if (secret === undefined) return;
  const wanted = digest(`Bearer ${secret}`);
  const guard =
    (handler: RequestHandler): RequestHandler =>
    (request, response, next) => {
      const given = request.headers.authorization;
      if (given === undefined) throw loginRequired();
      // Digests have equal lengths, which timingSafeEqual needs.
      if (!timingSafeEqual(digest(given), wanted)) throw new HttpProblem('invalid-token');
      return handler(request, response, next);
    };
  const guarded = Object.entries(handlers).map(([method, handler]) => [method, guard(handler)]);
  serve(app, path, Object.fromEntries(guarded));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
