import type { Pool } from 'pg';
import type { ChunkOptions } from './chunk.ts';
import { commitChunk } from './chunk.ts';
import type { CommitChunk } from './settle.ts';
import { createShowCache } from './show-cache.ts';

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
    return commitChunk(pool, chunk, { ...written, cache, lookFirst: left > 0, ...options });
  };
}
