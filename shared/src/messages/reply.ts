import { z } from 'zod';
import { catalogueEventSchema } from './catalogue/events.ts';
import { commandIdSchema, paymentIdSchema } from './commands.ts';
import { eventSchema } from './events.ts';
import { paymentEventSchema } from './payments/events.ts';

/**
 * The worker's reply to the process whose request waits for the outcome, on the Redis channel that the command named
 * in its header `reply-to`.
 */
const outcomeReplySchema = z.object({
  commandId: commandIdSchema,
  /** True if this is the recorded outcome of a repeated command. */
  repeated: z.boolean(),
  /** The outcome, as in `booking.events`. */
  event: eventSchema,
});

/** The same of a command of the catalogue. */
const catalogueReplySchema = outcomeReplySchema.extend({ event: catalogueEventSchema });

/**
 * What has become of a payment, to the process whose request started it: each of its events until its status is an
 * answer (see `isAnswer`); the newest one where the request came again. A refused StartPayment brings the newest event
 * of the payment that the booking has.
 */
const paymentReplySchema = z.object({
  /** Of the StartPayment, whatever the event answers; of a RefundPayment its own. */
  commandId: commandIdSchema,
  repeated: z.boolean(),
  paymentId: paymentIdSchema,
  event: paymentEventSchema,
  underWay: paymentEventSchema.optional(),
});

/** One message on the channel: all outcomes of a chunk for one process. */
export const outcomeRepliesSchema = z.array(z.union([outcomeReplySchema, catalogueReplySchema, paymentReplySchema]));

export type OutcomeReply = z.infer<typeof outcomeReplySchema>;
export type CatalogueReply = z.infer<typeof catalogueReplySchema>;
export type PaymentReply = z.infer<typeof paymentReplySchema>;
export type AnyReply = OutcomeReply | CatalogueReply | PaymentReply;

/** Whether a reply is about the catalogue, not about a show. */
export function isOfCatalogue(reply: AnyReply): reply is CatalogueReply {
  return 'streamId' in reply.event;
}

/** Whether a reply is about a payment. */
export function isOfPayment(reply: AnyReply): reply is PaymentReply {
  return 'paymentId' in reply;
}

/** Whether a reply is about a booking or a show. */
export function isOfBooking(reply: AnyReply): reply is OutcomeReply {
  return !isOfCatalogue(reply) && !isOfPayment(reply);
}
