import { randomUUID } from 'node:crypto';
import type { Collection, Document } from 'mongodb';
import { MongoServerError } from 'mongodb';

/**
 * The document of a collection that says which of its documents were written last: a reader who keeps the collection in
 * memory reads these again, and everything if it has missed too many. It is in the collection itself, so a rebuild swaps
 * both at once.
 */
export type Changes<Id> = {
  _id: Id;
  /** New with each collection: after a rebuild everything is read again. */
  made: string;
  /** How many writes there were. */
  count: number;
  /** The ids of the last ones, the newest last. */
  latest: Id[];
};

/** How many ids are kept: more than are written in a second. */
export const keptChanges = 2_000;

/**
 * Records which documents were written. Called after the write: a reader who sees an id here finds at least that state.
 * @param changesId the id of the document of changes
 */
export async function noteChanges<View extends Document & { _id: string | number }>(
  collection: Collection<View>,
  changesId: View['_id'],
  ids: View['_id'][],
  limits: { maxTimeMS: number },
): Promise<void> {
  if (ids.length === 0) return;
  const marks = collection as unknown as Collection<Changes<string | number>>;
  const note = () =>
    marks.updateOne(
      { _id: changesId },
      {
        $inc: { count: ids.length },
        $push: { latest: { $each: ids.slice(-keptChanges), $slice: -keptChanges } },
        $setOnInsert: { made: randomUUID() },
      },
      { upsert: true, ...limits },
    );
  await note().catch((error: unknown) => {
    // Another writer has inserted it.
    if (!(error instanceof MongoServerError) || error.code !== 11000) throw error;
    return note();
  });
}

/**
 * The documents to read again after some time.
 * @param known the document of changes when everything was read
 * @param now the same, now
 * @returns their ids, or `all`
 */
export function changedSince<Id>(known: Changes<Id> | undefined, now: Changes<Id> | undefined): Id[] | 'all' {
  if (now === undefined) return known === undefined ? [] : 'all';
  if (now.made !== known?.made) return 'all';
  const missed = now.count - known.count;
  // Fewer than before: MongoDB has lost the last ones.
  if (missed < 0 || missed > now.latest.length) return 'all';
  return missed === 0 ? [] : Array.from(new Set(now.latest.slice(-missed)));
}
