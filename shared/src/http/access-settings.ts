import { z } from 'zod';

/** The settings by which a service knows who asks. */
export const accessSettingsShape = {
  /** `open` accepts requests without a token, and trusts their userId. The default is closed. */
  AUTH: z.enum(['open', 'required'], { error: 'must be open or required' }).default('required'),
  /** A token whose owner is organiser and operator. */
  ADMIN_TOKEN: z
    .string()
    .min(32, 'must have 32 characters or more')
    .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'must be of the characters of a bearer token (RFC 6750)')
    .optional(),
  /** Where accounts publishes its keys. Without it no token counts but ADMIN_TOKEN. */
  ACCOUNTS_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be a URL http://… or https://…' }).optional(),
  /** The `iss` of tokens. */
  TOKEN_ISSUER: z.string().min(1).default('ticketing'),
  /** The `aud` of tokens. */
  TOKEN_AUDIENCE: z.string().min(1).default('ticketing'),
};

export type AccessSettings = z.output<z.ZodObject<typeof accessSettingsShape>>;
