import { bookingIdSchema } from '@ticketing/shared/messages/commands.ts';
import { z } from 'zod';
import { mailKinds, mailStatuses } from './domain/kinds.ts';

const numberText = z.string().regex(/^[1-9][0-9]{0,9}$/, 'must be a positive whole number');
const idText = numberText.transform(Number).pipe(z.number().max(2_147_483_647, 'must be 2147483647 or less'));

/** `GET /api/notifications` */
export const listQuerySchema = z.strictObject({
  bookingId: bookingIdSchema.optional(),
  userId: idText.optional(),
  eventId: idText.optional(),
  kind: z.enum(mailKinds).optional(),
  status: z.enum(mailStatuses).optional(),
  limit: numberText.transform(Number).pipe(z.number().max(200, 'must be 200 or less')).default(50),
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/, 'must be a cursor as the API gave it')
    .transform(Number)
    .optional(),
});

export const notificationPathSchema = z.object({
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/, 'must be the id of a notification')
    .transform(Number),
});
