import { randomUUID } from 'node:crypto';
import type { createRedis } from '@ticketing/shared/stores/redis.ts';
import type { ToldHints } from '@ticketing/shared/stores/told-hints.ts';
import { toldHintsCollection } from '@ticketing/shared/stores/told-hints.ts';
import type { ViewHint } from '@ticketing/shared/stores/views.ts';
import type { Db } from 'mongodb';
import { repeat } from './repeat.ts';
import { operationLimit } from './store/limits.ts';

export type Hints = {
  /** Publishes what was written. It may be lost, but its number is used. */
  send(hint: Partial<ViewHint>): void;
  /** Begins to record how many hints there were; before the first event is consumed. */
  begin(): Promise<void>;
  /** Records that there will be no more. Called after the last hint. */
  end(): Promise<void>;
};

export type HintsOptions = {
  redis: Pick<ReturnType<typeof createRedis>, 'status' | 'publish'>;
  channel: string;
  db: Db;
  onError: (error: unknown) => void;
  /** The time between two records, in milliseconds. */
  beatMs?: number;
};

/** Records of processes that ended without saying so are removed after this time, in milliseconds. */
const keptMs = 3_600_000;

/**
 * The hints of this process. They are numbered, and the number of the last one is recorded in MongoDB four times a
 * second: so nothing has to be written per chunk, and a reader who has missed a hint (Redis was away, a connection
 * broke) notices. A process that writes no more records has no way to say what it wrote last, which its readers notice
 * too.
 */
export function createHints({ redis, channel, db, onError, beatMs = 250 }: HintsOptions): Hints {
  const records = db.collection<ToldHints>(toldHintsCollection);
  const sender = randomUUID();
  let count = 0;
  let beat = 0;
  let beats: ReturnType<typeof repeat> | undefined;

  async function record(isOver?: true): Promise<void> {
    beat += 1;
    const $set = { count, beat, at: new Date(), ...(isOver && { isOver }) };
    await records.updateOne({ _id: sender }, { $set }, { upsert: true, ...operationLimit });
  }

  return {
    send(hint) {
      count += 1;
      if (redis.status !== 'ready') return;
      const message: ViewHint = { shows: [], positions: [], ...hint, from: [sender, count] };
      redis.publish(channel, JSON.stringify(message)).catch(() => undefined);
    },
    async begin() {
      await records.deleteMany({ at: { $lt: new Date(Date.now() - keptMs) } }, operationLimit);
      await record();
      beats ??= repeat(() => record(), { everyMs: beatMs, onError });
    },
    async end() {
      if (beats === undefined) return;
      await beats.stop();
      await record(true).catch(onError);
    },
  };
}
