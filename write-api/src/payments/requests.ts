import { paymentIdSchema, visibleReasonSchema } from '@ticketing/shared/messages/commands.ts';
import { seatIdsSchema } from '@ticketing/shared/messages/seat.ts';
import { methodTokenSchema } from '@ticketing/shared/payments/method-token.ts';
import { z } from 'zod';
import { bookingPathSchema, userIdOptional, userIdSchema } from '../requests.ts';

/** `POST /api/payments/process` */
export const processBodySchema = z
  .strictObject({
    userId: userIdSchema,
    bookingId: bookingPathSchema.shape.bookingId.meta({ description: 'The booking, held, that is to be paid.' }),
    method: z.strictObject({
      token: methodTokenSchema.meta({
        description: 'By which the provider knows the payment method. Never the number of a card.',
        example: 'tok_ok',
      }),
    }),
  })
  .meta({ id: 'ProcessPaymentRequest', ...userIdOptional });

/** `POST /api/payments/{paymentId}/refund` */
export const refundBodySchema = z
  .strictObject({
    amountMinor: z.int().min(1).optional().meta({ description: 'How much; without it, and without seats, all.' }),
    seatIds: seatIdsSchema
      .optional()
      .meta({ description: 'Seats that were cancelled: their prices are given back, unless they were already.' }),
    reason: visibleReasonSchema.optional(),
  })
  .refine(({ amountMinor, seatIds }) => amountMinor === undefined || seatIds === undefined, {
    path: ['seatIds'],
    message: 'must not stand beside amountMinor',
  })
  .meta({ id: 'RefundRequest', not: { required: ['amountMinor', 'seatIds'] } });

export const paymentPathSchema = z.object({
  paymentId: paymentIdSchema.refine(
    (paymentId) => Number.parseInt(paymentId, 10) <= 2_147_483_647,
    'must be a payment id as the API gave it',
  ),
});

export const webhookPathSchema = z.object({
  provider: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be the name of a payment provider'),
});
