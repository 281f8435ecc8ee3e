import type { SeatMap } from '@ticketing/shared/hall/seat-map.ts';
import type { SeatStatus } from '@ticketing/shared/messages/statuses.ts';
import type { HallPlan } from './plan.ts';

/** What a cell can be, as a number, so that a hall is one array of bytes. */
export const cellStates = { gap: 0, available: 1, held: 2, booked: 3, blocked: 4 } as const;
export type CellState = (typeof cellStates)[keyof typeof cellStates];

const stateOfChar: Record<string, CellState> = { '.': 1, H: 2, B: 3, x: 4 };

/** What a message did: the cells that changed, or why it was not taken. */
export type Taken = readonly number[] | 'old' | 'another-hall';

/** The states of a hall's cells at one version. */
export type CellStates = {
  readonly cells: Uint8Array;
  /** 0 as long as nothing has come. */
  readonly version: number;
  /** How many places are free. */
  readonly free: number;
  /** Takes a whole seat map. One of the same version replaces what is there: the view may have been repaired. */
  takeMap(version: number, seatMap: SeatMap): Taken;
  /** Takes the new states of some seats; it carries everything up to its version. */
  takeChange(version: number, seats: Readonly<Record<string, SeatStatus>>): Taken;
};

/**
 * The states of a hall, none of them known yet. Versions never go back: what is older than what is there is not taken,
 * whichever way it came.
 */
export function createStates(plan: HallPlan): CellStates {
  const cells = new Uint8Array(plan.size);
  let version = 0;
  let free = 0;

  return {
    cells,
    get version() {
      return version;
    },
    get free() {
      return free;
    },
    takeMap(mapVersion, seatMap) {
      if (mapVersion < version) return 'old';
      if (!fits(plan, seatMap)) return 'another-hall';
      version = mapVersion;
      const changed = writeMap(plan, seatMap, cells);
      free = 0;
      for (const state of cells) if (state === cellStates.available) free += 1;
      return changed;
    },
    takeChange(changeVersion, seats) {
      // Before the first map nothing is known of the other seats.
      if (version === 0 || changeVersion < version) return 'old';
      const changed: number[] = [];
      const next: [cell: number, state: CellState][] = [];
      for (const [seatId, status] of Object.entries(seats)) {
        const cell = plan.cellOf(seatId);
        if (cell === undefined) return 'another-hall';
        next.push([cell, cellStates[status]]);
      }
      version = changeVersion;
      for (const [cell, state] of next) {
        if (cells[cell] === state) continue;
        if (cells[cell] === cellStates.available) free -= 1;
        if (state === cellStates.available) free += 1;
        cells[cell] = state;
        changed.push(cell);
      }
      return changed;
    },
  };
}

/** Whether a seat map has the rows of a plan, each with its length. */
export function fits(plan: HallPlan, seatMap: SeatMap): boolean {
  return (
    Object.keys(seatMap).length === plan.rows.length &&
    plan.rows.every(({ key, length }) => seatMap[key]?.length === length)
  );
}

/** Writes a seat map into cells. @returns the cells that changed */
export function writeMap(plan: HallPlan, seatMap: SeatMap, cells: Uint8Array): number[] {
  const changed: number[] = [];
  for (const { key, first, length } of plan.rows) {
    const row = seatMap[key] ?? '';
    for (let index = 0; index < length; index++) {
      const state = stateOfChar[row[index] ?? ' '] ?? cellStates.gap;
      if (cells[first + index] === state) continue;
      cells[first + index] = state;
      changed.push(first + index);
    }
  }
  return changed;
}
