import type { Choice, SeatWish } from '@ticketing/shared/hall/best.ts';
import type { HallPlace, HallRow } from '@ticketing/shared/hall/hall.ts';

/** A row with the ids of its free seats. */
export type RowWithFree = { row: HallRow; free: string[] };

/**
 * The choice of the best seats told in another way: all groups of the hall are made, and the best is the first in order.
 * @param rows from the front
 * @param keptWishes of those who wait
 */
export function bestByModel(rows: RowWithFree[], wish: SeatWish, keptWishes: SeatWish[] = []): Choice {
  const { count, section, maxPriceMinor, accessible = false } = wish;
  const suitsWish = ({ row: each }: { row: HallRow }, of: SeatWish) =>
    (of.section === undefined || each.section === of.section) && each.priceMinor <= (of.maxPriceMinor ?? Infinity);
  const ordinary = (place: HallPlace | undefined) => place !== undefined && place.kind === undefined;
  const fitting = rows.filter((each) => suitsWish(each, { count, section, maxPriceMinor }));
  const freeOf = (each: RowWithFree) =>
    each.row.places.filter((place) => place !== undefined && each.free.includes(place.seatId));
  const anyOrdinary = fitting.some((each) => freeOf(each).some(ordinary));
  if (!fitting.some((each) => freeOf(each).some((place) => !accessible || place?.kind === 'accessible')))
    return { code: 'sold-out' };

  const groups = fitting.flatMap((each) => {
    const { places, standing } = each.row;
    const isFree = (index: number) => places[index] !== undefined && each.free.includes(places[index]!.seatId);
    const runAt = (index: number) => {
      if (standing) return freeOf(each).length;
      let [start, end] = [index, index];
      while (isFree(start - 1) && ordinary(places[start - 1])) start -= 1;
      while (isFree(end + 1) && ordinary(places[end + 1])) end += 1;
      return end - start + 1;
    };
    const kept = keptWishes.filter((other) => suitsWish(each, other)).map((other) => other.count);
    const usable = (index: number) =>
      isFree(index) &&
      (accessible || !anyOrdinary || ordinary(places[index])) &&
      !(ordinary(places[index]) && kept.some((need) => runAt(index) >= need));
    if (standing) {
      const open = places.flatMap((place, index) => (usable(index) && ordinary(place) ? [place!.seatId] : []));
      return !accessible && anyOrdinary && open.length >= count
        ? [{ seatIds: open.slice(0, count), order: [0, 0, 0, 0, (16 * rows.indexOf(each)) ** 2] }]
        : [];
    }
    return Array.from({ length: Math.max(0, places.length - count + 1) }, (_, first) => {
      const group = Array.from({ length: count }, (_none, index) => first + index);
      const kinds = group.map((index) => places[index]?.kind);
      const wheelchairs = kinds.filter((kind) => kind === 'accessible').length;
      if (!group.every(usable) || (accessible && wheelchairs === 0)) return [];
      const single = (beside: number, beyond: number) => usable(beside) && ordinary(places[beside]) && !usable(beyond);
      const order = [
        accessible ? wheelchairs : 0,
        accessible ? kinds.filter((kind) => kind === undefined).length : 0,
        Number(single(first - 1, first - 2) || single(first + count, first + count + 1)),
        group.filter((index) => places[index]?.restricted).length,
        (16 * rows.indexOf(each)) ** 2 + (5 * (2 * first + count - places.length)) ** 2,
      ];
      return [{ seatIds: group.map((index) => places[index]!.seatId), order }];
    }).flat();
  });
  const [best] = groups.toSorted((one, other) => {
    const at = one.order.findIndex((value, index) => value !== other.order[index]);
    return at < 0 ? 0 : one.order[at]! - other.order[at]!;
  });
  return best === undefined ? { code: 'not-together' } : { seatIds: best.seatIds };
}
