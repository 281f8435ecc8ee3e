import {
  bookingIdSchema,
  ttlSecondsSchema,
  visibleDoorSchema,
  visibleReasonSchema,
} from '@ticketing/shared/messages/commands.ts';
import {
  layoutRequestSchema,
  requireSectionsOfLayout,
  sectionsRequestSchema,
} from '@ticketing/shared/messages/layout.ts';
import { seatIdSchema, seatIdsSchema } from '@ticketing/shared/messages/seat.ts';
import { idSchema, instantSchema, showChangeSchema, showDetailsSchema } from '@ticketing/shared/messages/show.ts';
import type { Best } from '@ticketing/shared/messages/wish.ts';
import { bestShape, wishShape } from '@ticketing/shared/messages/wish.ts';
import { z } from 'zod';

export const userIdSchema = idSchema.meta({ description: 'For whom. With a token it may be left out.', example: 42 });

/** A body with a `userId` that a token may stand for: `readOrder` puts it in before the schema sees the body. */
export const userIdOptional = {
  override: ({ jsonSchema }: { jsonSchema: { required?: string[] } }) => {
    jsonSchema.required = (jsonSchema.required ?? []).filter((name) => name !== 'userId');
  },
};

const bestFieldSchema = z.strictObject(bestShape).optional();

// Bodies are strict: an unknown field is more likely a mistake of the client than something to ignore.
const bookingShape = {
  userId: userIdSchema,
  eventId: idSchema.meta({ description: 'The show.', example: 1 }),
  seatId: seatIdSchema
    .optional()
    .meta({ description: 'One seat. Either this, or `seatIds`, or `best`.', example: 'A1' }),
  seatIds: seatIdsSchema.optional().meta({ description: 'Up to ten seats, all or none.', uniqueItems: true }),
  best: bestFieldSchema.meta({
    description: 'The best seats that are free when the command is decided, together in a row.',
  }),
};

const oneSeatField = { oneOf: [{ required: ['seatId'] }, { required: ['seatIds'] }, { required: ['best'] }] };

/** `POST /api/book` */
export const bookBodySchema = z
  .strictObject(bookingShape)
  .superRefine(requireOneSeatField)
  .meta({ id: 'BookRequest', ...oneSeatField, ...userIdOptional });

/** `POST /api/holds` */
export const holdBodySchema = z
  .strictObject({
    ...bookingShape,
    ttlSeconds: ttlSecondsSchema.meta({ description: 'How long the seats are held, in seconds.' }),
  })
  .superRefine(requireOneSeatField)
  .meta({ id: 'HoldRequest', ...oneSeatField, ...userIdOptional });

/** `POST /api/events/{eventId}/waitlist` */
export const waitlistBodySchema = z
  .strictObject({ userId: userIdSchema, ...wishShape })
  .meta({ id: 'WaitlistRequest', ...userIdOptional });

/** `POST /api/bookings/{bookingId}/confirm` */
export const confirmBodySchema = z
  .strictObject({ userId: userIdSchema })
  .meta({ id: 'ConfirmRequest', ...userIdOptional });

/** `POST /api/bookings/{bookingId}/cancel` */
export const cancelBodySchema = z
  .strictObject({ userId: userIdSchema, reason: visibleReasonSchema.optional() })
  .meta({ id: 'CancelRequest', ...userIdOptional });

/** `POST /api/bookings/{bookingId}/seats/cancel` */
export const cancelSeatsBodySchema = z
  .strictObject({
    userId: userIdSchema,
    seatIds: seatIdsSchema.meta({ description: 'The seats to cancel. Without its last one the booking ends.' }),
  })
  .meta({ id: 'CancelSeatsRequest', ...userIdOptional });

/** `POST /api/bookings/{bookingId}/exchange` */
export const exchangeBodySchema = z
  .strictObject({
    userId: userIdSchema,
    seatIds: seatIdsSchema.optional().meta({
      description: 'All seats that the booking is to have: those that it keeps, and new ones. Either this, or `best`.',
      uniqueItems: true,
    }),
    best: bestFieldSchema.meta({
      description: 'The best seats when the command is decided, together in a row. Those of the booking count as free.',
    }),
  })
  .superRefine(({ seatIds, best }, context) => {
    if (seatIds === undefined && best === undefined) {
      context.addIssue({ code: 'custom', path: ['seatIds'], message: 'must be given, or else best' });
    }
    if (seatIds !== undefined && best !== undefined) {
      context.addIssue({ code: 'custom', path: ['best'], message: 'must not stand beside seatIds' });
    }
  })
  .meta({
    id: 'ExchangeRequest',
    oneOf: [{ required: ['seatIds'] }, { required: ['best'] }],
    ...userIdOptional,
  });

/** `POST /api/bookings/{bookingId}/transfer` */
export const transferBodySchema = z
  .strictObject({ userId: userIdSchema, toUserId: idSchema.meta({ description: 'Who is to have the booking.' }) })
  .meta({ id: 'TransferRequest', ...userIdOptional });

/** `PUT /api/events/{eventId}` */
export const scheduleBodySchema = showDetailsSchema.meta({ id: 'ScheduleRequest' });

/** `PUT /api/events/{eventId}/layout` */
export const layoutBodySchema = z
  .strictObject({ layout: layoutRequestSchema, sections: sectionsRequestSchema.optional() })
  .superRefine(requireSectionsOfLayout)
  .meta({ id: 'LayoutRequest' });
/** `PATCH /api/events/{eventId}` */
export const changeShowBodySchema = showChangeSchema.meta({ id: 'ChangeShowRequest' });

/** `POST /api/events/{eventId}/cancel` */
export const cancelShowBodySchema = z.strictObject({ reason: visibleReasonSchema }).meta({ id: 'CancelShowRequest' });

/** `POST /api/events/{eventId}/check-in` */
export const checkInBodySchema = z
  .strictObject({
    ticket: z.string().min(1).max(1_000).meta({ description: 'The text of the QR code.' }),
    door: visibleDoorSchema.optional().meta({ description: 'Where, as your people call it.', example: 'North gate' }),
    scannedAt: instantSchema
      .optional()
      .meta({ description: 'When that was, if a door without a network tells it later.' }),
  })
  .meta({ id: 'CheckInRequest' });

export const bookingPathSchema = z.object({
  bookingId: bookingIdSchema.refine(
    // The show id within it must be in range.
    (bookingId) => Number.parseInt(bookingId, 10) <= 2_147_483_647,
    'must be a booking id as the API gave it',
  ),
});

export const showPathSchema = z.object({
  eventId: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/, 'must be an integer from 1 to 2147483647')
    .transform(Number)
    .pipe(z.int().max(2_147_483_647, 'must be an integer from 1 to 2147483647')),
});

export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible characters');

type SeatFields = { seatId?: string | undefined; seatIds?: string[] | undefined; best?: Best | undefined };

/** The seats that a valid body names, or its wish. */
export function seatsOf({ seatId, seatIds, best }: SeatFields): { seatIds: string[] } | { best: Best } {
  if (best !== undefined) return { best };
  return { seatIds: seatIds ?? (seatId === undefined ? [] : [seatId]) };
}

function requireOneSeatField({ seatId, seatIds, best }: SeatFields, context: z.RefinementCtx): void {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (seatId === undefined && seatIds === undefined && best === undefined) {
    refuse('seatId', 'must be given, or else seatIds or best');
  }
  if (seatId !== undefined && seatIds !== undefined) refuse('seatIds', 'must not stand beside seatId');
  if (best !== undefined && (seatId !== undefined || seatIds !== undefined)) {
    refuse('best', `must not stand beside ${seatId === undefined ? 'seatIds' : 'seatId'}`);
  }
}
