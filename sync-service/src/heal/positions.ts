import type { LogPosition } from '@ticketing/shared/log/headers.ts';

/** How far the views are, on its way into the `projection` collection. */
export type Positions = {
  /** Notes positions that the views reflect. */
  note(positions: LogPosition[]): void;
  /**
   * Writes what was noted, of each partition the furthest.
   * @throws what the write throws; then it is still noted
   */
  write(): Promise<void>;
};

/**
 * A position a batch would be a request to MongoDB a batch, on the way of each booking to its reader. Whoever waits for a
 * booking finds it before; so positions are written behind the work, as offsets are committed, and before those: what
 * was not written comes again.
 * @param move writes positions
 */
export function createPositions(move: (positions: LogPosition[]) => Promise<void>): Positions {
  const noted = new Map<number, number>();

  function note(positions: LogPosition[]): void {
    for (const { partition, offset } of positions) noted.set(partition, Math.max(offset, noted.get(partition) ?? 0));
  }

  return {
    note,
    async write() {
      const positions = Array.from(noted, ([partition, offset]) => ({ partition, offset }));
      noted.clear();
      if (positions.length === 0) return;
      try {
        await move(positions);
      } catch (error) {
        note(positions);
        throw error;
      }
    },
  };
}
