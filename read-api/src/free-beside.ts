import { positionOf, rowOf, seatIdAt } from '@ticketing/shared/hall/places.ts';
import type { HallState } from '@ticketing/shared/hall/seat-map.ts';
import { statusOfMark } from '@ticketing/shared/hall/seat-map.ts';
import type { PricedSeat } from '@ticketing/shared/messages/events.ts';

/**
 * The free seats in the rows of some seats, without these seats: the nearest first.
 * @param seatIds of any rows; seats that the hall does not have are left out
 * @param isKept whether a free seat was kept for somebody who waits: it is not offered
 * @param most the maximum number of results
 */
export function freeBeside(
  { layout, seatMap }: HallState,
  seatIds: readonly string[],
  isKept: (seatId: string) => boolean,
  most = 10,
): PricedSeat[] {
  const indexesByRow = new Map<string, number[]>();
  for (const seatId of seatIds) {
    const position = positionOf(layout, seatId);
    if (position === undefined) continue;
    const indexes = indexesByRow.get(position.rowKey) ?? [];
    indexesByRow.set(position.rowKey, [...indexes, position.index]);
  }
  const found: { seat: PricedSeat; distance: number }[] = [];
  for (const [rowKey, indexes] of indexesByRow) {
    const marks = seatMap[rowKey] ?? '';
    for (let index = 0; index < marks.length; index++) {
      const seatId = seatIdAt(layout, { rowKey, index });
      const distance = Math.min(...indexes.map((one) => Math.abs(one - index)));
      if (distance === 0 || seatId === undefined || statusOfMark(marks[index]) !== 'available') continue;
      if (isKept(seatId)) continue;
      found.push({ seat: { seatId, priceMinor: rowOf(layout, rowKey)?.priceMinor ?? 0 }, distance });
    }
  }
  // Stable: seats at the same distance stay in the order of the rows that were asked for.
  found.sort((one, other) => one.distance - other.distance);
  return found.slice(0, most).map(({ seat }) => seat);
}
