import { hash } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Redis } from 'ioredis';

/** How long Redis remembers which request a key stood for, in seconds. */
export const rememberedSeconds = 24 * 60 * 60;

/** The key in Redis, and what it holds: 22 characters each, whatever a client sends. */
const digestLength = 22;

/**
 * Sees to it that an Idempotency-Key stands for one request only. That the same key is the same booking does not rest on
 * this: the ids are made from it. So Redis may forget or be gone; then the first request's outcome is the answer. Anybody
 * can send keys without end: each takes the same few bytes, and a Redis that is full forgets those that were not used for
 * the longest time (maxmemory-policy volatile-lru), and no lock, which is seconds old.
 * @param commandJson the command: made from method, path and body, in one form for all spellings of them
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
    // One round trip: sets what is not there yet, and gives what is.
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
