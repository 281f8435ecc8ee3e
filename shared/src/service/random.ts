import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

// Random bytes are fetched in bulk: a system call for every few bytes is a tenth of the cost of a request.
const pool = Buffer.alloc(8_192);
let used = pool.length;

/**
 * Cryptographically secure random bytes.
 * @param count at most 8192
 * @returns a view that is valid until the next call
 */
export function randomBytesPooled(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/** A UUIDv7, ordered by time to the millisecond. */
export function timeOrderedUuid(): string {
  return v7({ random: randomBytesPooled(16) });
}
