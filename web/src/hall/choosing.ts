import type { Choice, SeatWish } from '@ticketing/shared/hall/best.ts';
import { bestSeats } from '@ticketing/shared/hall/best.ts';
import type { Hall } from '@ticketing/shared/hall/hall.ts';
import { setFree } from '@ticketing/shared/hall/hall.ts';
import { hallOfLayout } from '@ticketing/shared/hall/hall-of-layout.ts';
import { singleSeatsLeft } from '@ticketing/shared/hall/single-seats.ts';
import type { ChosenSeat } from './chosen.ts';
import type { HallPlan } from './plan.ts';
import type { CellStates } from './states.ts';
import { cellStates } from './states.ts';

/** Chooses seats as the worker would, from what is on the screen. */
export type Chooser = {
  /** The best free seats, by the worker's own function. What is kept for those who wait only the worker knows. */
  best(wish: SeatWish): Choice;
  /** The seats that choosing these would leave single. */
  singles(seatIds: readonly string[], own: readonly string[]): string[];
};

/** The hall of the worker's function is made when it is first needed, and then follows the states. */
export function createChooser(plan: HallPlan, states: CellStates): Chooser {
  let hall: Hall | undefined;
  let seen: Uint8Array | undefined;

  function current(): Hall {
    const { cells } = states;
    if (hall === undefined || seen === undefined) {
      hall = hallOfLayout([...plan.layout], (seatId) => cells[plan.cellOf(seatId) ?? -1] === cellStates.available);
      seen = cells.slice();
      return hall;
    }
    for (let cell = 0; cell < cells.length; cell++) {
      if (cells[cell] === seen[cell]) continue;
      seen[cell] = cells[cell]!;
      const place = plan.placeAt(cell);
      if (place) setFree(hall, place.seatId, cells[cell] === cellStates.available);
    }
    return hall;
  }

  return {
    best: (wish) => bestSeats(current(), wish),
    singles: (seatIds, own) => singleSeatsLeft(current(), seatIds, own),
  };
}

/** A seat as it is chosen; undefined for a gap. */
export function seatAt(plan: HallPlan, cell: number): ChosenSeat | undefined {
  const place = plan.placeAt(cell);
  if (place === undefined) return undefined;
  const { seatId, row, label, priceMinor, category } = place;
  const { name } = plan.rowOf(cell).section;
  return { seatId, section: name === '' ? undefined : name, row, label, priceMinor, category };
}

/** The free seats of a seat's row, the nearest first; of standing room, any of its places. */
export function besideOf(plan: HallPlan, { cells }: CellStates, cell: number, most = 3): ChosenSeat[] {
  const { first, length } = plan.rowOf(cell);
  const found: number[] = [];
  for (let distance = 1; distance < length && found.length < most; distance++) {
    for (const beside of [cell - distance, cell + distance]) {
      if (beside < first || beside >= first + length || found.length >= most) continue;
      if (cells[beside] === cellStates.available) found.push(beside);
    }
  }
  return found.flatMap((beside) => seatAt(plan, beside) ?? []);
}
