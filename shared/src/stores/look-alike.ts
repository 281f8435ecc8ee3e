import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';

/**
 * Whether this is the look-alike that the local stack starts where there is no mongod. What only it needs asks here:
 * an index for compare-and-set (MongoDB finds the document by its `_id` and then looks at the version), and a second look
 * at a collection that is empty for a moment while a rebuild swaps it in (MongoDB renames it at once).
 */
export async function isLookAlike(db: Pick<Db, 'command'>): Promise<boolean> {
  try {
    await db.command({ hello: 1 });
    return false;
  } catch (error) {
    // Every server that the driver speaks to knows it.
    if (error instanceof MongoServerError && error.code === commandNotFound) return true;
    throw error;
  }
}

const commandNotFound = 59;
