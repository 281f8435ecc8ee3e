import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

// Asking the system for each few bytes is a tenth of what a request costs; so we ask for many at once.
const pool = Buffer.alloc(8_192);
let used = pool.length;

/**
 * Random bytes of cryptographic quality.
 * @param count at most 8192
 * @returns a view that is valid until the next call, and not to be kept
 */
export function randomBytesPooled(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/** A UUIDv7: in order of time, to the millisecond. */
export function timeOrderedUuid(): string {
  return v7({ random: randomBytesPooled(16) });
}
