import { LRUCache } from 'lru-cache';

/** Answers that are ready to be sent; see {@link bodyKey}. */
export type Bodies = {
  find(key: string): Buffer | undefined;
  /** Keeps an answer, and gives it as bytes. */
  keep(key: string, json: string): Buffer;
  /** How many bytes are held in memory. */
  bytes(): number;
};

/**
 * Keeps answers of hot shows as bytes. A body never changes, because its version is part of its key: so there is nothing
 * to invalidate, and what is not asked for any more falls out.
 * @param maxBytes how much is kept
 */
export function createBodies(maxBytes: number): Bodies {
  const bodies = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    // One that is larger is made, given, and not kept.
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

/** Names all that the bytes of an answer depend on: the show, its version, and what was asked. */
export function bodyKey(eventId: number, tag: string): string {
  return `${eventId}:${tag}`;
}
