import type { ShowEvent } from './history.ts';

export type Demand = {
  /** How often each seat was refused to somebody, because another had it. */
  bySeat: ReadonlyMap<string, number>;
  byCode: ReadonlyMap<string, number>;
  refusals: number;
};

/** The demand that was lost: what people asked for and did not get. */
export function demandOf(events: readonly ShowEvent[]): Demand {
  const bySeat = new Map<string, number>();
  const byCode = new Map<string, number>();
  let refusals = 0;
  for (const event of events) {
    if (event.type !== 'CommandRejected' || !asksForSeats.has(event.command)) continue;
    refusals += 1;
    byCode.set(event.code, (byCode.get(event.code) ?? 0) + 1);
    for (const seatId of event.lostSeatIds ?? []) bySeat.set(seatId, (bySeat.get(seatId) ?? 0) + 1);
  }
  return { bySeat, byCode, refusals };
}

const asksForSeats: ReadonlySet<string> = new Set(['BookSeats', 'HoldSeats', 'ExchangeSeats']);

/** From 0 to 1 by seat, by the most wanted one. A root, so that what is rare still shows beside one that all want. */
export function heatOf({ bySeat }: Demand): Map<string, number> {
  const most = Math.max(1, ...bySeat.values());
  return new Map(Array.from(bySeat, ([seatId, times]) => [seatId, Math.sqrt(times / most)]));
}
