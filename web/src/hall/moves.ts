import type { Geometry } from './geometry.ts';
import type { HallPlan, PlanRow } from './plan.ts';

/** Keys that move the focus in a hall, by their names in KeyboardEvent. */
export type MoveKey =
  | 'ArrowLeft'
  | 'ArrowRight'
  | 'ArrowUp'
  | 'ArrowDown'
  | 'Home'
  | 'End'
  | 'PageUp'
  | 'PageDown'
  | 'Ctrl+Home'
  | 'Ctrl+End';

/**
 * The cell that a key leads to from another: left and right in the row over gaps, up and down to the seat that stands
 * nearest in the row before or behind, Home and End to the ends of the row, PageUp and PageDown to the section before
 * or behind. At the edge of the hall it stays where it is. Standing room is one step, as its places are one counter.
 */
export function move(plan: HallPlan, geometry: Geometry, cell: number, key: MoveKey): number {
  const row = plan.rowOf(cell);
  switch (key) {
    case 'ArrowLeft':
      return row.isStanding ? cell : (seatFrom(plan, row, cell - 1, -1) ?? cell);
    case 'ArrowRight':
      return row.isStanding ? cell : (seatFrom(plan, row, cell + 1, 1) ?? cell);
    case 'Home':
      return firstOf(plan, row);
    case 'End':
      return row.isStanding ? row.first : (seatFrom(plan, row, row.first + row.length - 1, -1) ?? cell);
    case 'ArrowUp':
    case 'ArrowDown': {
      const order = rowsInOrder(plan);
      const next = order[order.indexOf(row) + (key === 'ArrowUp' ? -1 : 1)];
      return next === undefined ? cell : nearest(plan, geometry, next, geometry.centreOf(cell).x);
    }
    case 'PageUp':
    case 'PageDown': {
      const next = plan.sections[row.section.index + (key === 'PageUp' ? -1 : 1)];
      return next === undefined ? cell : firstOf(plan, next.rows[0]!);
    }
    case 'Ctrl+Home':
      return firstOf(plan, rowsInOrder(plan)[0]!);
    case 'Ctrl+End':
      return move(plan, geometry, rowsInOrder(plan).at(-1)!.first, 'End');
  }
}

/** The rows as people go through them: section after section, from the front. */
export function rowsInOrder(plan: HallPlan): PlanRow[] {
  return plan.sections.flatMap(({ rows }) => rows);
}

/** The first seat of a row. */
export function firstOf(plan: HallPlan, row: PlanRow): number {
  return row.isStanding ? row.first : (seatFrom(plan, row, row.first, 1) ?? row.first);
}

function seatFrom(plan: HallPlan, row: PlanRow, from: number, step: 1 | -1): number | undefined {
  for (let cell = from; cell >= row.first && cell < row.first + row.length; cell += step) {
    if (plan.placeAt(cell) !== undefined) return cell;
  }
  return undefined;
}

function nearest(plan: HallPlan, geometry: Geometry, row: PlanRow, x: number): number {
  if (row.isStanding) return row.first;
  const start = geometry.rows[row.index]!.x;
  const column = Math.min(row.length - 1, Math.max(0, Math.round(x - start)));
  const [left, right] = [seatFrom(plan, row, row.first + column, -1), seatFrom(plan, row, row.first + column, 1)];
  if (left === undefined) return right ?? row.first;
  if (right === undefined) return left;
  return row.first + column - left <= right - row.first - column ? left : right;
}
