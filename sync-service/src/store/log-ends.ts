import type { LogEnds } from '@ticketing/shared/stores/log-ends.ts';
import { logEndsCollection } from '@ticketing/shared/stores/log-ends.ts';
import type { Admin } from 'kafkajs';
import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { operationLimit } from './limits.ts';

/**
 * Reads the end of the log of commands once, and records it in `log_ends`. Several instances may do so at the same
 * time: of those that began from the same count only one is written, which gives the count its meaning.
 * @param log the topic, and its number (see `commandLogOf`)
 * @returns whether this one was written
 */
export async function recordLogEnds(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  log: { topic: string; number: number },
  db: Db,
): Promise<boolean> {
  const collection = db.collection<LogEnds>(logEndsCollection);
  const before = await collection.findOne({ _id: 'commands' }, operationLimit);
  const partitions = await admin.fetchTopicOffsets(log.topic);
  const ends: number[] = [];
  for (const { partition, high } of partitions) ends[partition] = Number(high);
  if (before === null) {
    // From the clock, so that the counts are higher than before if the document was lost.
    return collection
      .insertOne({ _id: 'commands', look: Date.now(), log: log.number, ends }, operationLimit)
      .then(() => true, falseIfThere);
  }
  const { matchedCount } = await collection.updateOne(
    { _id: 'commands', look: before.look },
    { $set: { look: before.look + 1, log: log.number, ends } },
    operationLimit,
  );
  return matchedCount === 1;
}

function falseIfThere(error: unknown): false {
  if (error instanceof MongoServerError && error.code === 11000) return false;
  throw error;
}
