import { canLeaveNoSingle } from './best.ts';
import type { Hall } from './hall.ts';
import { placeKinds } from './hall.ts';

/**
 * The free seats that would become single if these seats were taken: free ordinary seats with no free seat beside them.
 * None if there is no other way: then so many seats together leave a single one wherever they are. None in standing
 * room, which has no neighbours.
 * @param seatIds all seats that somebody would have
 * @param own those that they have now: of these they would give back what is not among `seatIds`
 */
export function singleSeatsLeft(hall: Hall, seatIds: readonly string[], own: readonly string[] = []): string[] {
  const [wanted, had] = [new Set(seatIds), new Set(own)];
  const left = new Set<string>();
  for (const seatId of seatIds) {
    const place = hall.places.get(seatId);
    if (place === undefined || place.row.standing) continue;
    const { row, index } = place;
    const isSeat = (at: number) => row.kinds[at] === placeKinds.seat;
    const isFree = (at: number) => row.free[at] === 1 && isSeat(at);
    const staysFree = (at: number) => {
      const id = row.seatIds[at] ?? '';
      return !wanted.has(id) && (isFree(at) || (had.has(id) && isSeat(at)));
    };
    for (const [beside, beyond] of [
      [index - 1, index - 2],
      [index + 1, index + 2],
    ] as const) {
      if (!staysFree(beside) || staysFree(beyond)) continue;
      const wasSingle = isFree(beside) && !isFree(beside - 1) && !isFree(beside + 1);
      if (!wasSingle) left.add(row.seatIds[beside]!);
    }
  }
  return left.size > 0 && canLeaveNoSingle(hall, { count: seatIds.length }) ? Array.from(left) : [];
}
