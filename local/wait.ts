import { setTimeout as sleep } from 'node:timers/promises';

export type WaitOptions = {
  deadlineMs: number;
  /** The pause between two looks. */
  everyMs: number;
};

/**
 * Looks at a condition again and again until it holds or the deadline has passed. A check that throws counts as "not yet".
 * @returns whether it held in time
 */
export async function until(check: () => Promise<boolean>, { deadlineMs, everyMs }: WaitOptions): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    if (await check().catch(() => false)) return true;
    if (performance.now() >= deadline) return false;
    await sleep(everyMs);
  }
}
