import { serviceSecretSchema } from '@ticketing/shared/http/service-secret.ts';
import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { postgresSettingsShape, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';
import { trustedProxiesSchema } from './client.ts';
import { blockListSchema } from './passwords/rules.ts';

const seconds = (least: number, usual: number) => z.coerce.number().int().min(least).default(usual);
const secret = z.string().min(32, 'must have 32 characters or more');

/** The settings of accounts. */
export const accountsConfigSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3004),
  ...postgresSettingsShape,
  ...redisSettingsShape,
  /** Encrypts private keys and the secrets of sessions in the database. */
  ACCOUNTS_KEY_SECRET: secret,
  /** The one before, which still opens what it has encrypted. */
  ACCOUNTS_KEY_SECRET_BEFORE: secret.optional(),
  /** By which notifications may ask how people are reached. Without it nobody may. */
  ACCOUNTS_SERVICE_SECRET: serviceSecretSchema,
  /** `required`: nobody logs in before their address is verified, and nobody learns who has an account. */
  ACCOUNTS_VERIFY_EMAIL: z.enum(['off', 'required'], { error: 'must be off or required' }).default('required'),
  /** Where the pages are: the links of mails lead there. */
  ACCOUNTS_PAGES_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL http://…' })
    .transform((url) => url.replace(/\/+$/, ''))
    .prefault('http://localhost:8080'),
  /** Origins of pages, besides the service's own, that may use the session cookie. */
  ACCOUNTS_ORIGINS: z
    .string()
    .regex(
      /^https?:\/\/[^\s,/]+(, *https?:\/\/[^\s,/]+)*$/,
      'must be origins such as https://shop.example, with commas between',
    )
    .transform((text) => text.split(/, */))
    .prefault('http://localhost:8080'),
  /** Who may say, in X-Forwarded-For, which address a client has. */
  TRUSTED_PROXIES: trustedProxiesSchema,
  TOKEN_ISSUER: z.string().min(1).default('ticketing'),
  TOKEN_AUDIENCE: z.string().min(1).default('ticketing'),
  TOKEN_SECONDS: seconds(1, 900),
  /** How long a session lasts after its last use. */
  SESSION_SECONDS: seconds(60, 30 * 24 * 3_600),
  /** How long a key signs. */
  SIGNING_KEY_SECONDS: seconds(2, 30 * 24 * 3_600),
  /** How long a key is published before it signs. */
  SIGNING_KEY_LEAD_SECONDS: seconds(1, 3_600),
  // The floor of OWASP's Password Storage Cheat Sheet.
  PASSWORD_MEMORY_KIB: z.coerce.number().int().min(19_456, 'must be 19456 or more').max(1_048_576).default(19_456),
  PASSWORD_PASSES: z.coerce.number().int().min(2, 'must be 2 or more').max(100).default(2),
  PASSWORD_PARALLELISM: z.coerce.number().int().min(1).max(16).default(1),
  /** A file with a password a line, none of which is taken. */
  PASSWORD_BLOCK_LIST_FILE: blockListSchema.optional(),
  /** How many passwords are hashed at once, and how many requests wait for that. */
  HASHES_AT_ONCE: z.coerce.number().int().min(1).max(64).default(2),
  HASHES_WAITING: z.coerce.number().int().min(0).max(10_000).default(64),
  /** Accounts that one address may make in an hour; 0 is no limit. */
  REGISTRATIONS_PER_HOUR: z.coerce.number().int().min(0).default(60),
});

export type Config = z.output<typeof accountsConfigSchema>;
