import { positionOf, rowOf } from '../hall/places.ts';
import type { LayoutRow, Section } from '../messages/layout.ts';
import { splitSeatId } from '../messages/rows.ts';

/** A seat as it is told to people. */
export type SeatNames = {
  seatId: string;
  section?: string;
  row?: string;
  /** As it is on the seat. */
  label: string;
  category?: string;
  /** Of a standing place. */
  isStanding?: true;
};

/** The names of a seat, from the layout of its hall; of one that it does not have, the id. */
export function seatNames(
  seatId: string,
  { layout, sections = [] }: { layout: readonly LayoutRow[]; sections?: readonly Section[] | undefined },
): SeatNames {
  const position = positionOf(layout, seatId);
  const found = position && rowOf(layout, position.rowKey);
  if (found === undefined) return { seatId, label: seatId };
  const { section: code, row, category } = found;
  const section = sections.find((one) => one.code === code)?.name ?? code;
  return {
    seatId,
    ...(section !== undefined && { section }),
    ...(row === undefined ? { isStanding: true as const } : { row }),
    label: splitSeatId(seatId).label,
    ...(category !== undefined && { category }),
  };
}
