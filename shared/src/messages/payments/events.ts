import { z } from 'zod';
import { bookingIdSchema, commandIdSchema, paymentIdSchema } from '../commands.ts';
import { pricedSeatSchema } from '../events.ts';
import { refusalCodes } from '../refusals.ts';
import { idSchema } from '../show.ts';
import { bySchema } from '../who.ts';
import { paymentCommandTypes } from './commands.ts';
import { providerNameSchema } from './provider-facts.ts';
import { paymentRefusalCodes } from './refusals.ts';
import { paymentStatuses } from './statuses.ts';
import { followedEvents } from './steps.ts';

const timestampSchema = z.iso.datetime();
const amountSchema = z.int().min(0);

export const refundSchema = z.object({
  attempt: z.int().min(1),
  amountMinor: z.int().min(1),
  status: z.enum(['under-way', 'done', 'failed']),
  byHand: z.literal(true).optional().meta({ description: 'An organiser named the amount.' }),
  refundId: z.string().optional().meta({ description: "The provider's id of it." }),
  reason: z.string().optional(),
  triedAgainAs: z.int().min(2).optional().meta({ description: 'Of a failed one: the attempt that took its place.' }),
});
export type Refund = z.infer<typeof refundSchema>;

/** All that there is to know of a payment after an event. Amounts are in the minor units of the currency. */
const stateShape = {
  bookingId: bookingIdSchema,
  userId: idSchema,
  status: z.enum(paymentStatuses),
  amountMinor: amountSchema.optional().meta({ description: 'What was to be paid when it was authorised.' }),
  currency: z.string().optional(),
  dueMinor: amountSchema.optional().meta({ description: 'What the booking costs now; 0 once it has ended.' }),
  toCaptureMinor: amountSchema.optional().meta({ description: 'What the booking cost when it was confirmed.' }),
  capturedMinor: amountSchema.optional(),
  refundedMinor: amountSchema.meta({ description: 'What was given back.' }),
  refunds: z.array(refundSchema).optional(),
  heldUntil: timestampSchema.optional(),
  provider: providerNameSchema.optional(),
  providerRef: z.string().optional().meta({ description: "The provider's id of the payment; no secret." }),
  nextActionUrl: z.string().optional().meta({
    description:
      'Where the buyer agrees. Only on logs from before it was kept apart, sealed: it may have a secret of the provider in it.',
  }),
  reason: z.string().optional().meta({ description: 'Why it was declined or voided: a class, such as card-declined.' }),
  refusal: z.enum(refusalCodes).optional().meta({ description: 'Why the booking stream refused.' }),
  ended: z
    .enum([...followedEvents, 'capture-failed'])
    .optional()
    .meta({ description: 'What ended the booking, as far as the payment is concerned.' }),
  cause: z.string().optional().meta({ description: 'The event of the booking stream that did: `eventId:version`.' }),
  freed: z.array(pricedSeatSchema).optional().meta({ description: 'The seats that were paid for and are free again.' }),
  isOver: z.literal(true).optional().meta({ description: 'Another payment may be made for the booking.' }),
};
export const paymentStateSchema = z.object(stateShape);

/** The fields of the state, in their order on the wire. */
export const paymentStateFields = Object.keys(stateShape) as (keyof typeof stateShape)[];

/** A payment as it is after an event. */
export type PaymentState = z.infer<typeof paymentStateSchema>;

const head = { eventId: idSchema, paymentId: paymentIdSchema, version: z.int().min(1) };
const at = { by: bySchema.optional(), at: timestampSchema };

// The order of the fields is their order on the wire.
function fact<T extends string>(type: T) {
  return z.object({ ...head, type: z.literal(type), commandId: commandIdSchema, ...stateShape, ...at });
}

export const paymentStartedSchema = fact('PaymentStarted');
export const paymentAuthorisingSchema = fact('PaymentAuthorising');
export const actionRequiredSchema = fact('ActionRequired');
export const paymentAuthorisedSchema = fact('PaymentAuthorised');
export const paymentCapturingSchema = fact('PaymentCapturing');
export const paymentCapturedSchema = fact('PaymentCaptured');
export const paymentDeclinedSchema = fact('PaymentDeclined');
export const paymentVoidingSchema = fact('PaymentVoiding');
export const paymentVoidedSchema = fact('PaymentVoided');
export const refundStartedSchema = fact('RefundStarted');
export const paymentRefundedSchema = fact('PaymentRefunded');
export const refundFailedSchema = fact('RefundFailed');
/** A command that the status does not follow: it was known, came late, or told a detail only. */
export const paymentNotedSchema = z.object({
  ...fact('PaymentNoted').shape,
  command: z.enum(paymentCommandTypes),
});
/** A refusal changes nothing, and may be the first of its stream. */
export const paymentCommandRejectedSchema = z.object({
  ...head,
  type: z.literal('PaymentCommandRejected'),
  commandId: commandIdSchema,
  bookingId: bookingIdSchema,
  userId: idSchema.optional(),
  command: z.enum(paymentCommandTypes),
  code: z.enum(paymentRefusalCodes),
  otherPaymentId: paymentIdSchema
    .optional()
    .meta({ description: 'Of payment-under-way: the payment that the booking has.' }),
  ...at,
});

/** All events of `payment.events` and of the table `payment_events`. */
export const paymentEventSchema = z.discriminatedUnion('type', [
  paymentStartedSchema,
  paymentAuthorisingSchema,
  actionRequiredSchema,
  paymentAuthorisedSchema,
  paymentCapturingSchema,
  paymentCapturedSchema,
  paymentDeclinedSchema,
  paymentVoidingSchema,
  paymentVoidedSchema,
  refundStartedSchema,
  paymentRefundedSchema,
  refundFailedSchema,
  paymentNotedSchema,
  paymentCommandRejectedSchema,
]);

export type PaymentEvent = z.infer<typeof paymentEventSchema>;
export type PaymentEventType = PaymentEvent['type'];
export type PaymentEventOf<T extends PaymentEventType> = Extract<PaymentEvent, { type: T }>;
/** An event that carries the payment as it is after it. */
export type PaymentFact = Exclude<PaymentEvent, { type: 'PaymentCommandRejected' }>;

/** The bytes of an event on the topic, in the order of the schema; see `eventJson` of the bookings. */
export function paymentEventJson(event: PaymentEvent): string {
  return JSON.stringify(event);
}
