const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const RESET_AFTER_MS = 60_000;

/** How long to wait before the next start of a program that keeps ending. */
export interface Backoff {
  /**
   * The wait before the next try: half a second at first, then twice as long each time, up to 30 s.
   * @param upMs how long the program was up this time; after a minute the count begins anew
   */
  next(upMs: number): number;
}

/** A back-off that starts at its shortest wait. */
export function createBackoff(): Backoff {
  let waitMs = FIRST_MS;
  return {
    next(upMs) {
      if (upMs >= RESET_AFTER_MS) waitMs = FIRST_MS;
      const current = waitMs;
      waitMs = Math.min(waitMs * 2, LONGEST_MS);
      return current;
    },
  };
}
