let lastMs = Number.NaN;
let lastTime = '';

/** A time as ISO 8601 in UTC. Caches the last result, because many calls are for the same millisecond. */
export function isoTime(ms: number): string {
  if (ms !== lastMs) {
    lastTime = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastTime;
}

export function isoNow(): string {
  return isoTime(Date.now());
}
