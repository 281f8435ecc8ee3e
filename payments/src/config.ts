import { methodSecretSchema } from '@ticketing/shared/payments/method.ts';
import { memberDirSchema, portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import {
  kafkaSettingsShape,
  postgresSettingsShape,
  redisSettingsShape,
} from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';
import { providerConfigShape } from './providers/open-provider.ts';

const seconds = (least: number, usual: number) => z.coerce.number().min(least).default(usual);

/** The settings of payments. */
export const paymentsConfigSchema = z
  .object({
    ...serviceConfigShape,
    PORT: portWithDefault(3005),
    ...postgresSettingsShape,
    ...kafkaSettingsShape,
    ...redisSettingsShape,
    ...providerConfigShape,
    MEMBER_DIR: memberDirSchema,
    /** Opens the payment methods that write-api has sealed. */
    PAYMENT_METHOD_SECRET: methodSecretSchema,
    /** For how many payments the provider is asked at once. */
    PAYMENT_CALLS_AT_ONCE: z.coerce.number().int().min(1).max(10_000).default(1_000),
    /** How often it is looked for payments that hang, and how long nothing happens to one that does. */
    PAYMENT_SWEEP_SECONDS: seconds(0.1, 60),
    PAYMENT_HANGS_AFTER_SECONDS: seconds(0.1, 120),
    /** How often payments are compared with the provider's list, and how far back. */
    PAYMENT_RECONCILE_SECONDS: seconds(1, 24 * 3_600),
    PAYMENT_RECONCILE_BACK_SECONDS: seconds(60, 7 * 24 * 3_600),
  })
  .superRefine(({ PAYMENT_PROVIDER, STRIPE_SECRET_KEY }, context) => {
    if (PAYMENT_PROVIDER !== 'stripe' || STRIPE_SECRET_KEY !== undefined) return;
    context.addIssue({ code: 'custom', path: ['STRIPE_SECRET_KEY'], message: 'is needed' });
  });

export type PaymentsConfig = z.output<typeof paymentsConfigSchema>;
