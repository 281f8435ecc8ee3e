import type { StripeIntent, StripeRefund } from '@ticketing/shared/payments/stripe-objects.ts';
import { stripeDeclineReason } from '@ticketing/shared/payments/stripe-objects.ts';
import type { Authorisation, Capture, ProviderObject, ProviderRefund, Refund } from './provider.ts';

/*
 * What Stripe's PaymentIntents and Refunds mean in the words of all providers.
 */

/** What became of money that was to be set aside. */
export function authorisationOf(intent: StripeIntent): Authorisation {
  const { id: objectId, status, amountMinor = 0, nextActionUrl, error } = intent;
  switch (status) {
    case 'requires_capture':
    case 'succeeded':
      return { outcome: 'authorised', objectId, amountMinor };
    case 'requires_action':
      if (nextActionUrl !== undefined) return { outcome: 'action-required', objectId, nextActionUrl };
      return { outcome: 'declined', objectId, reason: 'authentication-failed' };
    case 'processing':
      return { outcome: 'unknown', cause: 'busy', detail: 'the payment is processing' };
    case 'canceled':
      return { outcome: 'declined', objectId, reason: 'authorisation-expired' };
    default:
      return { outcome: 'declined', objectId, reason: stripeDeclineReason(error) };
  }
}

/** What became of money that was to be taken. */
export function captureOf(intent: StripeIntent): Capture {
  const { id: objectId, status, capturedMinor = 0 } = intent;
  if (status === 'succeeded') return { outcome: 'captured', objectId, amountMinor: capturedMinor };
  if (status === 'processing') return { outcome: 'unknown', cause: 'busy', detail: 'the capture is processing' };
  if (status !== 'canceled') return { outcome: 'refused', reason: 'not-authorised', detail: status };
  const reason = intent.cancelledBecause === 'automatic' ? 'authorisation-expired' : 'already-voided';
  return { outcome: 'refused', reason, detail: status };
}

const statuses = {
  requires_payment_method: 'declined',
  requires_confirmation: 'processing',
  requires_action: 'action-required',
  processing: 'processing',
  requires_capture: 'authorised',
  canceled: 'voided',
  succeeded: 'captured',
} as const;

/** What Stripe has, in the words of all providers. */
export function objectOf(intent: StripeIntent): ProviderObject {
  const { id, status, amountMinor, capturedMinor, currency, metadata, error, nextActionUrl, created } = intent;
  const reason = error === undefined ? undefined : stripeDeclineReason(error);
  return {
    objectId: id,
    status: statuses[status],
    amountMinor: amountMinor ?? 0,
    capturedMinor: capturedMinor ?? 0,
    refundedMinor: sumOf(intent.refunds),
    currency,
    paymentId: metadata.paymentId,
    bookingId: metadata.bookingId,
    eventId: metadata.eventId,
    reason: intent.cancelledBecause === 'automatic' ? 'authorisation-expired' : reason,
    nextActionUrl,
    refunds: intent.refunds.map(refundOf),
    createdAt: created,
  };
}

function refundOf({ id, status, metadata, amountMinor, created }: StripeRefund): ProviderRefund {
  const is = status === 'succeeded' ? 'done' : hasFailed(status) ? 'failed' : 'pending';
  return { refundId: id, refundKey: metadata.refundKey, amountMinor: amountMinor ?? 0, status: is, at: created };
}

/** What became of money that was to be given back. */
export function refundAnswerOf({ id: refundId, status, amountMinor: made }: StripeRefund, amountMinor: number): Refund {
  if (hasFailed(status)) return { outcome: 'refused', reason: 'declined', detail: `the refund is ${status}` };
  return { outcome: status === 'succeeded' ? 'refunded' : 'pending', refundId, amountMinor: made ?? amountMinor };
}

function hasFailed(status: string | null | undefined): boolean {
  return status === 'failed' || status === 'canceled';
}

/** What was given back or is on its way, in minor units. */
export function sumOf(refunds: StripeRefund[]): number {
  return refunds.reduce((sum, { status, amountMinor = 0 }) => (hasFailed(status) ? sum : sum + amountMinor), 0);
}
