import { randomUUID } from 'node:crypto';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { standingShowsCollection } from '@ticketing/shared/stores/standing-shows.ts';
import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { operationLimit } from './limits.ts';

export type Standstill = Pick<StandingShow, 'version' | 'reason' | 'lostFrom'> & { eventId: number };

export type StandingStore = {
  /** Writes down that a show stands. When it resolves, that survives a crash of MongoDB: positions may go past it. */
  put(standstill: Standstill): Promise<void>;
  load(): Promise<StandingShow[]>;
  /** Takes a show out, unless it was written down again since it was loaded. @returns whether it is out */
  remove(show: Pick<StandingShow, '_id' | 'note'>): Promise<boolean>;
};

/** Which shows stand, in MongoDB. */
export function createStandingStore(db: Db): StandingStore {
  const shows = db.collection<StandingShow>(standingShowsCollection);

  return {
    async put({ eventId, version, reason, lostFrom }) {
      const write = () =>
        shows.updateOne(
          { _id: eventId },
          {
            $set: { version, reason, note: randomUUID() },
            $setOnInsert: { since: new Date() },
            ...(lostFrom !== undefined && { $min: { lostFrom } }),
          },
          { upsert: true, ...operationLimit, writeConcern: { w: 'majority', journal: true } },
        );
      await write().catch((error: unknown) => {
        // Another member was faster to insert it.
        if (!(error instanceof MongoServerError) || error.code !== 11000) throw error;
        return write();
      });
    },
    load: () => shows.find({}, operationLimit).toArray(),
    async remove({ _id, note }) {
      const { deletedCount } = await shows.deleteOne({ _id, note }, operationLimit);
      return deletedCount === 1;
    },
  };
}
