import { emptyHall } from '@ticketing/shared/hall/seat-map.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { labelsOf, rowKey, seatCount } from '@ticketing/shared/messages/rows.ts';

/** A hall as text: a line per row with its places as in a seat map, its first and last label and its price. */
export function pictureOf(layout: LayoutRow[]): string {
  const { seatMap } = emptyHall(layout);
  const width = Math.max(...layout.map((row) => rowKey(row).length));
  const lines = layout.map((row) => {
    const key = rowKey(row);
    // Standing room is a number, not a line of thousands of characters.
    const places = row.places === undefined ? seatMap[key] : `${row.places} standing`;
    const labels = labelsOf(row).filter((label) => label !== null);
    return `${key.padEnd(width)}  ${places}  ${labels[0]}–${labels.at(-1)}, ${row.priceMinor}`;
  });
  return [...lines, `${seatCount(layout)} places in ${layout.length} rows`].join('\n');
}
