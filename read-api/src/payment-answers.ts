import type { Caller } from '@ticketing/shared/http/access.ts';
import { bookingIdSchema, commandIdSchema, paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import { paymentStatuses } from '@ticketing/shared/messages/payments/statuses.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { bySchema } from '@ticketing/shared/messages/who.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import type { MadePaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { z } from 'zod';
import { withVisibleBy } from './visible.ts';

const timeSchema = z.iso.datetime();
const amountSchema = z.int().min(0);

export const paymentSchema = z
  .object({
    paymentId: paymentIdSchema,
    bookingId: bookingIdSchema,
    eventId: idSchema,
    userId: idSchema,
    status: z.enum(paymentStatuses),
    amountMinor: amountSchema
      .optional()
      .meta({ description: 'What is paid; absent while the booking has not said it.' }),
    capturedMinor: amountSchema.optional(),
    refundedMinor: amountSchema,
    currency: z.string().optional(),
    heldUntil: timeSchema.optional().meta({ description: 'How long the seats are held for it.' }),
    nextActionUrl: z.string().optional().meta({ description: 'Where the owner of the card agrees.' }),
    reason: z.string().optional().meta({ description: 'Why it was declined or let go: a class.' }),
    refusal: z.string().optional().meta({ description: 'Why its booking refused it.' }),
    provider: z.string().optional(),
    version: z.int().min(1).meta({ description: "The payment's version." }),
    createdAt: timeSchema,
    history: z.array(
      z.object({
        type: z.string(),
        version: z.int().min(1),
        at: timeSchema,
        commandId: commandIdSchema,
        command: z.string().optional(),
        code: z.string().optional(),
        status: z.enum(paymentStatuses).optional(),
        reason: z.string().optional(),
        refundedMinor: amountSchema.optional(),
        by: bySchema.optional(),
        correlationId: z.string(),
        partition: z.int().min(0),
        offset: z.int().min(0),
      }),
    ),
  })
  .meta({ id: 'Payment' });

export const pendingPaymentSchema = z
  .object({ status: z.literal('pending') })
  .meta({ id: 'PendingPayment', description: 'The view has not reached the command yet.' });

export const paymentListSchema = z.object({ payments: z.array(paymentSchema), nextCursor: z.string().optional() });

/**
 * The view with where the owner of the card agrees, while it is their turn. Of logs from before it was kept apart, the
 * view has it. Without Redis it is left out.
 */
export async function withNextAction(
  view: MadePaymentView,
  nextActionOf: NextActions['find'] = async () => undefined,
): Promise<MadePaymentView> {
  if (view.status !== 'action-required' || view.nextActionUrl !== undefined) return view;
  const nextActionUrl = await nextActionOf(view._id).catch(() => undefined);
  return nextActionUrl === undefined ? view : { ...view, nextActionUrl };
}

/** A payment as a caller may see it: its schema is the list of what there is to see. */
export function paymentAnswer({ _id, history, ...view }: MadePaymentView, caller: Caller) {
  const seen = history.map((entry) => withVisibleBy(entry, caller));
  // Other people's bookings are not there, so that nobody learns which ids are.
  const isHidden = view.refusal === 'not-owner' && !caller.isForAll;
  const refusal = isHidden ? 'booking-unknown' : view.refusal;
  return paymentSchema.parse({ paymentId: _id, ...view, refusal, history: seen });
}
