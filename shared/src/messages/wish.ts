import { z } from 'zod';

/** How many seats one may ask for at once. */
export const maxSeatsAtOnce = 10;

/** What seats somebody wishes who does not name them. */
export const wishShape = {
  count: z.int().min(1).max(maxSeatsAtOnce).meta({ description: 'So many seats, together.', example: 2 }),
  section: z
    .string()
    .regex(/^[A-Z0-9]{1,16}$/, 'must be 1 to 16 capitals and digits')
    .optional()
    .meta({ description: 'Only in this section.', example: 'BALC' }),
  maxPriceMinor: z
    .int()
    .min(0)
    .max(90_000_000_000)
    .optional()
    .meta({ description: 'The highest price of a seat, in minor units.', example: 6000 }),
};

export const bestShape = {
  ...wishShape,
  accessible: z
    .boolean()
    .optional()
    .meta({ description: 'One place is for a wheelchair, the others are beside it.', example: false }),
};

/** A wish for seats in messages. Readers ignore unknown fields. */
export const wishSchema = z.object(wishShape);
export const bestSchema = z.object(bestShape);

export type Wish = z.infer<typeof wishSchema>;
export type Best = z.infer<typeof bestSchema>;

/** The wish of a command or event, and nothing else of it. */
export function wishOf({ count, section, maxPriceMinor }: Wish): Wish {
  return {
    count,
    ...(section !== undefined && { section }),
    ...(maxPriceMinor !== undefined && { maxPriceMinor }),
  };
}
