import { z } from 'zod';
import { currencySchema } from './currency.ts';
import {
  layoutRequestSchema,
  layoutSchema,
  requireSectionsOfLayout,
  sectionsRequestSchema,
  sectionsSchema,
  withNormalCategories,
  withNormalNames,
} from './layout.ts';
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

const policyShape = {
  cancelUntil: z.int().min(0).max(31_622_400).default(0).meta({
    description:
      'How many seconds before the start a booking can be cancelled, in part too, or exchanged at the latest; at most a year.',
  }),
  // Without defaults, so that a command from before there were such fields is still the same command.
  transferable: z.boolean().optional().meta({
    description: 'Whether a booking can be transferred to another user; yes, unless said otherwise.',
  }),
  exchangeable: z.boolean().optional().meta({
    description: 'Whether the seats of a booking can be exchanged for others; yes, unless said otherwise.',
  }),
  noSingleSeats: z.boolean().optional().meta({
    description:
      'Whether seats may not be named so that one free seat is left alone between others, unless so many together leave one wherever they are; no, unless said otherwise.',
  }),
};

/** The rules for changing a show's bookings. */
export type Policy = z.infer<z.ZodObject<typeof policyShape>>;

/** What a policy means where it says nothing. */
export const policyDefaults = {
  cancelUntil: 0,
  transferable: true,
  exchangeable: true,
  noSingleSeats: false,
} as const satisfies Policy;

/** The policy of a new show that names none. */
export const defaultPolicy: Policy = { cancelUntil: policyDefaults.cancelUntil };

/**
 * The rules by which new shows are decided. A show keeps the rules that it was scheduled with, so that its commands
 * give the same events for ever. Absent: before events had prices. 2: events and bookings say what each seat cost.
 * 3: a showtime moves only with a slot for its new time.
 */
export const currentRules = 3;
export const rulesSchema = z.int().min(1).optional();

/** What may be changed of a policy: each field by itself. */
const policyChangeShape = { ...policyShape, cancelUntil: policyShape.cancelUntil.unwrap().optional() };

/** What may be changed of a show. Bookings stay as they are. */
export const showChangeShape = {
  name: textSchema(200).optional(),
  startsAt: instantSchema.optional(),
  salesOpenAt: instantSchema.nullable().optional().meta({ description: 'null: sales are open.' }),
  salesCloseAt: instantSchema.nullable().optional().meta({ description: 'null: sales close at the start.' }),
  maxSeatsPerUser: z.int().min(1).max(1000).optional(),
  policy: z.object(policyChangeShape).optional(),
};

/** A policy after a change; a show from before there were policies gets one. */
export function policyAfter(policy: Policy | undefined, change: PolicyChange): Policy {
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...(policy ?? defaultPolicy), ...Object.fromEntries(said) };
}

type PolicyChange = z.infer<z.ZodObject<typeof policyChangeShape>>;

/** A change of a show in a client's request. */
export const showChangeSchema = z
  .strictObject({
    ...showChangeShape,
    name: visibleTextSchema(200).optional(),
    policy: z.strictObject(policyChangeShape).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something')
  .meta({ minProperties: 1 });

/** Whether a show's bookings are paid for through this system. It stays as it is for the life of a show. */
const paymentSchema = z.enum(['none', 'required']).optional().meta({
  description:
    'required: what costs something is booked with a payment, unless an organiser books it. none, unless said otherwise.',
});

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
  payment: paymentSchema,
  layout: layoutSchema,
  sections: sectionsSchema.optional(),
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
    sections: sectionsRequestSchema.optional(),
  })
  .superRefine(requireSalesWindow)
  .superRefine(requireSectionsOfLayout);

/** What a client says of a show whose movie and hall the catalogue knows, besides which and when. */
export const showtimeDetailsShape = {
  salesOpenAt: showDetailsShape.salesOpenAt,
  salesCloseAt: showDetailsShape.salesCloseAt,
  currency: currencySchema,
  maxSeatsPerUser: showDetailsShape.maxSeatsPerUser,
  policy: z.strictObject(policyShape).default(defaultPolicy),
  payment: paymentSchema,
};

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
  const { name, venue, category, layout, sections } = details;
  return {
    ...details,
    name: name.normalize('NFC'),
    venue: { name: venue.name.normalize('NFC'), city: venue.city.normalize('NFC') },
    category: category.normalize('NFC'),
    layout: withNormalCategories(layout),
    ...(sections && { sections: withNormalNames(sections) }),
  };
}
