let lastMs = Number.NaN;
let lastTime = '';

/** A time as ISO 8601 in UTC. Many ask for the same millisecond: a burst of requests, the messages of a batch. */
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
