/** What is remembered of a session's tokens. */
export type TokenState = {
  /** The token that is valid now. */
  number: number;
  /** When those before it were spent, the last one first, in milliseconds since 1970. */
  spentAtMs: number[];
};

/** How long a spent token is answered with the newest one, in milliseconds. */
export const repeatWindowMs = 30_000;

/** So many spent tokens are remembered. Who refreshes more often within the window gets the newest one again. */
export const spentRemembered = 64;

/**
 * What becomes of a genuine token that has come:
 * - `rotate`: it is the valid one; its successor takes its place.
 * - `repeat`: it was spent a moment ago, by another tab or by a request whose answer was lost. The answer is the newest
 *   token, whose predecessors may all be spent: an older successor would end the session when it comes 30 s later.
 * - `reused`: it was spent long ago. Somebody has a copy.
 * - `unknown`: it is newer than the session, which was restored from a copy.
 */
export function judgeToken({ number, spentAtMs }: TokenState, presented: number, nowMs: number) {
  if (presented > number) return 'unknown';
  const recent = recentlySpent(spentAtMs, nowMs);
  if (presented === number) return recent.length < spentRemembered ? 'rotate' : 'repeat';
  return number - presented <= recent.length ? 'repeat' : 'reused';
}

/** The session after its valid token was spent. */
export function afterRotation({ number, spentAtMs }: TokenState, nowMs: number): TokenState {
  return { number: number + 1, spentAtMs: [nowMs, ...recentlySpent(spentAtMs, nowMs)] };
}

function recentlySpent(spentAtMs: number[], nowMs: number): number[] {
  return spentAtMs.filter((atMs) => nowMs - atMs < repeatWindowMs);
}
