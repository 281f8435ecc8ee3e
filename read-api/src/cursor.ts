import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { z } from 'zod';

/** Encodes the end of a page, opaque to clients. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Decodes the start of a page. A cursor is a sort position, not a row: added or removed rows neither invalidate nor
 * shift it.
 * @throws HttpProblem `validation-failed` for anything that is not a cursor of this list
 */
export function decodeCursor<S extends z.ZodType>(schema: S, cursor: string): z.output<S> {
  const position = schema.safeParse(parsed(cursor));
  if (position.success) return position.data;
  const message = 'must be the nextCursor of an answer to the same question';
  throw new HttpProblem('validation-failed', { detail: `cursor: ${message}`, errors: [{ path: 'cursor', message }] });
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
