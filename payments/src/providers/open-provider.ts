import { paymentProviderShape } from '@ticketing/shared/payments/settings.ts';
import { StartError } from '@ticketing/shared/service/run.ts';
import { z } from 'zod';
import type { Provider } from './provider.ts';
import type { ResilientOptions, ResilientProvider } from './resilient.ts';
import { makeResilient } from './resilient.ts';
import { createSimulatorProvider } from './simulator.ts';

/** Settings of the provider and of calls to it. */
export const providerConfigShape = {
  ...paymentProviderShape,
  /** Where the simulator is. */
  PAYMENT_SIMULATOR_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL http://…' })
    .transform((url) => url.replace(/\/+$/, ''))
    .prefault('http://localhost:3008'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(?:sk|rk)_(?:test|live)_[A-Za-z0-9_]+$/, 'must be a secret key of Stripe (sk_… or rk_…)')
    .optional(),
  /** Another address of Stripe's API: a stand-in for tests. */
  STRIPE_API_URL: z.url({ protocol: /^https?$/, error: 'must be a URL http://…' }).optional(),
  /** Where the owner of a card comes back to when the bank has asked them; `{bookingId}` is put in. */
  PAYMENT_RETURN_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must be a URL http://…')
    .prefault('http://localhost:8080/bookings/{bookingId}'),
  /** How long a call to the provider may take. */
  PAYMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(10_000),
};

export type ProviderConfig = z.output<z.ZodObject<typeof providerConfigShape>>;

/**
 * The provider that the settings name, behind a circuit breaker.
 * @throws StartError if a setting that it needs is missing
 */
export async function openProvider(config: ProviderConfig, options: ResilientOptions = {}): Promise<ResilientProvider> {
  const provider = await bareProvider(config);
  const returnUrlOf = (bookingId: string) => config.PAYMENT_RETURN_URL.replace('{bookingId}', bookingId);
  const returning: Provider = {
    ...provider,
    authorise: (order) => provider.authorise({ returnUrl: returnUrlOf(order.bookingId), ...order }),
  };
  return makeResilient(returning, options);
}

async function bareProvider(config: ProviderConfig): Promise<Provider> {
  const timeoutMs = config.PAYMENT_TIMEOUT_MS;
  if (config.PAYMENT_PROVIDER === 'simulator')
    return createSimulatorProvider({ url: config.PAYMENT_SIMULATOR_URL, timeoutMs });
  if (config.STRIPE_SECRET_KEY === undefined) throw new StartError('STRIPE_SECRET_KEY is not set.');
  // Its SDK is loaded only where it is used.
  const { createStripeProvider } = await import('./stripe.ts');
  return createStripeProvider({ secretKey: config.STRIPE_SECRET_KEY, apiUrl: config.STRIPE_API_URL, timeoutMs });
}
