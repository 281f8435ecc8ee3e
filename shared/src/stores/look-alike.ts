import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';

/**
 * Whether this server is the look-alike that the local stack starts if there is no mongod. Two things are needed only
 * there: an index for compare-and-set (MongoDB finds the document by `_id` and then compares the version), and a
 * second read of a collection that is empty for a moment while a rebuild swaps it in (MongoDB renames it atomically).
 */
export async function isLookAlike(db: Pick<Db, 'command'>): Promise<boolean> {
  try {
    await db.command({ hello: 1 });
    return false;
  } catch (error) {
    // Every real server has this command.
    if (error instanceof MongoServerError && error.code === commandNotFound) return true;
    throw error;
  }
}

const commandNotFound = 59;
