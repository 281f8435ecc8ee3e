/*
 * The rows of a layout, and how their places are numbered and named. Without schemas, so that pages can use it too.
 */

/** What says which places a row of a layout has; layout.ts has the whole of it. */
export type Row = {
  section?: string | undefined;
  row?: string | undefined;
  seats?: number | undefined;
  from?: number | undefined;
  step?: number | undefined;
  labels?: readonly (string | null)[] | undefined;
  places?: number | undefined;
  blocked?: readonly string[] | undefined;
};

/** The key of a row in a seat map: `[SECTION-]ROW`, and `SECTION` of standing room. */
export function rowKey({ section, row }: Pick<Row, 'section' | 'row'>): string {
  if (row === undefined) return section ?? '';
  return section === undefined ? row : `${section}-${row}`;
}

/** What the ids of a row's places begin with; its label follows. */
export function seatIdPrefix(row: Row): string {
  const key = rowKey(row);
  // Without the dash `A1` and `2` would be the same as `A` and `12`.
  return row.row === undefined || /[0-9]$/.test(key) ? `${key}-` : key;
}

/** The labels of a row's places in their order; null is a gap. */
export function labelsOf(row: Row): readonly (string | null)[] {
  if (row.labels !== undefined) return row.labels;
  const { first, step, count } = numbersOf(row);
  return Array.from({ length: count }, (_, index) => String(first + index * step));
}

/** The numbers of a row without labels of its own. */
export function numbersOf({ places, seats = 0, from = 1, step = 1 }: Row) {
  return places === undefined ? { first: from, step, count: seats } : { first: 1, step: 1, count: places };
}

/** How many characters a row has in a seat map: its places and its gaps. */
export function rowLength(row: Row): number {
  return row.labels?.length ?? numbersOf(row).count;
}

/** The number of places of a layout, without gaps. */
export function seatCount(layout: readonly Row[]): number {
  let count = 0;
  for (const row of layout) {
    if (row.labels === undefined) count += numbersOf(row).count;
    else for (const label of row.labels) if (label !== null) count += 1;
  }
  return count;
}

/** The number of places of a layout that are not on sale. */
export function blockedCount(layout: readonly Row[]): number {
  return layout.reduce((sum, { blocked }) => sum + (blocked?.length ?? 0), 0);
}

/** Splits a seat id: `rowKey` (`[SECTION-]ROW`) is the key of its row in a seat map. */
export function splitSeatId(seatId: string): { rowKey: string; label: string } {
  const start = seatId.search(/[0-9]+[A-Z]?$/);
  const end = seatId[start - 1] === '-' ? start - 1 : start;
  return { rowKey: seatId.slice(0, end), label: seatId.slice(start) };
}
