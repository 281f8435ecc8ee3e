import type { IncomingHttpHeaders } from 'node:http';
import type { FactKind, ProviderFact } from '../messages/payments/provider-facts.ts';
import { isSignedBody } from './signature.ts';
import type { SimulatorEvent, SimulatorEventType } from './simulator-objects.ts';
import { simulatorEventSchema } from './simulator-objects.ts';
import type { WebhookReading } from './webhook-reader.ts';

export const simulatorSignatureHeader = 'simulator-signature';

const kinds: Record<SimulatorEventType, FactKind> = {
  'payment.authorised': 'authorised',
  'payment.action_required': 'action-required',
  'payment.declined': 'declined',
  'payment.captured': 'captured',
  'payment.voided': 'voided',
  'payment.expired': 'voided',
  'refund.succeeded': 'refunded',
  'refund.failed': 'refund-failed',
};

export function readSimulatorWebhook(
  rawBody: Buffer,
  headers: IncomingHttpHeaders,
  secrets: readonly string[],
  now: Date,
): WebhookReading {
  const signature = headers[simulatorSignatureHeader];
  if (typeof signature !== 'string' || !isSignedBody(rawBody, signature, secrets, now)) return 'bad-signature';
  let value: unknown;
  try {
    value = JSON.parse(rawBody.toString());
  } catch {
    return 'malformed';
  }
  const event = simulatorEventSchema.safeParse(value);
  return event.success ? factOf(event.data) : 'malformed';
}

function factOf({ id, type, payment, refund, createdAt }: SimulatorEvent): ProviderFact {
  const kind = kinds[type];
  return {
    provider: 'simulator',
    factId: id,
    kind,
    objectId: payment.id,
    paymentId: payment.metadata.paymentId,
    eventId: payment.metadata.eventId,
    at: createdAt,
    ...(kind === 'authorised' && { amountMinor: payment.amountMinor }),
    ...(kind === 'captured' && { amountMinor: payment.capturedMinor }),
    ...(kind === 'declined' && { reason: payment.declineReason ?? 'declined' }),
    ...(type === 'payment.expired' && { reason: 'authorisation-expired' }),
    ...(kind === 'action-required' && { nextActionUrl: payment.nextActionUrl }),
    ...(refund && { amountMinor: refund.amountMinor, refundId: refund.id, refundKey: refund.key }),
  };
}
