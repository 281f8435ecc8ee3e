import { z } from 'zod';

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

const noControl = String.raw`[^\u0000-\u001f\u007f-\u009f]`;
const textPattern = String.raw`^${noControl}*[^\s\u0000-\u001f\u007f-\u009f]${noControl}*$`;

/**
 * Text for people, trimmed. Control characters and lone surrogates are refused: PostgreSQL stores neither in `jsonb`.
 * @param maxLength in UTF-16 code units
 */
export function textSchema(maxLength: number) {
  return (
    z
      .string()
      .trim()
      .min(1)
      .max(maxLength)
      .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must not contain control characters')
      // For the documents: something to read, and no control characters.
      .meta({ pattern: textPattern })
  );
}

const venueShape = { name: textSchema(200), city: textSchema(100) };

const rowShape = {
  section: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{0,9}$/, 'must be 1 to 10 capitals and digits, a capital first')
    .optional(),
  row: z.string().regex(/^[A-Z]{1,3}$/, 'must be 1 to 3 capitals'),
  seats: z.int().min(1).max(1000),
  priceMinor: z.int().min(0).max(100_000_000),
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
  layout: layoutOf(z.object(rowShape)),
};

/** What a client says of a show when it schedules it: nothing that is not known. */
export const showDetailsSchema = z.strictObject({
  ...showDetailsShape,
  venue: z.strictObject(venueShape),
  layout: layoutOf(layoutRowSchema),
});

export type ShowDetails = z.infer<typeof showDetailsSchema>;

/** The key of a row in a seat map: `[SECTION-]ROW`. */
export function rowKey(row: Pick<LayoutRow, 'section' | 'row'>): string {
  return row.section === undefined ? row.row : `${row.section}-${row.row}`;
}

/** How many seats a layout has. */
export function seatCount(layout: readonly Pick<LayoutRow, 'seats'>[]): number {
  return layout.reduce((sum, row) => sum + row.seats, 0);
}
