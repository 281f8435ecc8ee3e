import { z } from 'zod';
import type { LayoutRefusal } from './layout-refusals.ts';
import { layoutIssue } from './layout-refusals.ts';
import { labelsOf, rowKey, seatCount } from './rows.ts';
import { textSchema, visibleTextSchema } from './text.ts';

/*
 * The layout of a hall: its rows from front to back, each with its seats as they are labelled, and its standing room.
 * What places a layout has is told by hall/places.ts.
 */

export const sectionCodeSchema = z.string().regex(/^[A-Z0-9]{1,16}$/, 'must be 1 to 16 capitals and digits');

const labelSchema = z.string().regex(/^[0-9]{1,4}[A-Z]?$/, 'must be 1 to 4 digits and perhaps a capital, such as 12A');

/** The largest number on a seat. */
const maxSeatNumber = 9_999;
export const maxSeatsPerRow = 1_000;
export const maxRowsPerShow = 2_000;

/** The maximum number of places of a show. */
export const maxSeatsPerShow = 100_000;
const tooManySeats = layoutIssue([], { is: 'too-many-seats', most: maxSeatsPerShow });

/** The attributes of seats: lists of labels of the row. */
export const seatAttributes = ['accessible', 'companion', 'restricted', 'blocked'] as const;

const labelsOfRowSchema = z.array(labelSchema).max(maxSeatsPerRow);

// A row says what it has in one of three ways; `requireOneWay` checks that. One object, so that an error names its
// field, which a union's does not.
function rowShapeOf<Category extends z.ZodType<string>>(category: Category) {
  return {
    section: sectionCodeSchema.optional(),
    row: z
      .string()
      .regex(/^[A-Z0-9]{1,4}$/, 'must be 1 to 4 capitals and digits')
      .optional()
      .meta({ description: 'The name of the row; standing room has none.' }),
    seats: z
      .int()
      .min(1)
      .max(maxSeatsPerRow)
      .optional()
      .meta({ description: 'How many seats, with the numbers 1, 2, 3 … unless `from` and `step` say otherwise.' }),
    from: z.int().min(0).max(maxSeatNumber).optional().meta({ description: 'The first number; without it 1.' }),
    step: z
      .int()
      .min(-10)
      .max(10)
      .refine((step) => step !== 0, 'must not be 0')
      .optional()
      .meta({ description: 'From one number to the next, not 0: 2 for odd or even numbers, -1 for falling ones.' }),
    labels: z
      .array(labelSchema.nullable())
      .min(1)
      .max(maxSeatsPerRow)
      .optional()
      .meta({ description: 'The labels of the seats one by one, in place of `seats`; null is a gap.' }),
    places: z
      .int()
      .min(1)
      .max(maxSeatsPerShow)
      .optional()
      .meta({ description: 'Standing room: the number of places of the section, in place of `row` and `seats`.' }),
    // Enough for a price in rials or Lebanese pounds; the sum over the largest show stays below 2^53.
    priceMinor: z.int().min(0).max(90_000_000_000),
    accessible: labelsOfRowSchema.optional().meta({ description: 'The labels of wheelchair places.' }),
    companion: labelsOfRowSchema.optional().meta({ description: 'The labels of seats for their companions.' }),
    restricted: labelsOfRowSchema.optional().meta({ description: 'The labels of seats with a restricted view.' }),
    blocked: labelsOfRowSchema.optional().meta({ description: 'The labels of seats that are not on sale.' }),
    category: category.optional().meta({ description: 'The price category, in words.' }),
  };
}

const threeWays = {
  oneOf: [{ required: ['row', 'seats'] }, { required: ['row', 'labels'] }, { required: ['section', 'places'] }],
};

/** A row in a client's request. */
export const layoutRowSchema = z
  .strictObject(rowShapeOf(visibleTextSchema(50)))
  .superRefine(requireOneWay)
  .meta(threeWays);

/** A row in messages: unknown fields are ignored. */
const messageRowSchema = z
  .object(rowShapeOf(textSchema(50)))
  .superRefine(requireOneWay)
  .meta(threeWays);

/**
 * A row of a layout: numbered seats (`row`, `seats`, perhaps `from` and `step`), labelled seats (`row`, `labels`), or
 * standing room (`section`, `places`). The schemas refuse anything in between.
 */
export type LayoutRow = z.infer<typeof layoutRowSchema>;

/** A layout in a client's request. */
export const layoutRequestSchema = layoutOf(layoutRowSchema);

/** A layout in messages. */
export const layoutSchema = layoutOf(messageRowSchema);

function layoutOf<R extends z.ZodType<LayoutRow>>(row: R) {
  return z
    .array(row)
    .min(1)
    .max(maxRowsPerShow, `must not have more than ${maxRowsPerShow} rows`)
    .superRefine((rows, context) => {
      const keys = new Set<string>();
      for (const [index, one] of rows.entries()) {
        const key = rowKey(one);
        // Ids begin with the key of their row, so they are unique where the keys and the labels of each row are.
        if (keys.has(key)) {
          const path = [index, one.row === undefined ? 'section' : 'row'];
          context.addIssue(layoutIssue(path, { is: 'row-twice', key }));
        }
        keys.add(key);
      }
    })
    .refine((rows) => seatCount(rows) <= maxSeatsPerShow, tooManySeats);
}

function sectionsOf<Name extends z.ZodType<string>>(name: Name, object: typeof z.object | typeof z.strictObject) {
  return z
    .array(object({ code: sectionCodeSchema, name, order: z.int().min(0).max(9_999).optional() }))
    .min(1)
    .max(500)
    .superRefine((sections, context) => {
      const codes = new Set<string>();
      for (const [index, { code }] of sections.entries()) {
        const path = [index, 'code'];
        if (codes.has(code)) context.addIssue(layoutIssue(path, { is: 'given-twice' }));
        codes.add(code);
      }
    })
    .meta({
      description:
        'The names of sections for people, and where each stands in a list of them (`order`, the lowest first). For the best seats the order of the rows counts: from the front.',
    });
}

/** The names of sections in a client's request. */
export const sectionsRequestSchema = sectionsOf(visibleTextSchema(100), z.strictObject);

/** The names of sections in messages. */
export const sectionsSchema = sectionsOf(textSchema(100), z.object);

/** The name of a section for people. */
export type Section = z.infer<typeof sectionsSchema>[number];

/** Checks that the names are those of sections that the layout has. */
export function requireSectionsOfLayout(
  { layout, sections }: { layout: readonly LayoutRow[]; sections?: readonly Section[] | undefined },
  context: z.RefinementCtx,
): void {
  if (sections === undefined) return;
  const codes = new Set(layout.map(({ section }) => section));
  for (const [index, { code }] of sections.entries()) {
    if (codes.has(code)) continue;
    context.addIssue(layoutIssue(['sections', index, 'code'], { is: 'no-section' }));
  }
}

function requireOneWay(row: z.infer<z.ZodObject<ReturnType<typeof rowShapeOf>>>, context: z.RefinementCtx): void {
  const refuse: Refuse = (path, refusal) => context.addIssue(layoutIssue(path, refusal));
  const refuseBeside = (way: string, ...fields: (keyof typeof row)[]) => {
    for (const field of fields) if (row[field] !== undefined) refuse([field], { is: 'stands-beside', way });
  };
  if (row.places !== undefined) {
    refuseBeside('places', 'row', 'seats', 'from', 'step', 'labels', ...seatAttributes);
    if (row.section === undefined) refuse(['section'], { is: 'missing' });
    return;
  }
  if (row.row === undefined) refuse(['row'], { is: 'missing' });
  if (row.labels !== undefined) {
    refuseBeside('labels', 'seats', 'from', 'step');
    if (row.labels.every((label) => label === null)) refuse(['labels'], { is: 'only-gaps' });
    refuseTwice(row.labels, ['labels'], refuse);
  } else if (row.seats === undefined) {
    refuse(['seats'], { is: 'no-seats' });
    return;
  } else {
    const last = (row.from ?? 1) + (row.seats - 1) * (row.step ?? 1);
    if (last < 0 || last > maxSeatNumber) refuse(['seats'], { is: 'beyond-numbers', last: maxSeatNumber });
  }
  const known = new Set(labelsOf(row));
  for (const attribute of seatAttributes) {
    const labels = row[attribute];
    if (labels === undefined) continue;
    refuseTwice(labels, [attribute], refuse);
    for (const [index, label] of labels.entries()) {
      if (!known.has(label)) refuse([attribute, index], { is: 'no-seat' });
    }
  }
  const accessible = new Set(row.accessible);
  for (const [index, label] of (row.companion ?? []).entries()) {
    if (accessible.has(label)) refuse(['companion', index], { is: 'wheelchair-already' });
  }
}

type Refuse = (path: (string | number)[], refusal: LayoutRefusal) => void;

/** Refuses a label where it comes for the second time; not for each time after, of which there may be very many. */
function refuseTwice(labels: readonly (string | null)[], path: string[], refuse: Refuse): void {
  const times = new Map<string, number>();
  for (const [index, label] of labels.entries()) {
    if (label === null) continue;
    const before = times.get(label) ?? 0;
    if (before === 1) refuse([...path, index], { is: 'given-twice' });
    times.set(label, before + 1);
  }
}

/** The layout with its categories in Unicode normal form C. */
export function withNormalCategories(layout: LayoutRow[]): LayoutRow[] {
  return layout.map((row) => (row.category === undefined ? row : { ...row, category: row.category.normalize('NFC') }));
}

/** The sections with their names in Unicode normal form C. */
export function withNormalNames(sections: Section[]): Section[] {
  return sections.map((section) => ({ ...section, name: section.name.normalize('NFC') }));
}
