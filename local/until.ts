import { setTimeout as pause } from 'node:timers/promises';

/**
 * Polls until a condition holds. An error of `check` ends the wait.
 * @param what the condition in words
 * @param check returns a value, or undefined, null or false while the condition does not hold
 * @returns the value
 * @throws Error that names the condition, if it did not hold in time
 */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  withinMs = 60_000,
  everyMs = 20,
): Promise<Exclude<T, false | null | undefined>> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== null && value !== false) return value as Exclude<T, false | null | undefined>;
    if (performance.now() >= endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(everyMs);
  }
}

/**
 * Polls for a condition that may not come true. An error of `check` counts as "not yet".
 * @returns whether the condition held in time
 */
export async function holdsWithin(withinMs: number, check: () => Promise<boolean>, everyMs = 20): Promise<boolean> {
  const patient = () => check().catch(() => false);
  return until('', patient, withinMs, everyMs).then(
    () => true,
    () => false,
  );
}
