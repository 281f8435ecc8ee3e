import Stripe from 'stripe';
import type { NoAnswer, Refused } from './provider.ts';

/** Whether what was asked does not go with what Stripe has: what that is has to be read. */
export function isUnexpectedState(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'payment_intent_unexpected_state';
}

/** The codes that say why a card was declined. */
export function codesOf({ code, decline_code }: { code?: string | undefined; decline_code?: string | undefined }) {
  return { code, decline_code };
}

/**
 * What an error of the SDK means. https://docs.stripe.com/error-handling
 * @throws what is no error of Stripe's
 */
export function failureOf(error: unknown): Refused | NoAnswer {
  const { errors } = Stripe;
  if (!(error instanceof errors.StripeError)) {
    // An answer that is not what the documents say may have had its effect all the same.
    if (error instanceof Error && error.name === 'ZodError')
      return { outcome: 'unknown', cause: 'server-error', detail: 'answer not understood' };
    throw error;
  }
  const detail = `${error.type}${error.code === undefined ? '' : ` ${error.code}`}`;
  if (error instanceof errors.StripeConnectionError)
    return { outcome: 'unknown', cause: connectionCause(error), detail };
  if (error instanceof errors.StripeRateLimitError || error.code === 'idempotency_key_in_use')
    return { outcome: 'unknown', cause: 'busy', detail };
  if (error instanceof errors.StripeIdempotencyError) return { outcome: 'refused', reason: 'key-reused', detail };
  if (error instanceof errors.StripeCardError) return { outcome: 'refused', reason: 'declined', detail };
  if (error instanceof errors.StripeAPIError || (error.statusCode ?? 0) >= 500)
    return { outcome: 'unknown', cause: isReplayed(error) ? 'busy' : 'server-error', detail };
  if (error.code === 'resource_missing') return { outcome: 'refused', reason: 'object-unknown', detail };
  if (error.code === 'amount_too_large') return { outcome: 'refused', reason: 'amount-too-large', detail };
  if (error.code === 'charge_expired_for_capture')
    return { outcome: 'refused', reason: 'authorisation-expired', detail };
  return { outcome: 'refused', reason: 'invalid-request', detail };
}

/**
 * Whether the answer is that of an earlier call with the same key: Stripe keeps a fault, too, for a day. It says nothing of
 * how Stripe is now, so it opens no circuit breaker. https://docs.stripe.com/api/idempotent_requests
 */
function isReplayed({ headers }: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  return headers?.['idempotent-replayed'] === 'true';
}

function connectionCause(error: InstanceType<typeof Stripe.errors.StripeConnectionError>): NoAnswer['cause'] {
  const { detail } = error;
  const code = typeof detail === 'object' && detail !== null && 'code' in detail ? detail.code : undefined;
  if (code === 'ETIMEDOUT') return 'timeout';
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'not-sent' : 'connection-lost';
}
