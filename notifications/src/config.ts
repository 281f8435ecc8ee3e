import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import { serviceSecretSchema } from '@ticketing/shared/http/service-secret.ts';
import { memberDirSchema, portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { kafkaSettingsShape, postgresSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { pemFileSchema } from '@ticketing/shared/service/tls-files.ts';
import { ticketFontShape, ticketKeysShape } from '@ticketing/shared/tickets/keys.ts';
import { z } from 'zod';
import { isAddress } from './sending/address.ts';

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL http://…' })
  .transform((url) => url.replace(/\/+$/, ''));

/** The settings of notifications. */
export const notificationsConfigSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3006),
  ...kafkaSettingsShape,
  ...postgresSettingsShape,
  ...accessSettingsShape,
  MEMBER_DIR: memberDirSchema,
  /** Where accounts is, for how people are reached. */
  ACCOUNTS_URL: webUrl,
  ACCOUNTS_SERVICE_SECRET: serviceSecretSchema.unwrap(),
  /** The mail server, with name and password where it wants them. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be a URL smtp://… or smtps://…' }),
  /** `required`: without TLS nothing is sent. */
  SMTP_TLS: z.enum(['required', 'off'], { error: 'must be required or off' }).default('required'),
  SMTP_TLS_CA_FILE: pemFileSchema.optional(),
  SMTP_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(5),
  /** Mails a second; 0 is no limit. */
  SMTP_PER_SECOND: z.coerce.number().int().min(0).max(10_000).default(0),
  /** Who writes: an address, or `Name <address>`. */
  MAIL_FROM: z.string().refine((from) => isAddress(addressIn(from)), 'must be an address, or Name <address>'),
  /** Without keys mails go out without tickets. */
  ...ticketKeysShape,
  ...ticketFontShape,
  /** Where the pages are that mails lead to. */
  MAIL_PAGES_URL: webUrl.prefault('http://localhost:8080'),
  /** What happened longer ago when it is read is not mailed any more. */
  MAIL_LATE_SECONDS: z.coerce.number().int().min(1).max(31_622_400).default(3_600),
  /** Mails of one kind that a person gets in 24 hours, of the kinds that are limited; 0 is no limit. */
  MAIL_PER_PERSON_DAY: z.coerce.number().int().min(0).max(100_000).default(20),
  /** How long the ledger is kept. */
  MAIL_LEDGER_DAYS: z.coerce.number().int().min(2).max(36_500).default(400),
});

export type Config = z.output<typeof notificationsConfigSchema>;

/** The address in `Name <address>`, or the whole. */
export function addressIn(from: string): string {
  return (/^[^<>\r\n]*<([^<>]+)>$/.exec(from)?.[1] ?? from).trim();
}
