/** How fresh what is shown is. */
export type Freshness =
  /** The stream is heard. */
  | { kind: 'live' }
  /** There is no stream: what is shown was looked up, so long ago at most. */
  | { kind: 'looked'; seconds: number }
  /** It has been silent or broken for some seconds. */
  | { kind: 'late'; seconds: number }
  /** Not connected; what is shown is as it was then. */
  | { kind: 'off'; asOfMs: number }
  /** Nothing has come yet. */
  | { kind: 'waiting' };

/** How what is shown is heard of: as it happens, or by looking every few seconds. */
export type Hearing = 'stream' | 'looks';

/** Who looks does so every two seconds, and the answer takes some time. */
export const lookEveryMs = 2_000;
const answerMs = 400;
const missedLooksMs = 5_000;

// The same object each time, so that who shows it is not drawn again.
const live: Freshness = { kind: 'live' };
const looked: Freshness = { kind: 'looked', seconds: lookEveryMs / 1_000 };
const waiting: Freshness = { kind: 'waiting' };

/** The stream says something every 15 s, so a silence of a little more says nothing. */
const quietMs = 20_000;
/** After so long "12 s old" is no longer how people count. */
const offMs = 60_000;

/**
 * @param heardMs when something was heard last; undefined for never
 * @param isBroken whether the stream has broken off since
 * @param silentMs after how long a silence says something
 * @param hearing who looks is silent in between, and as old as the last look
 */
export function freshnessAt(
  nowMs: number,
  heardMs: number | undefined,
  isBroken: boolean,
  silentMs = quietMs,
  hearing: Hearing = 'stream',
): Freshness {
  if (heardMs === undefined) return waiting;
  const ageMs = Math.max(0, nowMs - heardMs);
  if (ageMs >= offMs) return { kind: 'off', asOfMs: heardMs };
  if (!isBroken && hearing === 'looks' && ageMs < missedLooksMs) {
    return ageMs < lookEveryMs + answerMs ? looked : { kind: 'looked', seconds: Math.ceil(ageMs / 1_000) };
  }
  if (!isBroken && hearing === 'stream' && ageMs < silentMs) return live;
  return { kind: 'late', seconds: Math.max(1, Math.round(ageMs / 1_000)) };
}
