import type { SeatWish } from './best.ts';
import { haveTogether, suits } from './best.ts';
import type { Hall, RowOfHall } from './hall.ts';
import { placeKinds } from './hall.ts';

/*
 * What is kept for those who wait. A seat fits somebody who waits if it is one of so many free ordinary seats together
 * as they wait for, in their section and at their price. Wheelchair and companion places fit nobody who waits: they
 * stay free for those who need them.
 */

/**
 * Keeps what fits one of these wishes for those who wait, in place of what was kept before. Thousands of wishes and rows
 * are not compared one by one: of those for as many seats in a section the one at the highest price says it all.
 */
export function keepFor(hall: Hall, wishes: Iterable<SeatWish>): void {
  const highest = new Map<string | undefined, Map<number, number>>();
  for (const { section, count, maxPriceMinor = Number.POSITIVE_INFINITY } of wishes) {
    const ofSection = highest.get(section) ?? new Map<number, number>();
    highest.set(section, ofSection);
    ofSection.set(count, Math.max(maxPriceMinor, ofSection.get(count) ?? 0));
  }
  for (const row of hall.rows) {
    row.keptFrom = Number.POSITIVE_INFINITY;
    for (const section of new Set([undefined, row.section])) {
      for (const [count, maxPriceMinor] of highest.get(section) ?? []) {
        if (row.priceMinor <= maxPriceMinor) row.keptFrom = Math.min(row.keptFrom, count);
      }
    }
  }
}

/** Keeps what fits a wish, besides what is kept already. */
export function keepAlsoFor(hall: Hall, wish: SeatWish): void {
  for (const row of hall.rows) if (suits(row, wish)) row.keptFrom = Math.min(row.keptFrom, wish.count);
}

/** Whether a seat is free and kept for somebody who waits. */
export function isKept(hall: Hall, seatId: string): boolean {
  const place = hall.places.get(seatId);
  if (place === undefined) return false;
  const { row, index } = place;
  if (row.keptFrom === Number.POSITIVE_INFINITY || !isFreeSeat(row, index)) return false;
  if (row.standing) return row.freePlaces >= row.keptFrom;
  let [start, end] = [index, index + 1];
  while (isFreeSeat(row, start - 1)) start--;
  while (isFreeSeat(row, end)) end++;
  return end - start >= row.keptFrom;
}

function isFreeSeat({ free, kinds }: RowOfHall, index: number): boolean {
  return free[index] === 1 && kinds[index] === placeKinds.seat;
}

/** Whether any free seat is kept: then it fits somebody who waits. */
export function keepsAny(hall: Hall): boolean {
  return hall.rows.some((row) => haveTogether(row, row.keptFrom));
}

/** Whether seats that fit are free. */
export function fits(hall: Hall, wish: SeatWish): boolean {
  return hall.rows.some((row) => suits(row, wish) && haveTogether(row, wish.count));
}

/** Whether seats would fit if all of the hall were free. */
export function couldFit(hall: Hall, wish: SeatWish): boolean {
  return hall.rows.some((row) => suits(row, wish) && mostTogether(row) >= wish.count);
}

function mostTogether({ standing, seatIds, kinds }: RowOfHall): number {
  if (standing) return seatIds.length;
  let most = 0;
  let together = 0;
  for (let index = 0; index < seatIds.length; index++) {
    together = seatIds[index] !== undefined && kinds[index] === placeKinds.seat ? together + 1 : 0;
    most = Math.max(most, together);
  }
  return most;
}
