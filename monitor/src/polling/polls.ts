import { pollEveryMs } from './reading.ts';

type Polled = { poll(): Promise<void> };

/**
 * Asks each of the readings in its own time, so that one that hangs stops no other.
 * @returns what ends it
 */
export function startPolling(readings: readonly Polled[], everyMs = pollEveryMs): () => void {
  const timers = readings.map((reading, index) => {
    const ask = () => void reading.poll();
    // Spread over the interval, so that they do not come all at once.
    const first = setTimeout(ask, (everyMs / 4 / readings.length) * index);
    const repeated = setInterval(ask, everyMs);
    return { first, repeated };
  });
  return () => {
    for (const { first, repeated } of timers) {
      clearTimeout(first);
      clearInterval(repeated);
    }
  };
}
