import type { z } from 'zod';
import type { vectorSchema } from '../answers/clocks.ts';

/** Offsets by partition. Each is that of the next record. */
export type Positions = ReadonlyMap<number, number>;

/**
 * The vector clock of the views: for each partition of the log how far they reflect it.
 * @param reflected read before `ends`, so that they are never ahead of the log
 * @param decided what the workers have committed; a partition of which nothing is committed has none
 */
export function vectorOf({
  ends,
  decided,
  reflected,
}: {
  ends: Positions;
  decided: Positions;
  reflected: Positions;
}): z.output<typeof vectorSchema> {
  const partitions = Array.from(ends, ([partition, end]) => {
    // The views may know of a log that was replaced: no more is reflected than there is.
    const seen = Math.min(reflected.get(partition) ?? 0, end);
    const done = decided.get(partition);
    return {
      partition,
      end,
      ...(done !== undefined && { decided: Math.min(done, end) }),
      reflected: seen,
      missing: end - seen,
    };
  }).toSorted((a, b) => a.partition - b.partition);
  return { partitions, missing: partitions.reduce((sum, { missing }) => sum + missing, 0) };
}
