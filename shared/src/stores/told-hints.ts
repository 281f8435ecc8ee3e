import type { Collection, Db } from 'mongodb';

/**
 * The collection in which every sync-service records how many hints it has published, for read-api, which notices by it
 * that it has missed one. It is not a view: it is not folded, and a rebuild keeps it.
 */
export const toldHintsCollection = 'told_hints';

/** `told_hints`: one process that publishes hints. */
export type ToldHints = {
  /** New with each start. */
  _id: string;
  /** The number of its last hint: everything that it wrote before that hint was published is in the views. */
  count: number;
  /** Grows with each record, so that readers notice when there are no more. */
  beat: number;
  at: Date;
  /** Whether it has ended in good order: `count` was its last hint. */
  isOver?: true;
};

/** The record that counts when documents were written beside sync-service: see {@link noteRewrite}. */
export type Rewrites = { _id: typeof rewritesId; count: number };

export const rewritesId = 'rewrites';

/**
 * Tells readers that shows were written anew without a hint, by a repair or a rebuild: what they have in memory may be
 * wrong. Called after the write.
 */
export async function noteRewrite(db: Db, limits: { maxTimeMS: number }): Promise<void> {
  const records: Collection<Rewrites> = db.collection(toldHintsCollection);
  await records.updateOne({ _id: rewritesId }, { $inc: { count: 1 } }, { upsert: true, ...limits });
}
