const firstMs = 100;
const longestMs = 30_000;
const resetAfterMs = 60_000;

/** How long to wait before a program that keeps ending is started again. */
export type Backoff = {
  /**
   * The wait before the next start: a tenth of a second at first, then doubled each time, up to 30 s.
   * @param upMs how long the program ran this time; after a minute the back-off is reset
   */
  next(upMs: number): number;
};

/** A back-off at its shortest wait. */
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
