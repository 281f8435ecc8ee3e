import type { Answer } from '../api/problem.ts';
import { backOff, isForLater, pauseOrOnline } from '../api/waiting.ts';

/** What stands in the way of an answer, in a word that is shown. */
export type Trouble = 'offline' | 'busy';

export type Persistence = {
  /** Ends it: nobody waits for the answer any more. */
  signal: AbortSignal;
  onTrouble?: ((trouble: Trouble | undefined) => void) | undefined;
  /** Waits, or less where there is reason to try at once, as when the network is back. */
  pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
};

const ownPace = { firstMs: 500, longestMs: 8_000 };
/** The server may ask for more, up to this. */
const longestAskedMs = 60_000;

/**
 * Asks until there is an answer that another try would not change: not when the network is gone, and not when the
 * server says that it cannot now (408, 429, 502, 503, 504). A single call gives up after some tries; who has begun to
 * pay does not. Only for what may be sent twice: reads, and commands with an Idempotency-Key.
 * @throws the signal's reason
 */
export async function persist<Data>(
  ask: () => Promise<Answer<Data>>,
  { signal, onTrouble, pause = pauseOrOnline }: Persistence,
): Promise<Answer<Data>> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const answer = await ask();
    signal.throwIfAborted();
    if (answer.ok || !isForLater(answer.problem.status)) {
      onTrouble?.(undefined);
      return answer;
    }
    onTrouble?.(answer.problem.status === 0 ? 'offline' : 'busy');
    await pause(pauseMs(tries, answer.problem.retryAfterMs), signal);
  }
}

/** As long as the server asks for, if that is longer than one's own patience. */
function pauseMs(tries: number, askedMs = 0): number {
  return Math.max(backOff(tries, ownPace), Math.min(askedMs, longestAskedMs));
}
