import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import { methodSecretSchema } from '@ticketing/shared/payments/method.ts';
import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { mongodbSettingsShape, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { ticketFontShape, ticketKeysShape } from '@ticketing/shared/tickets/keys.ts';
import { z } from 'zod';

/** The settings of the read-api. */
export const readApiConfigSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3001),
  ...mongodbSettingsShape,
  ...redisSettingsShape,
  ...accessSettingsShape,
  ...ticketKeysShape,
  ...ticketFontShape,
  /** Opens where the owners of cards agree. Without it payments do not tell. */
  PAYMENT_METHOD_SECRET: methodSecretSchema.optional(),
  /** The size of the caches of hot shows and of prepared answers, in bytes. */
  READ_CACHE_BYTES: z.coerce.number().int().min(1_000_000).default(128_000_000),
  /** When a theater's day ends: a show after midnight belongs to the evening before. */
  DAY_ENDS_AT: z
    .string()
    .regex(/^(?:0[0-9]|1[01]):[0-5][0-9]$/, 'must be a time from 00:00 to 11:59, such as 05:00')
    .default('05:00')
    .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))),
});
