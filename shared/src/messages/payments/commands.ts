import { z } from 'zod';
import { bookingIdSchema, commandIdSchema, paymentIdSchema } from '../commands.ts';
import { pricedSeatSchema } from '../events.ts';
import { refusalCodes } from '../refusals.ts';
import { seatIdsSchema } from '../seat.ts';
import { idSchema, instantSchema } from '../show.ts';
import { textSchema } from '../text.ts';
import { bySchema } from '../who.ts';
import { bookingIdOfPayment, eventIdOfPayment } from './ids.ts';
import { providerFactSchema, providerNameSchema } from './provider-facts.ts';
import { followedEvents, outwardSteps, stepOutcomes } from './steps.ts';

const base = { commandId: commandIdSchema, eventId: idSchema };
const ofPayment = { ...base, paymentId: paymentIdSchema, bookingId: bookingIdSchema };
const amountSchema = z.int().min(0);

/**
 * Starts a payment for a booking. What the payment is made with is not in it: a topic is kept for ever. It waits,
 * sealed, in Redis under the payment's id.
 */
export const startPaymentSchema = z.object({
  ...ofPayment,
  type: z.literal('StartPayment'),
  userId: idSchema,
  by: bySchema.optional(),
});

/** What the booking stream said: payments' own command. */
export const followBookingSchema = z.object({
  ...ofPayment,
  type: z.literal('FollowBooking'),
  what: z.enum(followedEvents),
  cause: z
    .string()
    .regex(/^[1-9][0-9]{0,9}:[1-9][0-9]{0,14}$/)
    .meta({ description: 'The event of the booking stream: `eventId:version`.' }),
  totalMinor: amountSchema.optional().meta({ description: 'What the booking costs from now on.' }),
  currency: z.string().optional(),
  heldUntil: instantSchema.optional(),
  code: z.enum(refusalCodes).optional().meta({ description: 'Why the booking stream refused.' }),
  freed: z.array(pricedSeatSchema).optional().meta({ description: 'The seats that the booking had until now.' }),
});

/** What the provider answered to a call, or is found to have done: payments' own command. */
export const recordStepSchema = z.object({
  ...ofPayment,
  type: z.literal('RecordStep'),
  step: z.enum(outwardSteps),
  attempt: z.int().min(1).meta({ description: 'Which refund of the payment; 1 for the other steps.' }),
  outcome: z.enum(stepOutcomes),
  provider: providerNameSchema,
  objectId: z.string().max(255).optional(),
  refundId: z.string().max(255).optional(),
  amountMinor: amountSchema.optional(),
  reason: textSchema(64).optional(),
  nextActionUrl: z.url().max(2_048).optional().meta({
    description: 'Only on logs from before it was kept apart, sealed: it may have a secret of the provider in it.',
  }),
});

/**
 * The rules by which new refunds are decided: a command keeps those that it came with, so that it has the same outcome for
 * ever. Absent: the price of a cancelled seat, whatever came back for it already. 2: only what has not come back. 3: what
 * was given back by hand is not given back again where a refund that failed is tried again. 4: nor is it owed any more where
 * it was given back at the provider.
 */
export const currentRefundRules = 4;
const refundRules = z.int().min(1).optional();

/**
 * What a provider said by itself, in a webhook or its list. Without a payment where its object names none: then the key
 * is the show's, and '0' where that is unknown too.
 */
export const recordProviderFactSchema = z.object({
  commandId: commandIdSchema,
  type: z.literal('RecordProviderFact'),
  eventId: idSchema.optional(),
  paymentId: paymentIdSchema.optional(),
  bookingId: bookingIdSchema.optional(),
  fact: providerFactSchema,
  rules: refundRules,
});

/** An organiser gives money back: an amount, the prices of cancelled seats, or all that is left. */
export const refundPaymentSchema = z.object({
  ...ofPayment,
  type: z.literal('RefundPayment'),
  userId: idSchema.optional(),
  amountMinor: z.int().min(1).optional(),
  seatIds: seatIdsSchema.optional(),
  reason: textSchema(200).optional(),
  rules: refundRules,
  by: bySchema.optional(),
});

/**
 * Does again what is under way. Payments sends it itself for what has hung for minutes; an operator's also tries refunds
 * again that have failed.
 */
export const sweepPaymentSchema = z.object({
  ...ofPayment,
  type: z.literal('SweepPayment'),
  rules: refundRules,
  by: bySchema.optional(),
});

/** All commands of `payment.commands`. */
export const paymentCommandSchema = z
  .discriminatedUnion('type', [
    startPaymentSchema,
    followBookingSchema,
    recordStepSchema,
    recordProviderFactSchema,
    refundPaymentSchema,
    sweepPaymentSchema,
  ])
  .refine(isOfOneBooking, { message: 'must be a payment of the same booking and show', path: ['paymentId'] })
  .refine(
    (command) => command.type !== 'RefundPayment' || command.amountMinor === undefined || command.seatIds === undefined,
    { message: 'must not be given with amountMinor', path: ['seatIds'] },
  );

function isOfOneBooking(command: {
  eventId?: number | undefined;
  paymentId?: string | undefined;
  bookingId?: string | undefined;
}): boolean {
  const { eventId, paymentId, bookingId } = command;
  if (paymentId === undefined) return bookingId === undefined;
  return bookingId === bookingIdOfPayment(paymentId) && eventId === eventIdOfPayment(paymentId);
}

export type PaymentCommand = z.infer<typeof paymentCommandSchema>;
export type PaymentCommandType = PaymentCommand['type'];
export type PaymentCommandOf<T extends PaymentCommandType> = Extract<PaymentCommand, { type: T }>;
export const paymentCommandTypes = [
  'StartPayment',
  'FollowBooking',
  'RecordStep',
  'RecordProviderFact',
  'RefundPayment',
  'SweepPayment',
] as const satisfies readonly PaymentCommandType[];

/** The key of a payment command: its show's, as decimal text. */
export function keyOfPaymentCommand({ eventId }: PaymentCommand): string {
  return String(eventId ?? 0);
}

/** Whether a command is about a payment. Commands of bookings may name one too. */
export function isPaymentCommand<C extends { type: string }>(command: C | PaymentCommand): command is PaymentCommand {
  return paymentTypes.has(command.type);
}

const paymentTypes = new Set<string>(paymentCommandTypes);
