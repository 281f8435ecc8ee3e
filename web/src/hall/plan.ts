import type { Place } from '@ticketing/shared/hall/places.ts';
import { placesOfRow, positionOf } from '@ticketing/shared/hall/places.ts';
import type { LayoutRow, Section } from '@ticketing/shared/messages/layout.ts';
import { rowKey, rowLength } from '@ticketing/shared/messages/rows.ts';

/*
 * A hall that does not change while it is looked at: its cells in one numbering, row after row as the layout lists
 * them. A cell is a character of a seat map: a seat, a standing place or a gap. What states the cells are in is beside
 * it (states.ts), and so is where they are drawn (geometry.ts).
 */

export type PlanRow = {
  index: number;
  /** Its key in a seat map. */
  key: string;
  layout: LayoutRow;
  isStanding: boolean;
  /** Its section; undefined where the hall has none. */
  section: PlanSection;
  /** The cells from `first` up to `first + length` are its own. */
  first: number;
  length: number;
  /** Its place among the price classes. */
  priceClass: number;
};

export type PlanSection = {
  index: number;
  /** Undefined for the rows that are in no section. */
  code: string | undefined;
  /** For people; empty for the rows that are in no section. */
  name: string;
  rows: PlanRow[];
};

/** Seats of one price and category; the letter stands on them. */
export type PriceClass = { letter: string; priceMinor: number; category: string | undefined };

/** What a cell is beside its state. */
export const marks = { accessible: 1, companion: 2, restricted: 4 } as const;

export type HallPlan = {
  layout: readonly LayoutRow[];
  rows: readonly PlanRow[];
  /** In the order in which people go through them. */
  sections: readonly PlanSection[];
  priceClasses: readonly PriceClass[];
  /** How many cells there are. */
  size: number;
  /** For each cell what it is, of {@link marks}. */
  marks: Uint8Array;
  rowOf(cell: number): PlanRow;
  /** Undefined for a gap. */
  placeAt(cell: number): Place | undefined;
  /** The cell of a seat; undefined if the hall has no such seat. */
  cellOf(seatId: string): number | undefined;
};

/** The plan of a layout. Places are made row by row when they are asked for: most are only drawn. */
export function planOf(layout: readonly LayoutRow[], named: readonly Section[] = []): HallPlan {
  const sections = sectionsOf(layout, named);
  const priceClasses = priceClassesOf(layout);
  const rows: PlanRow[] = [];
  let size = 0;
  for (const [index, row] of layout.entries()) {
    const section = sections.find(({ code }) => code === row.section)!;
    const planned: PlanRow = {
      index,
      key: rowKey(row),
      layout: row,
      isStanding: row.row === undefined,
      section,
      first: size,
      length: rowLength(row),
      priceClass: priceClasses.findIndex((one) => one.priceMinor === row.priceMinor && one.category === row.category),
    };
    rows.push(planned);
    section.rows.push(planned);
    size += planned.length;
  }
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const places = new Map<PlanRow, readonly (Place | null)[]>();

  function placesIn(row: PlanRow): readonly (Place | null)[] {
    let found = places.get(row);
    if (found === undefined) {
      found = placesOfRow(row.layout);
      places.set(row, found);
    }
    return found;
  }

  function rowOf(cell: number): PlanRow {
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle]!.first <= cell) low = middle;
      else high = middle - 1;
    }
    return rows[low]!;
  }

  const markOfCell = new Uint8Array(size);
  for (const row of rows) {
    if (row.layout.accessible ?? row.layout.companion ?? row.layout.restricted) {
      for (const [index, place] of placesIn(row).entries()) {
        if (place === null) continue;
        markOfCell[row.first + index] =
          (place.accessible ? marks.accessible : 0) |
          (place.companion ? marks.companion : 0) |
          (place.restricted ? marks.restricted : 0);
      }
    }
  }

  return {
    layout,
    rows,
    sections,
    priceClasses,
    size,
    marks: markOfCell,
    rowOf,
    placeAt(cell) {
      if (cell < 0 || cell >= size) return undefined;
      const row = rowOf(cell);
      return placesIn(row)[cell - row.first] ?? undefined;
    },
    cellOf(seatId) {
      const position = positionOf(layout, seatId);
      const row = position && byKey.get(position.rowKey);
      return row && position ? row.first + position.index : undefined;
    },
  };
}

/** The sections by their order where they have one, else as the layout comes to them. */
function sectionsOf(layout: readonly LayoutRow[], named: readonly Section[]): PlanSection[] {
  const codes = Array.from(new Set(layout.map(({ section }) => section)));
  const infos = new Map(named.map((section) => [section.code, section]));
  const infoOf = (code: string | undefined) => (code === undefined ? undefined : infos.get(code));
  const orderOf = (code: string | undefined) => infoOf(code)?.order ?? 0;
  codes.sort((one, other) => orderOf(one) - orderOf(other));
  return codes.map((code, index) => ({ index, code, name: infoOf(code)?.name ?? code ?? '', rows: [] }));
}

/** The dearest first. */
function priceClassesOf(layout: readonly LayoutRow[]): PriceClass[] {
  const found = new Map<string, { priceMinor: number; category: string | undefined }>();
  for (const { priceMinor, category } of layout) found.set(`${priceMinor} ${category ?? ''}`, { priceMinor, category });
  return Array.from(found.values())
    .sort((one, other) => other.priceMinor - one.priceMinor)
    .map((one, index) => ({ ...one, letter: letterOf(index) }));
}

/** a to z, then aa, ab …: small, as capitals stand for states. */
function letterOf(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}
