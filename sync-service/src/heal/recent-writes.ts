export type RecentWrites = ReturnType<typeof createRecentWrites>;

/**
 * Remembers from which version on each show was written lately. A crash of MongoDB may take what it acknowledged within
 * its last second, and take it between the parts of one batch: then the show's document may be newer than its history.
 * @param horizonMs how far back is remembered at least, in milliseconds; up to twice as far
 */
export function createRecentWrites(horizonMs: number, now: () => number = () => performance.now()) {
  let older = new Map<number, number>();
  let newer = new Map<number, number>();
  let turnedAtMs = now();

  return {
    note(eventId: number, fromVersion: number): void {
      const nowMs = now();
      if (nowMs - turnedAtMs > horizonMs) {
        older = nowMs - turnedAtMs > 2 * horizonMs ? new Map() : newer;
        newer = new Map();
        turnedAtMs = nowMs;
      }
      newer.set(eventId, Math.min(fromVersion, newer.get(eventId) ?? fromVersion));
    },

    /** The lowest version of each show that was written within the horizon. */
    lowest(): Map<number, number> {
      const all = new Map(newer);
      for (const [eventId, version] of older) all.set(eventId, Math.min(version, all.get(eventId) ?? version));
      return all;
    },
  };
}
