const firstMs = 100;
const longestMs = 30_000;
const resetAfterMs = 60_000;

/** How long to wait before the next start of a program that keeps ending. */
export type Backoff = {
  /**
   * The wait before the next try: a tenth of a second at first, then twice as long each time, up to 30 s.
   * @param upMs how long the program was up this time; after a minute the count begins anew
   */
  next(upMs: number): number;
};

/** A back-off that starts at its shortest wait. */
export function createBackoff(): Backoff {
  let waitMs = firstMs;
  return {
    next(upMs) {
      if (upMs >= resetAfterMs) waitMs = firstMs;
      const current = waitMs;
      waitMs = Math.min(waitMs * 2, longestMs);
      return current;
    },
  };
}
