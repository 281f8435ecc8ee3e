import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import { providerNameSchema } from '@ticketing/shared/messages/payments/provider-facts.ts';
import { methodSecretSchema } from '@ticketing/shared/payments/method.ts';
import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { kafkaSettingsShape, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { publicTicketKeysShape } from '@ticketing/shared/tickets/keys.ts';
import { z } from 'zod';

const secret = z.string().min(16, 'must have 16 characters or more').optional();

/** The settings of this service. */
export const configSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3000),
  ...kafkaSettingsShape,
  ...redisSettingsShape,
  ...accessSettingsShape,
  ...publicTicketKeysShape,
  /** Who moves the money, and sends webhooks. Without it no payments are taken. */
  PAYMENT_PROVIDER: providerNameSchema.optional(),
  /** Seals payment methods on their way to payments, which has the same. */
  PAYMENT_METHOD_SECRET: methodSecretSchema.optional(),
  /** The provider signs its webhooks with it. */
  PAYMENT_WEBHOOK_SECRET: secret,
  /** The other one, while they are rotated. */
  PAYMENT_WEBHOOK_SECRET_BEFORE: secret,
});

export type Config = z.infer<typeof configSchema>;

/** What a system that names a payment provider needs besides, and these settings do not have. */
export function missingForPayments(config: Config): (keyof Config)[] {
  if (config.PAYMENT_PROVIDER === undefined) return [];
  const needed = ['PAYMENT_METHOD_SECRET', 'PAYMENT_WEBHOOK_SECRET'] as const;
  return needed.filter((name) => config[name] === undefined);
}
