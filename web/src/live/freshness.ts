/** How fresh what is shown is. */
export type Freshness =
  /** The stream is heard. */
  | { kind: 'live' }
  /** It has been silent or broken for some seconds. */
  | { kind: 'late'; seconds: number }
  /** Not connected; what is shown is as it was then. */
  | { kind: 'off'; asOfMs: number }
  /** Nothing has come yet. */
  | { kind: 'waiting' };

// The same object each time, so that who shows it is not drawn again.
const live: Freshness = { kind: 'live' };
const waiting: Freshness = { kind: 'waiting' };

/** The stream says something every 15 s, so a silence of a little more says nothing. */
const quietMs = 20_000;
/** After so long "12 s old" is no longer how people count. */
const offMs = 60_000;

/**
 * @param heardMs when something was heard last; undefined for never
 * @param isBroken whether the stream has broken off since
 * @param silentMs after how long a silence says something
 */
export function freshnessAt(
  nowMs: number,
  heardMs: number | undefined,
  isBroken: boolean,
  silentMs = quietMs,
): Freshness {
  if (heardMs === undefined) return waiting;
  const ageMs = Math.max(0, nowMs - heardMs);
  if (ageMs >= offMs) return { kind: 'off', asOfMs: heardMs };
  if (!isBroken && ageMs < silentMs) return live;
  return { kind: 'late', seconds: Math.max(1, Math.round(ageMs / 1_000)) };
}
