import {
  brokersSchema,
  mongodbUriSchema,
  postgresUrlSchema,
  readConfig,
  serviceConfigShape,
} from '@ticketing/shared/config.ts';
import { z } from 'zod';

const configSchema = z.object({
  LOG_LEVEL: serviceConfigShape.LOG_LEVEL.default('error'),
  NAMESPACE: serviceConfigShape.NAMESPACE,
  KAFKA_BROKERS: brokersSchema,
  MONGODB_URI: mongodbUriSchema,
  DATABASE_URL: postgresUrlSchema,
});

export type CliConfig = z.infer<typeof configSchema>;

/** @throws ConfigError with one readable list of what is wrong */
export function readCliConfig(): CliConfig {
  return readConfig(configSchema);
}
