import { z } from 'zod';

/** `[SECTION-]ROW NUMBER`, e.g. `A1` or `BALC-C12`. Numbers count from 1, so A1 is the first character of row `A`. */
export const seatIdSchema = z
  .string()
  .regex(/^(?:[A-Z][A-Z0-9]{0,9}-)?[A-Z]{1,3}[1-9][0-9]{0,3}$/, 'must be [SECTION-]ROW NUMBER such as A1 or BALC-C12');

/** 1 to 10 different seats. */
export const seatIdsSchema = z
  .array(seatIdSchema)
  .min(1)
  .max(10)
  .refine((seats) => new Set(seats).size === seats.length, 'must not name a seat twice')
  .meta({ uniqueItems: true });

export type SeatPosition = { section: string | undefined; row: string; number: number; rowKey: string };

/**
 * Splits a seat id. `rowKey` (`[SECTION-]ROW`) is the key of its row in a seat map, and `number - 1` the index in that
 * row's string.
 */
export function seatPosition(seatId: string): SeatPosition {
  const digits = seatId.search(/[0-9]+$/);
  const rowKey = seatId.slice(0, digits);
  const dash = rowKey.indexOf('-');
  return {
    section: dash < 0 ? undefined : rowKey.slice(0, dash),
    row: rowKey.slice(dash + 1),
    number: Number(seatId.slice(digits)),
    rowKey,
  };
}
