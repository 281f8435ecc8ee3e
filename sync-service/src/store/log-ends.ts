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

export type SteadyEnds = {
  /** @throws Error while an answer may come from a broker that does not lead any more */
  read(): Promise<Ends>;
  /** Something is on the log that a read did not know of. */
  doubt(): void;
};

/** After so long without the others a broker has been replaced as a leader (`broker.session.timeout.ms`, or more). */
const slowMs = 2_500;
/** So long it may take until it has learned that. */
const quietMs = 10_000;

/**
 * Reads of a log's end by which a receipt may be refused. A leader that was cut off answers as before until it learns
 * that it leads no more, and does not know of what was acknowledged since. So for a while nothing is believed after a
 * read that failed, that took long, or that fell behind what was there.
 * @param now in milliseconds
 */
export function createSteadyEnds(readEnds: () => Promise<Ends>, now = () => performance.now()): SteadyEnds {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let last: Ends = new Map();
  const doubt = () => {
    quietUntil = now() + quietMs;
  };

  return {
    doubt,
    async read() {
      if (now() < quietUntil) throw new Error('the log was disturbed, so its ends are not believed yet');
      const startMs = now();
      const ends = await readEnds().catch((error) => {
        doubt();
        throw error;
      });
      const before = last;
      last = ends;
      if (now() - startMs > slowMs) doubt();
      if (Array.from(ends).some(([partition, end]) => end < (before.get(partition) ?? 0))) doubt();
      if (now() < quietUntil) throw new Error('the log is disturbed, so its ends are not believed');
      return ends;
    },
  };
}

function falseIfThere(error: unknown): false {
  if (error instanceof MongoServerError && error.code === 11000) return false;
  throw error;
}
