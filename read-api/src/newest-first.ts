import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.ts';

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

/** The order of lists that show the newest first. */
export const newestFirst = { createdAt: -1, _id: -1 } as const;

/**
 * What of such a list comes after a cursor; all of it without one.
 * @throws HttpProblem `validation-failed` for what is no cursor
 */
export function olderThan(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [createdAt, id] = decodeCursor(cursorSchema, cursor);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] };
}

/** A page, and where the next one begins, of one more than the limit that were looked for. */
export function pageOf<View extends { _id: string; createdAt: string }>(found: View[], limit: number) {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const isCut = found.length > limit && last !== undefined;
  return { page, next: isCut ? { nextCursor: encodeCursor([last.createdAt, last._id]) } : {} };
}
