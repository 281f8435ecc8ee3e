import type { HallPlan, PlanRow, PlanSection } from './plan.ts';

/*
 * Where things are in a hall as it is drawn, in units of a seat's distance from its neighbour. A layout has no
 * coordinates: the stage is above, each section is a block of centred rows, and blocks stand beside and behind each
 * other in the order of the sections. The rows bend around the stage, the more the farther from the middle.
 */

export type Box = { x: number; y: number; width: number; height: number };

export type RowBox = {
  row: PlanRow;
  /** The middle of its first cell, before bending. */
  x: number;
  y: number;
  /** Of standing room: the box that stands for its places. */
  standing: Box | undefined;
};

export type SectionBox = Box & { section: PlanSection };

export type Geometry = {
  width: number;
  height: number;
  stage: Box;
  sections: readonly SectionBox[];
  /** By the index of the row. */
  rows: readonly RowBox[];
  /** How far a point is bent towards the stage. */
  bendAt(x: number): number;
  /** The middle of a cell. */
  centreOf(cell: number): { x: number; y: number };
  /** The cell at a point, or the row of standing room; gaps are cells too. */
  hit(x: number, y: number): { cell: number } | { standing: PlanRow } | undefined;
};

/** From row to row, in seats: EN 13200-1 recommends 80 cm and 50 cm; on a screen that would look too loose. */
export const rowPitch = 1.3;
const stageHeight = 2.4;
const headHeight = 1.6;
const gutter = 1.5;
/** Room for the names of rows on both sides of a block. */
const margin = 2;

/** @param aspect the width of the screen divided by its height, for which blocks are arranged */
export function geometryOf(plan: HallPlan, aspect = 1.6): Geometry {
  const blocks = plan.sections.map((section) => blockOf(section, plan.sections.length > 1));
  const shelves = shelvesOf(blocks, aspect);
  const width = Math.max(12, ...shelves.map(widthOf)) + 2 * gutter;
  const middle = width / 2;
  const bend = shelves.some((shelf) => shelf.length > 3) ? 0 : Math.min(2.5, width / 16) / (middle * middle || 1);
  const bendAt = (x: number) => bend * (x - middle) ** 2;
  const stageWidth = Math.min(width - 2 * gutter, Math.max(8, width * 0.6));
  const stage = { x: middle - stageWidth / 2, y: gutter, width: stageWidth, height: stageHeight };

  const sections: SectionBox[] = [];
  const rows: RowBox[] = [];
  // The ends of the first rows are nearest to the stage.
  let y = gutter + stageHeight + 1 + bendAt(middle - widthOf(shelves[0] ?? []) / 2);
  for (const shelf of shelves) {
    let x = middle - widthOf(shelf) / 2;
    for (const block of shelf) {
      sections.push({ section: block.section, x, y, width: block.width, height: block.height });
      for (const placed of block.rows) {
        const standing = placed.standing && { ...placed.standing, x: x + placed.standing.x, y: y + placed.standing.y };
        rows[placed.row.index] = { row: placed.row, x: x + placed.x, y: y + placed.y, standing };
      }
      x += block.width + gutter;
    }
    y += Math.max(...shelf.map((block) => block.height)) + gutter;
  }
  const seated = rows.filter(({ standing }) => standing === undefined).sort((one, other) => one.y - other.y);

  return {
    width,
    height: y,
    stage,
    sections,
    rows,
    bendAt,
    centreOf(cell) {
      const row = plan.rowOf(cell);
      const box = rows[row.index]!;
      const { standing } = box;
      if (standing) return { x: standing.x + standing.width / 2, y: standing.y + standing.height / 2 };
      const x = box.x + cell - row.first;
      return { x, y: box.y - bendAt(x) };
    },
    hit(x, y) {
      const flat = y + bendAt(x);
      for (const { row, standing } of rows) {
        if (standing && contains(standing, x, y)) return { standing: row };
      }
      for (let index = firstAtOrAfter(seated, flat - rowPitch / 2); index < seated.length; index++) {
        const { row, x: start, y: line } = seated[index]!;
        if (line > flat + rowPitch / 2) break;
        const column = Math.round(x - start);
        if (column >= 0 && column < row.length) return { cell: row.first + column };
      }
      return undefined;
    },
  };
}

type Block = { section: PlanSection; width: number; height: number; rows: RowBox[] };

/** A section by itself, its corner at 0, 0. */
function blockOf(section: PlanSection, hasHead: boolean): Block {
  const seats = section.rows.filter(({ isStanding }) => !isStanding);
  const standing = section.rows.filter(({ isStanding }) => isStanding).map((row) => ({ row, ...standingSize(row) }));
  const inner = Math.max(1, ...seats.map(({ length }) => length), ...standing.map(({ width }) => width));
  const width = inner + 2 * margin;
  let y = hasHead ? headHeight : 0;
  const rows: RowBox[] = [];
  for (const row of section.rows) {
    const room = standing.find((one) => one.row === row);
    if (room) {
      const box = { x: (width - room.width) / 2, y: y + 0.25, width: room.width, height: room.height };
      rows.push({ row, x: box.x, y: box.y, standing: box });
      y += room.height + 0.5;
    } else {
      rows.push({ row, x: (width - row.length + 1) / 2, y: y + rowPitch / 2, standing: undefined });
      y += rowPitch;
    }
  }
  return { section, width, height: y, rows };
}

/** Standing people take less room than seats, and the box never grows beyond what looks right. */
function standingSize({ length }: PlanRow): { width: number; height: number } {
  const side = Math.min(60, Math.max(6, Math.sqrt(length / 3)));
  return { width: side * 2, height: side * 0.8 };
}

/** A few blocks stand behind each other; many stand side by side as fits the screen. */
function shelvesOf(blocks: readonly Block[], aspect: number): Block[][] {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + gutter) * (height + gutter), 0);
  const widest = Math.max(...blocks.map(({ width }) => width));
  const stacked = blocks.reduce((sum, { height }) => sum + height + gutter, 0);
  const most = stacked <= widest * 1.5 ? widest : Math.max(widest, Math.sqrt(area * aspect) * 1.05);
  const shelves: Block[][] = [];
  let room = 0;
  for (const block of blocks) {
    if (shelves.length === 0 || room + gutter + block.width > most) {
      shelves.push([]);
      room = -gutter;
    }
    shelves.at(-1)!.push(block);
    room += gutter + block.width;
  }
  return shelves;
}

function widthOf(shelf: readonly Block[]): number {
  return shelf.reduce((sum, { width }) => sum + width + gutter, -gutter);
}

function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function firstAtOrAfter(sorted: readonly RowBox[], y: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.y < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
