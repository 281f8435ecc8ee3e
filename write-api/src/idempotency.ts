import { hash } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Redis } from 'ioredis';

/** How long Redis remembers the request of a key, in seconds. */
export const rememberedSeconds = 24 * 60 * 60;

/** The length of the key in Redis, and of its value, whatever a client sends. */
const digestLength = 22;

/**
 * Rejects a reused Idempotency-Key with another request. That the same key is the same booking does not depend on
 * this, because the ids are derived from it. So Redis may forget or be down; then the answer is the outcome of the
 * first request. A client can send any number of keys: each takes the same few bytes, and a full Redis evicts the
 * least recently used ones (maxmemory-policy volatile-lru) before any lock, which is seconds old.
 * @param commandJson the command: made from method, path and body, normalised
 * @throws HttpProblem `idempotency-key-reused`
 */
export async function requireSameRequest(
  redis: Redis,
  namespace: string,
  { userId, idempotencyKey, commandJson }: { userId: number; idempotencyKey: string; commandJson: string },
): Promise<void> {
  const fingerprint = digest(commandJson);
  let remembered: string | null;
  try {
    // One round trip: sets the value if there is none, and returns the old one.
    remembered = await redis.set(
      `${namespace}idempotency:${digest(`${userId}:${idempotencyKey}`)}`,
      fingerprint,
      'EX',
      rememberedSeconds,
      'NX',
      'GET',
    );
  } catch {
    return;
  }
  if (remembered !== null && remembered !== fingerprint) throw new HttpProblem('idempotency-key-reused');
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, digestLength);
}
