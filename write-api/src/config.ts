import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { kafkaSettingsShape, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';

/** The settings of this service. */
export const configSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3000),
  ...kafkaSettingsShape,
  ...redisSettingsShape,
  /** `open` accepts requests without a token, and trusts their userId. The default is closed. */
  AUTH: z.enum(['open', 'required'], { error: 'must be open or required' }).default('required'),
  /** The token of organisers. */
  ADMIN_TOKEN: z
    .string()
    .min(32, 'must have 32 characters or more')
    .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'must be of the characters of a bearer token (RFC 6750)')
    .optional(),
});

export type Config = z.infer<typeof configSchema>;
