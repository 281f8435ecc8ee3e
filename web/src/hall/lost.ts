import { besideOf } from './choosing.ts';
import type { ChosenSeats, LostSeat } from './chosen.ts';
import type { HallPlan } from './plan.ts';
import type { CellStates } from './states.ts';
import { cellStates } from './states.ts';

/** Takes the chosen seats that are no longer free, and not the chooser's own, out of what is chosen. */
export function dropLost(plan: HallPlan, states: CellStates, chosen: ChosenSeats): LostSeat[] {
  const own = chosen.own.peek();
  const lost: LostSeat[] = [];
  for (const seat of chosen.seats.peek()) {
    if (own.has(seat.seatId)) continue;
    const cell = plan.cellOf(seat.seatId);
    if (cell !== undefined && states.cells[cell] === cellStates.available) continue;
    lost.push({ seat, beside: cell === undefined ? [] : besideOf(plan, states, cell) });
  }
  for (const { seat } of lost) chosen.remove(seat.seatId);
  const taken = chosen.seatIds.peek();
  return lost.map(({ seat, beside }) => ({ seat, beside: beside.filter(({ seatId }) => !taken.has(seatId)) }));
}
