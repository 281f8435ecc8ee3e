import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderFact, ProviderName } from '../messages/payments/provider-facts.ts';

/**
 * What a webhook says. `ignored`: it is the provider's, and says nothing that a payment needs to know. `bad-signature`:
 * it is not the provider's, or too old. `malformed`: it is signed, and not what the provider's documents say.
 */
export type WebhookReading = ProviderFact | 'bad-signature' | 'ignored' | 'malformed';

export type WebhookReader = {
  readonly provider: ProviderName;
  /** @param rawBody exactly as it came: the signature is over its bytes */
  read(rawBody: Buffer, headers: IncomingHttpHeaders): WebhookReading;
};
