import { labelsOf, seatIdPrefix } from '@ticketing/shared/messages/rows.ts';
import type { Layout } from './types.ts';

/**
 * The layout with seats taken off sale or put back on.
 * @param seatIds of any rows; those that are not there change nothing
 */
export function withBlocked(layout: Layout, seatIds: ReadonlySet<string>, blocked: boolean): Layout {
  return layout.map((row) => {
    const labels = labelsIn(row, seatIds);
    if (labels.length === 0) return row;
    const before = row.blocked ?? [];
    const now = blocked ? [...new Set([...before, ...labels])] : before.filter((label) => !labels.includes(label));
    const { blocked: _, ...rest } = row;
    return now.length === 0 ? rest : { ...rest, blocked: now };
  });
}

/** The layout with another price for each row that has one of the seats. */
export function withPrice(layout: Layout, seatIds: ReadonlySet<string>, priceMinor: number): Layout {
  return layout.map((row) => (labelsIn(row, seatIds).length === 0 ? row : { ...row, priceMinor }));
}

/** The labels of the seats that are in this row. */
function labelsIn(row: Layout[number], seatIds: ReadonlySet<string>): string[] {
  const prefix = seatIdPrefix(row);
  return labelsOf(row).filter((label): label is string => label !== null && seatIds.has(prefix + label));
}
