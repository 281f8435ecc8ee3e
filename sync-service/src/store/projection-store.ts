import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { ProjectionView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Collection, Db } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { journaled, operationLimit } from './limits.ts';

export type ProjectionStore = {
  /** Removes the positions of earlier logs, so that no reader takes them for positions on this one. */
  begin(): Promise<void>;
  /** Moves positions forward, never back. */
  move(positions: LogPosition[]): Promise<void>;
  /**
   * Records that everything before a time is in the views of these partitions, once all writes to MongoDB so far are
   * on its disk.
   */
  markCompared(partitions: number[], time: Date): Promise<void>;
  /** Per partition, how far the views reflect this log. */
  load(): Promise<Map<number, ProjectionView>>;
};

/**
 * How far the views reflect a log of commands. If members for two logs run at the same time, the later log wins.
 * @param log its number; see `commandLogOf`
 * @param name the live collection, or that of a rebuild
 */
export function createProjectionStore(db: Db, log: number, name: string = viewCollections.projection): ProjectionStore {
  const projection = db.collection<ProjectionView>(name);
  // Documents of the first log have no number.
  const onThisLog = log === 0 ? { log: { $exists: false } } : { log };
  const isEarlier = (document: ProjectionView) => (document.log ?? 0) < log;

  async function moveOne({ partition, offset }: LogPosition): Promise<void> {
    const move = () =>
      projection.updateOne({ _id: partition, ...onThisLog }, { $max: { offset } }, { upsert: true, ...operationLimit });
    await orAfterOthers(projection, partition, move, isEarlier);
  }

  return {
    async begin() {
      const found = await projection.find({}, operationLimit).toArray();
      for (const document of found) if (isEarlier(document)) await dropEarlier(projection, document);
    },
    async move(positions) {
      await Promise.all(positions.map(moveOne));
    },
    async markCompared(partitions, time) {
      await Promise.all(
        partitions.map((partition) => {
          const mark = () =>
            projection.updateOne(
              { _id: partition, ...onThisLog },
              { $max: { comparedTo: time }, $setOnInsert: { offset: -1 } },
              { upsert: true, ...journaled },
            );
          return orAfterOthers(projection, partition, mark, isEarlier);
        }),
      );
    },
    async load() {
      const found = await projection.find({}, operationLimit).toArray();
      return new Map(
        found.filter((document) => (document.log ?? 0) === log).map((document) => [document._id, document]),
      );
    },
  };
}

/**
 * Runs an upsert for documents of this log. A duplicate key means that another member was faster, and the write is
 * repeated; or that the document is of an earlier log, and is removed; or of a later one, and the write is dropped.
 */
async function orAfterOthers(
  projection: Collection<ProjectionView>,
  partition: number,
  write: () => Promise<unknown>,
  isEarlier: (document: ProjectionView) => boolean,
): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== 11000 || attempts === maxAttempts) throw error;
    }
    const document = await projection.findOne({ _id: partition }, operationLimit);
    if (document === null) continue;
    if (isEarlier(document)) await dropEarlier(projection, document);
    else if (attempts > 1) return;
  }
}

const maxAttempts = 5;

async function dropEarlier(projection: Collection<ProjectionView>, { _id, log }: ProjectionView): Promise<void> {
  await projection.deleteOne({ _id, ...(log === undefined ? { log: { $exists: false } } : { log }) }, operationLimit);
}
