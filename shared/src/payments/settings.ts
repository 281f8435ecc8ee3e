import { z } from 'zod';
import { providerNameSchema } from '../messages/payments/provider-facts.ts';

const secretSchema = z.string().min(16, 'must have 16 characters or more');

/** Which provider moves the money: of the service that calls it and of that which takes its webhooks. */
export const paymentProviderShape = { PAYMENT_PROVIDER: providerNameSchema };

/** Of the service that takes webhooks, and of the simulator that sends them. */
export const webhookSecretShape = {
  /** Signs webhooks. Stripe says it when an endpoint is made there. */
  PAYMENT_WEBHOOK_SECRET: secretSchema,
  /** The other one, while they are rotated. */
  PAYMENT_WEBHOOK_SECRET_BEFORE: secretSchema.optional(),
};

/** The secrets that may have signed a webhook. */
export function webhookSecrets(config: z.output<z.ZodObject<typeof webhookSecretShape>>): string[] {
  const before = config.PAYMENT_WEBHOOK_SECRET_BEFORE;
  return before === undefined ? [config.PAYMENT_WEBHOOK_SECRET] : [config.PAYMENT_WEBHOOK_SECRET, before];
}
