import { z } from 'zod';

/**
 * `[SECTION-]ROW` and the label, with a dash between where the row ends with a digit: `A1`, `BALC-C12`, `215-3-12A`. A
 * standing place is its section and a number: `FLOOR-1`. The order of a row is told by its layout, not by the ids.
 */
export const seatIdSchema = z
  .string()
  .regex(
    /^(?:(?:[A-Z0-9]{1,16}-)?[A-Z0-9]{0,3}(?:[A-Z]|[0-9]-)[0-9]{1,4}[A-Z]?|[A-Z0-9]{1,16}-[1-9][0-9]{0,5})$/,
    'must be [SECTION-]ROW and a label such as A1, BALC-C12 or 215-3-12A',
  );

/** 1 to 10 different seats. */
export const seatIdsSchema = z
  .array(seatIdSchema)
  .min(1)
  .max(10)
  .refine((seats) => new Set(seats).size === seats.length, 'must not name a seat twice')
  .meta({ uniqueItems: true });
