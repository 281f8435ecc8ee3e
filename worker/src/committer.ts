import type { Pool } from 'pg';
import type { PreparedChunk } from './chunk.ts';
import { commitChunk, decideChunk, versionsOf } from './chunk.ts';
import type { Show } from './domain/show.ts';
import { isAllKnown } from './loading.ts';
import type { LoggedCommand } from './messages.ts';
import type { CommitChunk } from './settle.ts';
import { createShowCache } from './show-cache.ts';

/** After a command that came again, more are likely: so many chunks look first then, as the first of a process do. */
const chunksThatLookFirst = 20;

export type Committer = {
  commit: CommitChunk;
  /**
   * Decides a chunk while the one before it, of the same partition, is being written: to be called by that one's
   * `onWriting`, and the chunk to be committed next. Does nothing where something would have to be read.
   */
  prepare(chunk: LoggedCommand[]): void;
};

/**
 * The worker's way to commit chunks one after the other: it remembers the shows between them, decides ahead what it
 * can, and looks for recorded outcomes beforehand only when some are likely, because the look costs every chunk and
 * helps few.
 */
export function createCommitter(pool: Pool, processedBy: string): Committer {
  const cache = createShowCache();
  /** What was decided ahead, and on top of which state of affairs: a failure of any chunk makes another. */
  const ahead = new WeakMap<LoggedCommand[], { prepared: PreparedChunk; failures: number }>();
  let failures = 0;
  let left = chunksThatLookFirst;
  /** The shows as the chunk that is being written leaves them, while its `onWriting` runs. */
  let open: Map<number, Show> | undefined;

  function takePrepared(chunk: LoggedCommand[]): PreparedChunk | undefined {
    const entry = ahead.get(chunk);
    ahead.delete(chunk);
    return entry?.failures === failures ? entry.prepared : undefined;
  }

  return {
    async commit(chunk, { onWriting, ...options } = {}) {
      left = options.lookFirst ? chunksThatLookFirst : Math.max(0, left - 1);
      const lookFirst = left > 0;
      const prepared = takePrepared(chunk);
      try {
        return await commitChunk(pool, chunk, {
          processedBy,
          cache,
          lookFirst,
          prepared: lookFirst || options.decideCommand ? undefined : prepared,
          ...options,
          onWriting(shows) {
            open = shows;
            onWriting?.();
            open = undefined;
          },
        });
      } catch (error) {
        failures += 1;
        throw error;
      }
    },

    prepare(chunk) {
      const shows = showsOf(chunk, open);
      const commands = chunk.map(({ command }) => command);
      if (shows === undefined || !isAllKnown(shows, commands)) return;
      const seen = versionsOf(shows);
      try {
        const decided = decideChunk(chunk, shows, { processedBy });
        ahead.set(chunk, { prepared: { decided, shows, seen }, failures });
      } catch {
        // It will be found again under the lock, and there its command be told from the others. What is in memory of
        // these shows is half decided and must not be remembered.
        for (const show of shows.values()) show.version = Number.NaN;
      }
    },
  };
}

/** The shows of a chunk among those that are open; nothing unless all are. */
function showsOf(chunk: LoggedCommand[], open: Map<number, Show> | undefined): Map<number, Show> | undefined {
  const shows = new Map<number, Show>();
  for (const { command } of chunk) {
    const show = open?.get(command.eventId);
    if (show === undefined) return undefined;
    shows.set(command.eventId, show);
  }
  return shows;
}
