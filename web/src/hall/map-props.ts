import type { HallPlan, PlanRow } from './plan.ts';

/** Where the states of a hall come from: the stream, the past, or a plan. */
export type CellSource = {
  cells(): Uint8Array;
  /** Calls back with the cells that have changed. @returns ends it */
  onCells(changed: (cells: readonly number[]) => void): () => void;
};

export type MapProps = {
  plan: HallPlan;
  source: CellSource;
  currency: string;
  /** The seats that are chosen, or one's own. They are drawn as such. */
  mine: { chosen: ReadonlySet<string>; own: ReadonlySet<string> };
  /** Chooses a seat, or leaves it out again; undefined where the hall is only shown. */
  onToggle?: ((cell: number) => void) | undefined;
  /** Whether a seat can be chosen as it is now; screen readers are told of the others. */
  mayChoose?: ((cell: number) => boolean) | undefined;
  /** One place of a standing room more or fewer. */
  onStanding?: ((row: PlanRow, by: 1 | -1) => void) | undefined;
  /** From 0 to 1 by seat, drawn over the hall. */
  heat?: ReadonlyMap<string, number> | undefined;
  isScreen?: boolean;
};
