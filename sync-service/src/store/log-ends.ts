import type { LogEnds } from '@ticketing/shared/stores/log-ends.ts';
import { logEndsCollection } from '@ticketing/shared/stores/log-ends.ts';
import type { Admin } from 'kafkajs';
import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { operationLimit } from './limits.ts';

/**
 * Looks once how far the log of commands goes, and says so in `log_ends`. Several instances may look at the same time:
 * of those that began from the same look one is written, which is what makes its number mean something.
 * @param log the topic, and its number (see `commandLogOf`)
 * @returns whether this look was written
 */
export async function lookAtLogEnds(
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
    // From the clock: should the document be lost, its numbers go on from higher ones.
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
