import { notificationsConfigSchema } from '@ticketing/notifications/config.ts';
import { providerConfigShape } from '@ticketing/payments/providers/open-provider.ts';
import { readConfig, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import {
  brokersSchema,
  kafkaSettingsShape,
  mongodbSettingsShape,
  mongodbUriSchema,
  postgresSettingsShape,
  postgresUrlSchema,
} from '@ticketing/shared/service/engine-settings.ts';
import { ticketFontShape, ticketKeysShape } from '@ticketing/shared/tickets/keys.ts';
import { z } from 'zod';
import { cliEnvironment } from './environment.ts';

const shared = {
  LOG_LEVEL: serviceConfigShape.LOG_LEVEL.default('error'),
  NAMESPACE: serviceConfigShape.NAMESPACE,
  ...kafkaSettingsShape,
  KAFKA_BROKERS: brokersSchema.prefault('127.0.0.1:9092'),
};

const storesSchema = z.object({
  ...shared,
  ...mongodbSettingsShape,
  ...postgresSettingsShape,
  MONGODB_URI: mongodbUriSchema.default('mongodb://user:password@127.0.0.1:27017/ticketing?authSource=admin'),
  DATABASE_URL: postgresUrlSchema.default('postgresql://user:password@127.0.0.1:5432/ticketing'),
  /** Payments are looked at where it is given, and the provider's ledger where that is, too. */
  PAYMENTS_DATABASE_URL: postgresUrlSchema.optional(),
  ...providerConfigShape,
  PAYMENT_PROVIDER: providerConfigShape.PAYMENT_PROVIDER.optional(),
});

const { DATABASE_URL: _ofBookings, ...postgresFiles } = postgresSettingsShape;

const accountsSchema = z.object({
  LOG_LEVEL: shared.LOG_LEVEL,
  ACCOUNTS_DATABASE_URL: postgresUrlSchema.default('postgresql://accounts:password@127.0.0.1:5432/accounts'),
  ...postgresFiles,
});

const paymentsSchema = z.object({
  LOG_LEVEL: shared.LOG_LEVEL,
  PAYMENTS_DATABASE_URL: postgresUrlSchema.default('postgresql://payments:password@127.0.0.1:5432/payments'),
  ...postgresFiles,
});

const logSchema = z.object({
  ...shared,
  /** The API's address, through the gateway or direct. */
  API_URL: z.url({ protocol: /^https?$/, error: 'must be a URL http://…' }).default('http://127.0.0.1:8080'),
  ADMIN_TOKEN: z.string().optional(),
});

/** The settings of commands that use the stores: the same variables as the services'. */
export type CliConfig = z.infer<typeof storesSchema>;

/** The settings of commands that use the log and the API. */
export type LogSettings = z.infer<typeof logSchema>;

/** @throws ConfigError with one readable list of what is wrong */
export function readCliConfig(): CliConfig {
  return readConfig(storesSchema, cliEnvironment());
}

/**
 * The settings of commands that use the database of accounts, which has the place of DATABASE_URL in them.
 * @throws ConfigError with one readable list of what is wrong
 */
export function readAccountsSettings() {
  const { ACCOUNTS_DATABASE_URL, ...settings } = readConfig(accountsSchema, cliEnvironment());
  return { ...settings, DATABASE_URL: ACCOUNTS_DATABASE_URL };
}

/**
 * The settings of commands that use the database of payments, which has the place of DATABASE_URL in them.
 * @throws ConfigError with one readable list of what is wrong
 */
export function readPaymentsSettings() {
  const { PAYMENTS_DATABASE_URL, ...settings } = readConfig(paymentsSchema, cliEnvironment());
  return { ...settings, DATABASE_URL: PAYMENTS_DATABASE_URL };
}

/** @throws ConfigError with one readable list of what is wrong */
export function readTicketKeys() {
  return readConfig(z.object(ticketKeysShape), cliEnvironment());
}

/** @throws ConfigError with one readable list of what is wrong */
export function readMailSettings() {
  const { MAIL_PAGES_URL } = notificationsConfigSchema.shape;
  return readConfig(z.object({ ...ticketKeysShape, ...ticketFontShape, MAIL_PAGES_URL }), cliEnvironment());
}

/** @throws ConfigError with one readable list of what is wrong */
export function readLogSettings(): LogSettings {
  return readConfig(logSchema, cliEnvironment());
}
