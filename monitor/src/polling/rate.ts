/** How fast a counter grows. */
export type Rate = {
  /** @returns per second since the value before; undefined for the first, and after a restart of what counts */
  next(value: number, atMs: number): number | undefined;
};

export function createRate(): Rate {
  let before: { value: number; atMs: number } | undefined;
  return {
    next(value, atMs) {
      const last = before;
      before = { value, atMs };
      if (last === undefined || value < last.value || atMs <= last.atMs) return undefined;
      return rounded(((value - last.value) / (atMs - last.atMs)) * 1_000);
    },
  };
}

/** One rate for each name. */
export function createRates() {
  const rates = new Map<string, Rate>();
  return {
    next(name: string, value: number, atMs: number): number | undefined {
      const rate = rates.get(name) ?? createRate();
      rates.set(name, rate);
      return rate.next(value, atMs);
    },
    /** Forgets those that are not among these. */
    keep(names: ReadonlySet<string>): void {
      for (const name of rates.keys()) if (!names.has(name)) rates.delete(name);
    },
  };
}

/**
 * How long a consumer takes for what waits, in seconds, if it goes on as fast.
 * @returns 0 if nothing waits; undefined if it does not move, or nobody knows how fast
 */
export function secondsUntilDone(lag: number, perSecond: number | undefined): number | undefined {
  if (lag === 0) return 0;
  if (perSecond === undefined || perSecond <= 0) return undefined;
  return rounded(lag / perSecond);
}

/** With one decimal. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
