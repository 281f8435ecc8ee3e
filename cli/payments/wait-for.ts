import { setTimeout as pause } from 'node:timers/promises';

/** Asks until there is an answer, at most so long. @returns undefined if there is none in time */
export async function waitFor<T>(ask: () => Promise<T | undefined>, seconds: number): Promise<T | undefined> {
  const endMs = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= endMs) return answer;
    await pause(betweenMs);
  }
}

const betweenMs = 200;
