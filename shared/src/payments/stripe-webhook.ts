import type { ProviderFact } from '../messages/payments/provider-facts.ts';
import { providerFactSchema } from '../messages/payments/provider-facts.ts';
import type { StripeIntent, StripeRefund } from './stripe-objects.ts';
import { stripeDeclineReason, stripeEventSchema, stripeIntentSchema, stripeRefundSchema } from './stripe-objects.ts';
import type { WebhookReader, WebhookReading } from './webhook-reader.ts';

/** How old a signature may be, in seconds. */
const toleranceSeconds = 300;

/** Opens the reader of Stripe's webhooks. The signature is checked by Stripe's own code. */
export async function openStripeReader(secrets: readonly string[], now: () => Date): Promise<WebhookReader> {
  const { default: Stripe } = await import('stripe');
  const { webhooks } = Stripe;

  /** The body that one of the secrets has signed. */
  function signedBody(rawBody: Buffer, signature: string): unknown {
    for (const secret of secrets) {
      try {
        return webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds, undefined, now().getTime());
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      }
    }
    return undefined;
  }

  return {
    provider: 'stripe',
    read(rawBody, headers) {
      const signature = headers['stripe-signature'];
      if (typeof signature !== 'string') return 'bad-signature';
      let body: unknown;
      try {
        body = signedBody(rawBody, signature);
      } catch {
        return 'malformed';
      }
      return body === undefined ? 'bad-signature' : readEvent(body);
    },
  };
}

type Said = Omit<ProviderFact, 'provider' | 'factId' | 'at'>;

function readEvent(body: unknown): WebhookReading {
  const event = stripeEventSchema.safeParse(body);
  if (!event.success) return 'malformed';
  const { id, type, created, data } = event.data;
  const said = saidBy(type, data.object);
  if (said === 'ignored' || said === 'malformed') return said;
  const fact = providerFactSchema.safeParse({ provider: 'stripe', factId: id, at: created, ...said });
  return fact.success ? fact.data : 'malformed';
}

function saidBy(type: string, object: unknown): Said | 'ignored' | 'malformed' {
  if (type.startsWith('payment_intent.')) {
    const intent = stripeIntentSchema.safeParse(object);
    return intent.success ? saidOfIntent(type, intent.data) : 'malformed';
  }
  // The older name is still what some accounts are sent, and says the same under another event id.
  if (type.startsWith('refund.') || type === 'charge.refund.updated') {
    const refund = stripeRefundSchema.safeParse(object);
    return refund.success ? saidOfRefund(refund.data) : 'malformed';
  }
  return 'ignored';
}

function saidOfIntent(type: string, intent: StripeIntent): Said | 'ignored' {
  const of = { objectId: intent.id, paymentId: intent.metadata.paymentId, eventId: intent.metadata.eventId };
  switch (type) {
    // Sent after a capture too, when nothing is left to capture.
    case 'payment_intent.amount_capturable_updated':
      if (intent.status !== 'requires_capture') return 'ignored';
      return { ...of, kind: 'authorised', amountMinor: intent.amountMinor };
    case 'payment_intent.requires_action':
      return { ...of, kind: 'action-required', nextActionUrl: intent.nextActionUrl };
    case 'payment_intent.payment_failed':
      return { ...of, kind: 'declined', reason: stripeDeclineReason(intent.error) };
    case 'payment_intent.succeeded':
      return { ...of, kind: 'captured', amountMinor: intent.capturedMinor };
    case 'payment_intent.canceled':
      if (intent.cancelledBecause !== 'automatic') return { ...of, kind: 'voided' };
      return { ...of, kind: 'voided', reason: 'authorisation-expired' };
    default:
      return 'ignored';
  }
}

function saidOfRefund({ id, status, objectId, amountMinor, metadata }: StripeRefund): Said | 'ignored' {
  const { paymentId, eventId, refundKey } = metadata;
  const of = { objectId, paymentId, eventId, amountMinor, refundId: id, refundKey };
  if (status === 'succeeded') return { ...of, kind: 'refunded' };
  if (status === 'failed' || status === 'canceled') return { ...of, kind: 'refund-failed' };
  return 'ignored';
}
