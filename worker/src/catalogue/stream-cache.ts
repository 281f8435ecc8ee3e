import { LRUCache } from 'lru-cache';
import type { Stream } from '../domain/catalogue/stream.ts';

/** The most bytes of memory, roughly: some ten thousand movies, or a hundred theaters of the largest halls. */
const maxBytes = 48_000_000;

/** The streams that a worker has decided about last, so that the next chunk need not read them. */
export type StreamCache = {
  /**
   * Takes a stream out, if it is in memory at this version. Until it is kept again it is nobody else's: a decision
   * changes it in place, and a rollback leaves no wrong state.
   */
  take(streamId: string, version: number): Stream | undefined;
  /** Keeps a stream as a committed transaction has left it. */
  keep(stream: Stream): void;
};

export function createStreamCache(): StreamCache {
  const sizes = new WeakMap<object, number>();
  const streams = new LRUCache<string, Stream>({
    maxSize: maxBytes,
    sizeCalculation: ({ slots, movie, theater }) => 500 + 250 * slots.size + sizeOf(movie ?? theater),
  });

  /** Measured once: a theater may have a megabyte. */
  function sizeOf(details: object | undefined): number {
    if (details === undefined) return 0;
    const known = sizes.get(details);
    if (known !== undefined) return known;
    const size = 3 * JSON.stringify(details).length;
    sizes.set(details, size);
    return size;
  }

  return {
    take(streamId, version) {
      const stream = streams.get(streamId);
      streams.delete(streamId);
      return stream?.version === version ? stream : undefined;
    },
    keep: (stream) => void streams.set(stream.streamId, stream),
  };
}
