import type { LogEnds as Ends } from '@ticketing/shared/log/log-ends.ts';
import type { LogEnds, ReceiptTopic } from '@ticketing/shared/stores/log-ends.ts';
import { logEndsCollection } from '@ticketing/shared/stores/log-ends.ts';
import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { operationLimit } from './limits.ts';

/**
 * Reads the end of a log of commands once, and records it in `log_ends`. Several instances may do so at the same
 * time: of those that began from the same count only one is written, which gives the count its meaning.
 * @param log its number; see `commandLogOf`
 * @returns whether this one was written
 */
export async function recordLogEnds(
  readEnds: () => Promise<Ends>,
  log: number,
  db: Db,
  topic: ReceiptTopic = 'commands',
): Promise<boolean> {
  const collection = db.collection<LogEnds>(logEndsCollection);
  const before = await collection.findOne({ _id: topic }, operationLimit);
  const ends: number[] = [];
  for (const [partition, end] of await readEnds()) ends[partition] = end;
  if (before === null) {
    // From the clock, so that the counts are higher than before if the document was lost.
    return collection
      .insertOne({ _id: topic, look: Date.now(), log, ends }, operationLimit)
      .then(() => true, falseIfThere);
  }
  const { matchedCount } = await collection.updateOne(
    { _id: topic, look: before.look },
    { $set: { look: before.look + 1, log, ends } },
    operationLimit,
  );
  return matchedCount === 1;
}

function falseIfThere(error: unknown): false {
  if (error instanceof MongoServerError && error.code === 11000) return false;
  throw error;
}
