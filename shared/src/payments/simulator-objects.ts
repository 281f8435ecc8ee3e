import { z } from 'zod';
import { declineReasonSchema, providerRefSchema } from '../messages/payments/provider-facts.ts';
import { idSchema, instantSchema } from '../messages/show.ts';

// What the payment simulator (local/simulator/) says over HTTP: it writes these, and its adapter and the reader of its
// webhooks read them.

export const simulatorStatuses = [
  'action-required',
  'authorised',
  'declined',
  'captured',
  'voided',
  'expired',
] as const;

/** What the client of the simulator wants it to remember with a payment. */
export const simulatorMetadataSchema = z.object({
  paymentId: z.string().min(1).max(200).optional(),
  bookingId: z.string().min(1).max(200).optional(),
  eventId: idSchema.optional(),
});

export const simulatorRefundSchema = z.object({
  id: providerRefSchema,
  key: z.string().min(1).max(255).optional(),
  amountMinor: z.int().positive(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  createdAt: instantSchema,
});
export type SimulatorRefund = z.infer<typeof simulatorRefundSchema>;

export const simulatorPaymentSchema = z.object({
  id: providerRefSchema,
  status: z.enum(simulatorStatuses),
  amountMinor: z.int().positive(),
  capturedMinor: z.int().nonnegative(),
  /** All refunds that have not failed. */
  refundedMinor: z.int().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as EUR'),
  metadata: simulatorMetadataSchema,
  declineReason: declineReasonSchema.optional(),
  nextActionUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** When the authorisation lapses. */
  expiresAt: instantSchema,
  createdAt: instantSchema,
  refunds: z.array(simulatorRefundSchema),
});
export type SimulatorPayment = z.infer<typeof simulatorPaymentSchema>;

export const simulatorPageSchema = z.object({
  payments: z.array(simulatorPaymentSchema),
  nextCursor: z.string().optional(),
});

export const simulatorEventTypes = [
  'payment.authorised',
  'payment.action_required',
  'payment.declined',
  'payment.captured',
  'payment.voided',
  'payment.expired',
  'refund.succeeded',
  'refund.failed',
] as const;
export type SimulatorEventType = (typeof simulatorEventTypes)[number];

/** A webhook: the payment as it was when the event happened. */
export const simulatorEventSchema = z.object({
  id: providerRefSchema,
  type: z.enum(simulatorEventTypes),
  createdAt: instantSchema,
  payment: simulatorPaymentSchema,
  refund: simulatorRefundSchema.optional(),
});
export type SimulatorEvent = z.infer<typeof simulatorEventSchema>;

/** What a call that fails says. A declined card is no failure of the call: the payment says so. */
export const simulatorErrorSchema = z.object({
  error: z.object({
    code: z.enum([
      'bad-request',
      'key-required',
      'key-reused',
      'key-in-use',
      'payment-unknown',
      'not-authorised',
      'authorisation-expired',
      'already-captured',
      'already-voided',
      'amount-too-large',
      'outage',
    ]),
    message: z.string(),
  }),
});
export type SimulatorErrorCode = z.infer<typeof simulatorErrorSchema>['error']['code'];
