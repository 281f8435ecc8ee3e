import type { Violation } from './violation.ts';

/** An order that is decided: its version, when it was asked for, and when it was acknowledged first. */
export type Timed = { stream: string | number; version: number; startMs: number; endMs: number };

/** What was acknowledged before something else was asked for comes first, in every stream (I7). */
export function* checkRealTime(orders: Timed[]): Generator<Violation> {
  for (const [stream, ofStream] of Map.groupBy(orders, (one) => one.stream)) {
    const ends = ofStream.toSorted((one, other) => one.endMs - other.endMs);
    let highest = 0;
    let next = 0;
    for (const { version, startMs } of ofStream.toSorted((one, other) => one.startMs - other.startMs)) {
      for (; next < ends.length && ends[next]!.endMs < startMs; next += 1)
        highest = Math.max(highest, ends[next]!.version);
      if (version < highest) {
        const what = `stream ${stream}: version ${version} was asked for after ${highest} was acknowledged`;
        yield { promised: 'I7', what };
      }
    }
  }
}
