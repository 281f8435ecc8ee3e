/** The server's clock, as far as its answers have told it. */
export type ServerClock = {
  /** Takes what an answer's `Date` says; `sentMs` and `cameMs` are of this machine's clock. */
  learn(date: string | null, sentMs: number, cameMs: number): void;
  /** The server's time now, in milliseconds. Before any answer it is this machine's. */
  now(): number;
};

/** A `Date` names a second, and the server may have been anywhere in it. */
const secondMs = 1_000;

/**
 * Each answer bounds how far the server's clock is from ours: the server wrote its `Date` between our sending and our
 * receiving. The bounds of all answers together are closer than those of any. Where they contradict each other, one of
 * the clocks was set, or the machine has slept: then the newest counts alone.
 * @param localNow this machine's clock, in milliseconds
 */
export function createServerClock(localNow: () => number = Date.now): ServerClock {
  let least = Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  return {
    learn(date, sentMs, cameMs) {
      const saidMs = Date.parse(date ?? '');
      if (Number.isNaN(saidMs)) return;
      const lower = saidMs - cameMs;
      const upper = saidMs + secondMs - sentMs;
      const isContradiction = lower > most || upper < least;
      least = isContradiction ? lower : Math.max(least, lower);
      most = isContradiction ? upper : Math.min(most, upper);
    },
    now: () => localNow() + (Number.isFinite(least) ? (least + most) / 2 : 0),
  };
}

/** The clock of the server that these pages are from. */
export const serverClock = createServerClock();
