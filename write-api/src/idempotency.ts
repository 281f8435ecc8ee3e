import { createHash } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Redis } from 'ioredis';

/** How long Redis remembers which request a key stood for, in seconds. */
export const rememberedSeconds = 24 * 60 * 60;

/**
 * Sees to it that an Idempotency-Key stands for one request only. That the same key is the same booking does not rest on
 * this: the ids are made from it. So Redis may forget or be gone; then the first request's outcome is the answer.
 * @param commandJson the command: made from method, path and body, in one form for all spellings of them
 * @throws HttpProblem `idempotency-key-reused`
 */
export async function requireSameRequest(
  redis: Redis,
  namespace: string,
  { userId, idempotencyKey, commandJson }: { userId: number; idempotencyKey: string; commandJson: string },
): Promise<void> {
  const fingerprint = createHash('sha256').update(commandJson).digest('base64url');
  let remembered: string | null;
  try {
    // One round trip: sets what is not there yet, and gives what is.
    remembered = await redis.set(
      `${namespace}idempotency:${userId}:${idempotencyKey}`,
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
