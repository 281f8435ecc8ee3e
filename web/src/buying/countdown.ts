/** How much time is left, as it is written: `4:05`. Never below zero; a begun second counts. */
export function clockText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The moments that are said aloud, in seconds before the end. Who listens is not told every second. */
export const saidAtSeconds = [300, 60, 30] as const;
export type SaidAt = (typeof saidAtSeconds)[number];

/**
 * Which of the moments lie between two looks at the clock; of several, as after a sleep, the last alone.
 * @param beforeMs what was left at the look before; undefined at the first, at which nothing is said
 */
export function momentBetween(beforeMs: number | undefined, leftMs: number): SaidAt | undefined {
  if (beforeMs === undefined || leftMs <= 0) return undefined;
  return saidAtSeconds.findLast((seconds) => beforeMs > seconds * 1_000 && leftMs <= seconds * 1_000);
}

/** How close the end is: what the clock looks like. */
export function urgencyOf(leftMs: number): 'calm' | 'soon' | 'now' {
  if (leftMs <= 30_000) return 'now';
  return leftMs <= 60_000 ? 'soon' : 'calm';
}
