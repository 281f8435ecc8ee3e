import { z } from 'zod';
import { currencySchema } from './currency.ts';
import { textSchema, visibleTextSchema } from './text.ts';

/** Ids of shows and users: what a PostgreSQL `integer` holds, from 1. */
export const idSchema = z.int().min(1).max(2_147_483_647);

/** UTC, ISO 8601, any precision; read as `Date.toISOString` writes it, with milliseconds. */
export const instantSchema = z.iso
  .datetime()
  // PostgreSQL knows no year 0.
  .refine((text) => !text.startsWith('0000-'), 'must be in year 1 or later')
  .transform((text) => new Date(text).toISOString())
  // Says to the documents of the APIs what comes out.
  .pipe(z.iso.datetime());

const venueShape = { name: textSchema(200), city: textSchema(100) };

const rowShape = {
  section: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{0,9}$/, 'must be 1 to 10 capitals and digits, a capital first')
    .optional(),
  row: z.string().regex(/^[A-Z]{1,3}$/, 'must be 1 to 3 capitals'),
  seats: z.int().min(1).max(1000),
  // Room for what a seat costs in rials or Lebanese pounds; all seats of the largest hall together stay below 2^53.
  priceMinor: z.int().min(0).max(90_000_000_000),
};

export const layoutRowSchema = z.strictObject(rowShape);

export type LayoutRow = z.infer<typeof layoutRowSchema>;

/** The most seats that one show may have. */
export const maxSeatsPerShow = 100_000;

function layoutOf<R extends z.ZodType<LayoutRow>>(row: R) {
  return z
    .array(row)
    .min(1)
    .max(2000)
    .refine((rows) => new Set(rows.map(rowKey)).size === rows.length, 'must not name a row twice')
    .refine((rows) => seatCount(rows) <= maxSeatsPerShow, `must not have more than ${maxSeatsPerShow} seats`);
}

const policyShape = {
  cancelUntil: z.int().min(0).max(31_622_400).default(0).meta({
    description: 'How many seconds before the start a booking can be cancelled at the latest; at most a year.',
  }),
};

/** By what rules a show's bookings may be changed. */
export type Policy = z.infer<z.ZodObject<typeof policyShape>>;

/** What a show goes by whose organiser says nothing of it. */
export const defaultPolicy: Policy = { cancelUntil: 0 };

/** What messages say of a show. Their readers ignore fields that they do not know, at every depth. */
export const showDetailsShape = {
  name: textSchema(200),
  venue: z.object(venueShape),
  category: textSchema(50),
  startsAt: instantSchema,
  salesOpenAt: instantSchema.optional(),
  salesCloseAt: instantSchema.optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'),
  maxSeatsPerUser: z.int().min(1).max(1000).default(10),
  // Shows from before there were policies have none, and go by the rules of that time: bookings end with nothing.
  policy: z.object(policyShape).optional(),
  layout: layoutOf(z.object(rowShape)),
};

/**
 * What a client says of a show when it schedules it: nothing that is not known, no text that cannot be seen, and nothing
 * by which no seat could ever be sold. Shows on older logs may be otherwise.
 */
export const showDetailsSchema = z
  .strictObject({
    ...showDetailsShape,
    name: visibleTextSchema(200),
    venue: z.strictObject({ name: visibleTextSchema(200), city: visibleTextSchema(100) }),
    category: visibleTextSchema(50),
    currency: currencySchema,
    policy: z.strictObject(policyShape).default(defaultPolicy),
    layout: layoutOf(layoutRowSchema),
  })
  .superRefine(requireSalesWindow);

/** Seats are sold from `salesOpenAt` until `salesCloseAt`, and all of it lies before the start. */
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

/** The same details with their texts in Unicode's normal form C: one spelling of what looks the same. */
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

/** How many seats a layout has. */
export function seatCount(layout: readonly Pick<LayoutRow, 'seats'>[]): number {
  return layout.reduce((sum, row) => sum + row.seats, 0);
}
