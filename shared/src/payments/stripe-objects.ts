import { z } from 'zod';
import type { DeclineReason } from '../messages/payments/provider-facts.ts';
import { declineReasons } from '../messages/payments/provider-facts.ts';
import { idSchema } from '../messages/show.ts';
import { fromStripeAmount } from './stripe-amounts.ts';

// What we read of Stripe's objects. Only what has been the same in all versions of its API: a webhook comes in the
// version that the account was set to, which may be older than the SDK's.

const currencySchema = z
  .string()
  .length(3)
  .transform((code) => code.toUpperCase());
const secondsSchema = z
  .int()
  .nonnegative()
  .transform((seconds) => new Date(seconds * 1_000).toISOString());
const idOrObjectSchema = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((value) => (typeof value === 'string' ? value : value.id));

/** Ours, as it was sent with the object. What somebody else made there may have anything. */
const metadataSchema = z
  .object({
    paymentId: z.string().min(1).max(200).optional().catch(undefined),
    bookingId: z.string().min(1).max(200).optional().catch(undefined),
    eventId: z.coerce.number().pipe(idSchema).optional().catch(undefined),
    refundKey: z.string().min(1).max(200).optional().catch(undefined),
  })
  .nullish()
  .transform((metadata) => metadata ?? {});

const stripeErrorSchema = z.object({ code: z.string().nullish(), decline_code: z.string().nullish() });

export const stripeRefundSchema = z
  .object({
    id: z.string(),
    amount: z.int().nonnegative(),
    currency: currencySchema,
    status: z.string().nullish(),
    payment_intent: idOrObjectSchema.nullish(),
    metadata: metadataSchema,
    created: secondsSchema,
  })
  .transform(({ payment_intent, amount, ...refund }) => ({
    ...refund,
    objectId: payment_intent ?? undefined,
    amountMinor: fromStripeAmount(amount, refund.currency),
  }));
export type StripeRefund = z.infer<typeof stripeRefundSchema>;

export const stripeIntentSchema = z
  .object({
    id: z.string(),
    amount: z.int().nonnegative(),
    amount_received: z.int().nonnegative().default(0),
    currency: currencySchema,
    status: z.enum([
      'requires_payment_method',
      'requires_confirmation',
      'requires_action',
      'processing',
      'requires_capture',
      'canceled',
      'succeeded',
    ]),
    cancellation_reason: z.string().nullish(),
    last_payment_error: stripeErrorSchema.nullish(),
    next_action: z.object({ redirect_to_url: z.object({ url: z.url().nullish() }).nullish() }).nullish(),
    metadata: metadataSchema,
    created: secondsSchema,
    // Only where it was asked for.
    latest_charge: z
      .union([z.string(), z.object({ refunds: z.object({ data: z.array(stripeRefundSchema) }).nullish() })])
      .nullish(),
  })
  .transform(
    ({ amount, amount_received, last_payment_error, next_action, cancellation_reason, latest_charge, ...intent }) => ({
      ...intent,
      amountMinor: fromStripeAmount(amount, intent.currency),
      capturedMinor: fromStripeAmount(amount_received, intent.currency),
      nextActionUrl: next_action?.redirect_to_url?.url ?? undefined,
      cancelledBecause: cancellation_reason ?? undefined,
      error: last_payment_error ?? undefined,
      refunds: (typeof latest_charge === 'object' ? latest_charge?.refunds?.data : undefined) ?? [],
    }),
  );
export type StripeIntent = z.infer<typeof stripeIntentSchema>;

export const stripeEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  created: secondsSchema,
  data: z.object({ object: z.unknown() }),
});

// https://docs.stripe.com/declines/codes, and the codes of errors of cards.
const reasons = new Map<string, DeclineReason>([
  ['insufficient_funds', 'insufficient-funds'],
  ['card_velocity_exceeded', 'insufficient-funds'],
  ['withdrawal_count_limit_exceeded', 'insufficient-funds'],
  ['expired_card', 'expired-card'],
  ['invalid_expiry_month', 'expired-card'],
  ['invalid_expiry_year', 'expired-card'],
  ['incorrect_number', 'invalid-method'],
  ['invalid_number', 'invalid-method'],
  ['incorrect_cvc', 'invalid-method'],
  ['invalid_cvc', 'invalid-method'],
  ['invalid_account', 'invalid-method'],
  ['card_not_supported', 'invalid-method'],
  ['currency_not_supported', 'invalid-method'],
  ['authentication_required', 'authentication-failed'],
  ['payment_intent_authentication_failure', 'authentication-failed'],
  ['processing_error', 'processing-error'],
  ['issuer_not_available', 'processing-error'],
  ['reenter_transaction', 'processing-error'],
  ['try_again_later', 'processing-error'],
]);

/**
 * Our word for Stripe's. Whatever could tell a thief something (a stolen card, a suspicion of fraud) is `declined`, as
 * Stripe asks for.
 */
export function stripeDeclineReason(error: StripeIntent['error']): DeclineReason {
  return reasons.get(error?.decline_code ?? '') ?? reasons.get(error?.code ?? '') ?? declineReasons[0];
}
