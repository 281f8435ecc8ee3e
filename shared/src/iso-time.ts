let lastMs = 0;
let lastTime = '';

/** The time as ISO 8601 in UTC. Many ask in the same millisecond: the requests of a burst, the outcomes of a chunk. */
export function isoNow(): string {
  const nowMs = Date.now();
  if (nowMs !== lastMs) {
    lastMs = nowMs;
    lastTime = new Date(nowMs).toISOString();
  }
  return lastTime;
}
