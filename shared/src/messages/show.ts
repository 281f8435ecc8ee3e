import { z } from 'zod';
import { currencySchema } from './currency.ts';
import { textSchema, visibleTextSchema } from './text.ts';

/** Ids of shows and users: positive PostgreSQL `integer`s. */
export const idSchema = z.int().min(1).max(2_147_483_647);

/** UTC, ISO 8601, any precision; normalised to milliseconds as by `Date.toISOString`. */
export const instantSchema = z.iso
  .datetime()
  // PostgreSQL has no year 0.
  .refine((text) => !text.startsWith('0000-'), 'must be in year 1 or later')
  .transform((text) => new Date(text).toISOString())
  // For the API documents: the type of the result.
  .pipe(z.iso.datetime());

const venueShape = { name: textSchema(200), city: textSchema(100) };

const rowShape = {
  section: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{0,9}$/, 'must be 1 to 10 capitals and digits, a capital first')
    .optional(),
  row: z.string().regex(/^[A-Z]{1,3}$/, 'must be 1 to 3 capitals'),
  seats: z.int().min(1).max(1000),
  // Enough for a price in rials or Lebanese pounds; the sum over the largest show stays below 2^53.
  priceMinor: z.int().min(0).max(90_000_000_000),
};

export const layoutRowSchema = z.strictObject(rowShape);

export type LayoutRow = z.infer<typeof layoutRowSchema>;

/** The maximum number of seats of a show. */
export const maxSeatsPerShow = 100_000;

function layoutOf<R extends z.ZodType<LayoutRow>>(row: R) {
  return z
    .array(row)
    .min(1)
    .max(2000)
    .refine((rows) => new Set(rows.map(rowKey)).size === rows.length, 'must not name a row twice')
    .refine((rows) => seatCount(rows) <= maxSeatsPerShow, `must not have more than ${maxSeatsPerShow} seats`);
}

/** A layout in messages. */
export const layoutSchema = layoutOf(z.object(rowShape));

/** A layout in a client's request: no unknown fields. */
export const layoutRequestSchema = layoutOf(layoutRowSchema);

const policyShape = {
  cancelUntil: z.int().min(0).max(31_622_400).default(0).meta({
    description: 'How many seconds before the start a booking can be cancelled at the latest; at most a year.',
  }),
};

/** The rules for changing a show's bookings. */
export type Policy = z.infer<z.ZodObject<typeof policyShape>>;

/** The default for a show without a policy. */
export const defaultPolicy: Policy = { cancelUntil: 0 };

/** The details of a show in messages. Readers ignore unknown fields at every depth. */
export const showDetailsShape = {
  name: textSchema(200),
  venue: z.object(venueShape),
  category: textSchema(50),
  startsAt: instantSchema,
  salesOpenAt: instantSchema.optional(),
  salesCloseAt: instantSchema.optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'),
  maxSeatsPerUser: z.int().min(1).max(1000).default(10),
  // Absent for shows from before there were policies; their bookings can be changed for ever.
  policy: z.object(policyShape).optional(),
  layout: layoutSchema,
};

/**
 * The details of a show in a client's request. Stricter than for messages on older logs: no unknown fields, no
 * invisible text, and sales that are possible.
 */
export const showDetailsSchema = z
  .strictObject({
    ...showDetailsShape,
    name: visibleTextSchema(200),
    venue: z.strictObject({ name: visibleTextSchema(200), city: visibleTextSchema(100) }),
    category: visibleTextSchema(50),
    currency: currencySchema,
    policy: z.strictObject(policyShape).default(defaultPolicy),
    layout: layoutRequestSchema,
  })
  .superRefine(requireSalesWindow);

/** Checks that `salesOpenAt`, `salesCloseAt` and the start are in order. */
export function requireSalesWindow(
  {
    startsAt,
    salesOpenAt,
    salesCloseAt,
  }: { startsAt: string; salesOpenAt?: string | undefined; salesCloseAt?: string | undefined },
  context: z.RefinementCtx,
): void {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (salesOpenAt !== undefined && salesOpenAt >= startsAt) refuse('salesOpenAt', 'must be before startsAt');
  if (salesCloseAt !== undefined && salesCloseAt > startsAt) refuse('salesCloseAt', 'must not be after startsAt');
  if (salesOpenAt !== undefined && salesCloseAt !== undefined && salesOpenAt >= salesCloseAt) {
    refuse('salesCloseAt', 'must be after salesOpenAt');
  }
}

export type ShowDetails = z.infer<typeof showDetailsSchema>;

/** The details with their texts in Unicode normal form C, so that equal-looking texts are equal. */
export function withNormalTexts(details: ShowDetails): ShowDetails {
  const { name, venue, category } = details;
  return {
    ...details,
    name: name.normalize('NFC'),
    venue: { name: venue.name.normalize('NFC'), city: venue.city.normalize('NFC') },
    category: category.normalize('NFC'),
  };
}

/** The key of a row in a seat map: `[SECTION-]ROW`. */
export function rowKey(row: Pick<LayoutRow, 'section' | 'row'>): string {
  return row.section === undefined ? row.row : `${row.section}-${row.row}`;
}

/** The number of seats of a layout. */
export function seatCount(layout: readonly Pick<LayoutRow, 'seats'>[]): number {
  return layout.reduce((sum, row) => sum + row.seats, 0);
}
