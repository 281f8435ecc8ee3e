import type { Pool } from 'pg';
import type { ChunkOptions, ChunkResult, CommitBehind, OnCommitting } from './chunk.ts';
import { commitChunk } from './chunk.ts';
import type { LoggedCommand } from './messages.ts';
import type { Commit, CommitChunk } from './settle.ts';
import { createShowCache } from './show-cache.ts';
import type { ShowLocks } from './show-locks.ts';

/** After a repeated command more are likely, as after a start: the next so many chunks read recorded outcomes first. */
const carefulChunks = 20;

/**
 * Commits chunks one after the other, with a cache of shows between them. It reads recorded outcomes first only when
 * repeated commands are likely, because that read costs every chunk.
 * @param written what is recorded with every outcome: who decided it, and the topic of its command; and who is told of
 *   those who wait
 */
export function createCommitter(
  pool: Pool,
  written: Pick<ChunkOptions, 'processedBy' | 'commandLog' | 'onWaiting'>,
): CommitChunk {
  const cache = createShowCache();
  let left = carefulChunks;
  return (chunk, options = {}) => {
    left = options.readOutcomesFirst ? carefulChunks : Math.max(0, left - 1);
    const readOutcomesFirst = left > 0;
    return beginCommit((onWriting) =>
      commitChunk(pool, chunk, { ...written, cache, readOutcomesFirst, onWriting, ...options }),
    );
  };
}

/**
 * @param run calls back when the database has everything to write; returns undefined when it could not do what was
 *   asked
 */
export function beginCommit(run: (onWriting: OnCommitting) => Promise<ChunkResult | undefined>): Commit {
  const written = Promise.withResolvers<boolean>();
  let commitBehind: CommitBehind | undefined;
  const result = run((behind) => {
    commitBehind = behind;
    written.resolve(true);
  }).then((ended) => ended ?? Promise.reject(new CannotFollow()));
  // The result may have no reader.
  result.catch(() => undefined).then(() => written.resolve(false));
  return {
    written: written.promise,
    result,
    canBeFollowed: () => commitBehind !== undefined,
    behind: (next) => beginCommit(async (onWriting) => commitBehind?.(next, onWriting)),
  };
}

/** The chunk cannot be committed behind another one. It is committed by itself when that one has ended. */
class CannotFollow extends Error {
  override readonly name = 'CannotFollow';
}

/** Wraps `commit` so that it holds the advisory locks of the chunk's shows. */
export function underLocks(locks: Pick<ShowLocks, 'holding'>, commit: CommitChunk): CommitChunk {
  function locked(eventIds: number[], start: () => Commit): Commit {
    const written = Promise.withResolvers<boolean>();
    let begun: Commit | undefined;
    // The commit behind this one keeps a reference to it. Drop the start function, or each commit would keep all
    // earlier ones in memory.
    let starting: (() => Commit) | undefined = start;
    const result = locks.holding(eventIds, () => {
      begun = starting!();
      starting = undefined;
      begun.written.then(written.resolve);
      return begun.result;
    });
    result.catch(() => written.resolve(false));
    return {
      written: written.promise,
      result,
      canBeFollowed: () => begun?.canBeFollowed() ?? false,
      behind: (next) => locked(showsOf(next), () => begun!.behind(next)),
    };
  }
  return (chunk, options) => locked(showsOf(chunk), () => commit(chunk, options));
}

function showsOf(chunk: LoggedCommand[]): number[] {
  return chunk.map(({ command }) => command.eventId);
}
