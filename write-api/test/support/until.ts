import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for a condition.
 * @throws Error that names the condition, when it does not come true in time
 */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  { withinMs = 30_000, everyMs = 20 } = {},
): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
    await pause(everyMs);
  }
}
