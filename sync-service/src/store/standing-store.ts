import { randomUUID } from 'node:crypto';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { standingShowsCollection } from '@ticketing/shared/stores/standing-shows.ts';
import type { Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { journaled, operationLimit } from './limits.ts';

export type Standstill = Pick<StandingShow, 'version' | 'reason' | 'lostFrom'> & { eventId: number };

export type StandingStore = {
  /**
   * Records a standing show. Once this resolves, the record survives a crash of MongoDB, and positions may go past the
   * show.
   */
  put(standstill: Standstill): Promise<void>;
  load(): Promise<StandingShow[]>;
  /** Removes a show, unless it was recorded again since it was loaded. @returns whether it was removed */
  remove(show: Pick<StandingShow, '_id' | 'note'>): Promise<boolean>;
};

/** The standing shows, in MongoDB. */
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
          { upsert: true, ...journaled },
        );
      await write().catch((error: unknown) => {
        // Another member inserted it first.
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
