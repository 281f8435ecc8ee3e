/** How long is waited between tries, in milliseconds: after the first, and at most. */
export type BackOff = { firstMs: number; longestMs: number };

/** Statuses that say that nothing was done, or that nobody knows: another try may go well. 0: there was no answer. */
export function isForLater(status: number): boolean {
  return [0, 408, 425, 429, 502, 503, 504].includes(status);
}

/** How long to wait after so many tries: longer each time, and not everybody at once. */
export function backOff(tries: number, { firstMs, longestMs }: BackOff, random = Math.random()): number {
  return Math.min(longestMs, firstMs * 2 ** (tries - 1)) * (0.5 + random / 2);
}

/** Waits; the network's return ends it. @throws the signal's reason */
export function pauseOrOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      // Not in a test's Node.
      globalThis.removeEventListener?.('online', end);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    globalThis.addEventListener?.('online', end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
