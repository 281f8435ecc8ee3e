import { LRUCache } from 'lru-cache';

/** Prepared answers; see {@link bodyKey}. */
export type Bodies = {
  find(key: string): Buffer | undefined;
  /** Caches an answer, and returns it as bytes. */
  keep(key: string, json: string): Buffer;
  /** How many bytes are cached. */
  bytes(): number;
};

/**
 * A cache of answers as bytes, for hot shows. The version is part of the key, so a body never changes and needs no
 * invalidation; the least recently used are evicted.
 * @param maxBytes the size of the cache
 */
export function createBodies(maxBytes: number): Bodies {
  const bodies = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    // A larger one is not cached.
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: (body, key) => body.length + key.length + 200,
  });
  return {
    find: (key) => bodies.get(key),
    keep(key, json) {
      const body = Buffer.from(json);
      bodies.set(key, body);
      return body;
    },
    bytes: () => bodies.calculatedSize,
  };
}

/** The key of an answer: the show, its version, and the request. */
export function bodyKey(eventId: number, tag: string): string {
  return `${eventId}:${tag}`;
}
