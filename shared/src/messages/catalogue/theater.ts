import { z } from 'zod';
import {
  layoutRequestSchema,
  layoutSchema,
  requireSectionsOfLayout,
  sectionsRequestSchema,
  sectionsSchema,
} from '../layout.ts';
import { textSchema, visibleTextSchema } from '../text.ts';
import { slugSchema } from './ids.ts';
import { timeZoneSchema, timeZoneTextSchema } from './time-zone.ts';

/** The minutes that a hall needs between two shows. */
const turnaroundMinutesSchema = z.int().min(0).max(720);

const hallShape = {
  hallId: slugSchema,
  name: textSchema(100),
  layout: layoutSchema,
  sections: sectionsSchema.optional(),
};

const hallSchema = z.object(hallShape);

export type Hall = z.infer<typeof hallSchema>;

function hallsOf<H extends z.ZodType<Hall>>(hall: H) {
  return z
    .array(hall)
    .min(1)
    .max(100)
    .refine((halls) => new Set(halls.map(({ hallId }) => hallId)).size === halls.length, 'must not name a hall twice');
}

/** The details of a theater in messages. */
export const theaterShape = {
  name: textSchema(200),
  city: textSchema(100),
  timeZone: timeZoneTextSchema,
  address: textSchema(300).optional(),
  turnaroundMinutes: turnaroundMinutesSchema,
  halls: hallsOf(hallSchema),
};

export const theaterSchema = z.object(theaterShape);

export type TheaterDetails = z.infer<typeof theaterSchema>;

/** The details of a theater in a client's request: no unknown fields, no invisible text, a time zone that is known. */
export const theaterDetailsSchema = z.strictObject({
  ...theaterShape,
  name: visibleTextSchema(200),
  city: visibleTextSchema(100),
  timeZone: timeZoneSchema,
  address: visibleTextSchema(300).optional(),
  turnaroundMinutes: turnaroundMinutesSchema.default(20).meta({
    description: 'How long a hall stays empty between two shows.',
  }),
  halls: hallsOf(
    z
      .strictObject({
        ...hallShape,
        name: visibleTextSchema(100),
        layout: layoutRequestSchema,
        sections: sectionsRequestSchema.optional(),
      })
      .superRefine(requireSectionsOfLayout),
  ),
});
