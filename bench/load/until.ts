/**
 * Waits for a condition.
 * @throws Error when it does not come within the deadline
 */
export async function until(
  condition: () => Promise<boolean> | boolean,
  { everyMs = 20, deadlineMs = 120_000 }: { everyMs?: number; deadlineMs?: number } = {},
): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`what was waited for did not come within ${deadlineMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
