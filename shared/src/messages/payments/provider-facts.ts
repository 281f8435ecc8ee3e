import { z } from 'zod';
import { idSchema, instantSchema } from '../show.ts';

/** Who moves the money. */
export const providerNames = ['simulator', 'stripe'] as const;
export const providerNameSchema = z.enum(providerNames);
export type ProviderName = z.infer<typeof providerNameSchema>;

/** Why money was refused, whatever words a provider has for it. */
export const declineReasons = [
  'declined',
  'insufficient-funds',
  'expired-card',
  'invalid-method',
  /** The owner of the card did not agree, or nobody could be asked. */
  'authentication-failed',
  /** What the provider had authorised has lapsed. */
  'authorisation-expired',
  'processing-error',
] as const;
export const declineReasonSchema = z.enum(declineReasons);
export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** What a provider may say has become of its object. */
export const factKinds = [
  'authorised',
  'action-required',
  'declined',
  'captured',
  'voided',
  'refunded',
  'refund-failed',
] as const;
export const factKindSchema = z.enum(factKinds);
export type FactKind = z.infer<typeof factKindSchema>;

/** An id at a provider: its object, its refund, its event. */
export const providerRefSchema = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible characters');

/** What a provider said by itself, in a webhook. Facts come late, twice, and in any order. */
export const providerFactSchema = z.object({
  provider: providerNameSchema,
  /** The provider's id of what it said: said again, it is the same. */
  factId: providerRefSchema,
  kind: factKindSchema,
  /** The provider's object: the payment there. */
  objectId: providerRefSchema.optional(),
  /** Ours, as we gave them to the provider with the object; what somebody else made there has none. */
  paymentId: z.string().min(1).max(200).optional(),
  eventId: idSchema.optional(),
  /** Of `authorised` and `captured` what is so in all; of `refunded` and `refund-failed` that one refund. */
  amountMinor: z.int().nonnegative().optional(),
  refundId: providerRefSchema.optional(),
  /** The idempotency key under which we asked for this refund; absent where somebody else did, as on the provider's page. */
  refundKey: z.string().min(1).max(200).optional(),
  reason: declineReasonSchema.optional(),
  nextActionUrl: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  at: instantSchema,
});
export type ProviderFact = z.infer<typeof providerFactSchema>;
