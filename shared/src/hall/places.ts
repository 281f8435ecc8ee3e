import type { LayoutRow } from '../messages/layout.ts';
import { labelsOf, numbersOf, rowKey, rowLength, seatIdPrefix, splitSeatId } from '../messages/rows.ts';

/*
 * The places of a layout: which there are, in which order, and where each stands in a seat map. No I/O, no Node APIs.
 */

/** A seat or a standing place. */
export type Place = {
  seatId: string;
  /** The key of its row in a seat map, and its index in that row's string. */
  rowKey: string;
  index: number;
  section: string | undefined;
  /** Absent for a standing place. */
  row: string | undefined;
  label: string;
  kind: 'seat' | 'standing';
  accessible: boolean;
  companion: boolean;
  restricted: boolean;
  /** Not on sale. */
  blocked: boolean;
  priceMinor: number;
  category: string | undefined;
};

/** The places of a layout in its order, without gaps. */
export function* placesOf(layout: readonly LayoutRow[]): Generator<Place> {
  for (const row of layout) for (const place of placesOfRow(row)) if (place !== null) yield place;
}

/** The places of a row in its order, one for each character of its string in a seat map; null is a gap. */
export function placesOfRow(row: LayoutRow): (Place | null)[] {
  const [key, prefix] = [rowKey(row), seatIdPrefix(row)];
  const [accessible, companion, restricted, blocked] = [
    new Set(row.accessible),
    new Set(row.companion),
    new Set(row.restricted),
    new Set(row.blocked),
  ];
  return labelsOf(row).map((label, index) => {
    if (label === null) return null;
    return {
      seatId: prefix + label,
      rowKey: key,
      index,
      section: row.section,
      row: row.row,
      label,
      kind: row.row === undefined ? 'standing' : 'seat',
      accessible: accessible.has(label),
      companion: companion.has(label),
      restricted: restricted.has(label),
      blocked: blocked.has(label),
      priceMinor: row.priceMinor,
      category: row.category,
    };
  });
}

/** The ids of a row's places in its order, without gaps. */
export function seatIdsOfRow(row: LayoutRow): string[] {
  const prefix = seatIdPrefix(row);
  return labelsOf(row).flatMap((label) => (label === null ? [] : [prefix + label]));
}

/** Where a place stands in a seat map. */
export type Position = { rowKey: string; index: number };

/** The position of a seat; undefined if the layout has no such seat. */
export function positionOf(layout: readonly LayoutRow[], seatId: string): Position | undefined {
  const { rowKey, label } = splitSeatId(seatId);
  const row = rowsByKey(layout).get(rowKey);
  if (row === undefined || seatId.length !== row.prefix.length + label.length) return undefined;
  const index = indexOfLabel(row, label);
  return index === undefined ? undefined : { rowKey, index };
}

/** The id of the place at a position; undefined for a gap, and beyond the layout. */
export function seatIdAt(layout: readonly LayoutRow[], { rowKey, index }: Position): string | undefined {
  const found = rowsByKey(layout).get(rowKey);
  if (found === undefined || index >= rowLength(found.row)) return undefined;
  const { row, prefix, first, step } = found;
  const label = row.labels === undefined ? String(first + index * step) : row.labels[index];
  return label == null ? undefined : prefix + label;
}

/** The row with a key; undefined if the layout has no such row. */
export function rowOf(layout: readonly LayoutRow[], rowKey: string): LayoutRow | undefined {
  return rowsByKey(layout).get(rowKey)?.row;
}

/** The approximate size of a row in memory, in bytes: a character a place in the map, and the labels that it names. */
export function bytesOfRow({ accessible, companion, restricted, blocked, ...row }: LayoutRow): number {
  const named = [row.labels, accessible, companion, restricted, blocked].reduce(
    (sum, list) => sum + (list?.length ?? 0),
    0,
  );
  return rowLength(row) + 24 * named;
}

type IndexedRow = {
  row: LayoutRow;
  prefix: string;
  first: number;
  step: number;
  count: number;
  /** By label; made when a label of the row is looked up for the first time. */
  indexes: Map<string, number> | undefined;
};

// Made once per layout: a layout object is passed from one state of a show to the next.
const indexedLayouts = new WeakMap<readonly LayoutRow[], Map<string, IndexedRow>>();

function rowsByKey(layout: readonly LayoutRow[]): Map<string, IndexedRow> {
  let rows = indexedLayouts.get(layout);
  if (rows === undefined) {
    rows = new Map();
    for (const row of layout) {
      rows.set(rowKey(row), { row, prefix: seatIdPrefix(row), ...numbersOf(row), indexes: undefined });
    }
    indexedLayouts.set(layout, rows);
  }
  return rows;
}

function indexOfLabel(row: IndexedRow, label: string): number | undefined {
  const { labels } = row.row;
  if (labels !== undefined) {
    if (row.indexes === undefined) {
      row.indexes = new Map();
      for (const [index, one] of labels.entries()) if (one !== null) row.indexes.set(one, index);
    }
    return row.indexes.get(label);
  }
  // Of falling numbers the first would be at -0.
  const index = (Number(label) - row.first) / row.step + 0;
  // `A01` is not `A1`.
  const isThere = Number.isInteger(index) && index >= 0 && index < row.count && String(Number(label)) === label;
  return isThere ? index : undefined;
}
