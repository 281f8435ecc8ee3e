/** How far a clock is from ours. */
export type Skew = {
  /** Positive: it is ahead of ours. */
  offsetMs: number;
  /** The truth is within ± of it: half of the round trip, and the grain of both clocks. */
  uncertaintyMs: number;
  roundTripMs: number;
};

/** When a question was sent and its answer came, by our clock in milliseconds. */
export type Asked = { sentMs: number; receivedMs: number };

/** Our own clock tells whole milliseconds. */
const ourGrainMs = 1;

/**
 * The offset of a clock that was read at an unknown moment between a question and its answer (Cristian, 1989).
 * @param told.grainMs the clock tells the time cut to so many milliseconds
 */
export function skewOf(told: { clockMs: number; grainMs?: number }, { sentMs, receivedMs }: Asked): Skew {
  const { clockMs, grainMs = 0 } = told;
  const roundTripMs = Math.max(0, receivedMs - sentMs);
  const ours = sentMs + ourGrainMs / 2 + roundTripMs / 2;
  return {
    offsetMs: tenths(clockMs + grainMs / 2 - ours),
    uncertaintyMs: tenths((roundTripMs + grainMs + ourGrainMs) / 2),
    roundTripMs: tenths(roundTripMs),
  };
}

const tenths = (value: number) => Math.round(value * 10) / 10;

/** Asks, and notes when. The duration is of a clock that nobody sets. */
export async function timed<T>(ask: () => Promise<T>): Promise<Asked & { answer: T }> {
  const sentMs = Date.now();
  const startMs = performance.now();
  const answer = await ask();
  return { answer, sentMs, receivedMs: sentMs + performance.now() - startMs };
}
