import type { ProviderName } from '../messages/payments/provider-facts.ts';
import { readSimulatorWebhook } from './simulator-webhook.ts';
import { openStripeReader } from './stripe-webhook.ts';
import type { WebhookReader } from './webhook-reader.ts';

export type WebhookReaderOptions = {
  provider: ProviderName;
  /** The secret that signs, and the one before or after while they are rotated. */
  secrets: readonly string[];
  now?: () => Date;
};

/** Opens the reader of a provider's webhooks. Stripe's own code is loaded only where it is used. */
export async function openWebhookReader(options: WebhookReaderOptions): Promise<WebhookReader> {
  const { provider, secrets, now = () => new Date() } = options;
  if (provider === 'stripe') return await openStripeReader(secrets, now);
  return { provider, read: (rawBody, headers) => readSimulatorWebhook(rawBody, headers, secrets, now()) };
}
