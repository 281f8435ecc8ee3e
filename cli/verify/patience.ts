import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks again and again until it is done, as long as something moves: a system that is at work gets the time it needs,
 * and one that stands still is not waited for.
 * @param look says whether it is done, and whether anything moved since the last look
 * @param standstillMs how long nothing may move, in milliseconds
 */
export async function patiently(
  look: () => Promise<{ done: boolean; moved: boolean }>,
  standstillMs: number,
): Promise<void> {
  const betweenMs = 200;
  let movedAtMs = performance.now();
  for (;;) {
    const { done, moved } = await look();
    if (done) return;
    if (moved) movedAtMs = performance.now();
    else if (performance.now() - movedAtMs > standstillMs) return;
    await pause(betweenMs);
  }
}
