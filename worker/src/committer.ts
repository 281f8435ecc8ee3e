import type { Pool } from 'pg';
import type { ChunkOptions, ChunkResult, CommitBehind, OnCommitting } from './chunk.ts';
import { commitChunk } from './chunk.ts';
import type { LoggedCommand } from './messages.ts';
import type { Commit, CommitChunk } from './settle.ts';
import { createShowCache } from './show-cache.ts';
import type { ShowLocks } from './show-locks.ts';

/** After a command that came again, more are likely: so many chunks look first then, as the first of a process do. */
const chunksThatLookFirst = 20;

/**
 * The worker's way to commit chunks one after the other: it remembers the shows between them, and looks for recorded
 * outcomes beforehand only when some are likely, because the look costs every chunk and helps few.
 * @param written what is recorded of every command besides its outcome: who decided it, and on which topic it stands
 */
export function createCommitter(pool: Pool, written: Pick<ChunkOptions, 'processedBy' | 'commandLog'>): CommitChunk {
  const cache = createShowCache();
  let left = chunksThatLookFirst;
  return (chunk, options = {}) => {
    left = options.lookFirst ? chunksThatLookFirst : Math.max(0, left - 1);
    const lookFirst = left > 0;
    return beginCommit((onWriting) =>
      commitChunk(pool, chunk, { ...written, cache, lookFirst, onWriting, ...options }),
    );
  };
}

/** @param run calls back when the database has all there is to write; undefined when it could not be done as asked */
export function beginCommit(run: (onWriting: OnCommitting) => Promise<ChunkResult | undefined>): Commit {
  const written = Promise.withResolvers<boolean>();
  let commitBehind: CommitBehind | undefined;
  const result = run((behind) => {
    commitBehind = behind;
    written.resolve(true);
  }).then((ended) => ended ?? Promise.reject(new CannotFollow()));
  // Nobody asks for the result of what is not needed any more.
  result.catch(() => undefined).then(() => written.resolve(false));
  return {
    written: written.promise,
    result,
    canBeFollowed: () => commitBehind !== undefined,
    behind: (next) => beginCommit(async (onWriting) => commitBehind?.(next, onWriting)),
  };
}

/** A chunk cannot be committed behind another; it is by itself, when that one is. */
class CannotFollow extends Error {
  override readonly name = 'CannotFollow';
}

/** The same under the advisory locks of the chunk's shows. */
export function underLocks(locks: Pick<ShowLocks, 'holding'>, commit: CommitChunk): CommitChunk {
  function locked(eventIds: number[], start: () => Commit): Commit {
    const written = Promise.withResolvers<boolean>();
    let begun: Commit | undefined;
    // What follows this chunk lives as long as this one is known, and must not hold on to all that came before it: so how
    // it was started is forgotten with its start.
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
