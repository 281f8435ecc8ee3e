import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { z } from 'zod';

/** Where a page ended, in a form that clients do not look into. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Where a page begins. A cursor names a place in the order and not a row: rows that come or go in between neither make it
 * invalid nor shift it.
 * @throws HttpProblem `validation-failed` for what is not a cursor of the same list
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
