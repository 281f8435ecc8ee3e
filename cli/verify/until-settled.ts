import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats a check until it is done, as long as something changes: a busy system gets the time it needs, and an idle
 * one is not waited for.
 * @param check says whether it is done, and whether anything changed since the last call
 * @param standstillMs how long nothing may change, in milliseconds
 */
export async function untilSettled(
  check: () => Promise<{ done: boolean; moved: boolean }>,
  standstillMs: number,
): Promise<void> {
  const betweenMs = 200;
  let movedAtMs = performance.now();
  for (;;) {
    const { done, moved } = await check();
    if (done) return;
    if (moved) movedAtMs = performance.now();
    else if (performance.now() - movedAtMs > standstillMs) return;
    await pause(betweenMs);
  }
}
