import { canLeaveNoSingle } from './best.ts';
import type { Hall } from './hall.ts';
import { placeKinds } from './hall.ts';

/**
 * The free seats that would become single if these seats were taken: free ordinary seats with no free seat beside them.
 * None if there is no other way: then so many seats together leave a single one wherever they are. None in standing
 * room, which has no neighbours.
 */
export function singleSeatsLeft(hall: Hall, seatIds: readonly string[]): string[] {
  const taken = new Set(seatIds);
  const left = new Set<string>();
  for (const seatId of seatIds) {
    const place = hall.places.get(seatId);
    if (place === undefined || place.row.standing) continue;
    const { row, index } = place;
    const staysFree = (at: number) =>
      row.free[at] === 1 && row.kinds[at] === placeKinds.seat && !taken.has(row.seatIds[at] ?? '');
    for (const [beside, beyond] of [
      [index - 1, index - 2],
      [index + 1, index + 2],
    ] as const) {
      if (staysFree(beside) && !staysFree(beyond)) left.add(row.seatIds[beside]!);
    }
  }
  return left.size > 0 && canLeaveNoSingle(hall, { count: seatIds.length }) ? Array.from(left) : [];
}
