import {
  brokersSchema,
  mongodbUriSchema,
  postgresUrlSchema,
  readConfig,
  serviceConfigShape,
} from '@ticketing/shared/service/config.ts';
import { z } from 'zod';
import { engineUrls } from '../local/engines.ts';
import { stackFromEnvironment, supervisorName } from '../local/settings.ts';
import { recordedProcess } from '../local/stack.ts';

function configSchema() {
  const stack = stackFromEnvironment();
  const { databaseUrl, kafkaBrokers, mongodbUri } = engineUrls(stack);
  // Without Docker MongoDB asks for no password on the loopback interface; in docker-compose.yml it does.
  const isLocal = recordedProcess(stack, supervisorName) !== undefined;
  return z.object({
    LOG_LEVEL: serviceConfigShape.LOG_LEVEL.default('error'),
    NAMESPACE: serviceConfigShape.NAMESPACE,
    KAFKA_BROKERS: brokersSchema.prefault(kafkaBrokers),
    MONGODB_URI: mongodbUriSchema.default(isLocal ? mongodbUri : composeMongodbUri),
    DATABASE_URL: postgresUrlSchema.default(databaseUrl),
  });
}

const composeMongodbUri = 'mongodb://user:password@127.0.0.1:27017/ticketing?authSource=admin';

export type CliConfig = z.infer<ReturnType<typeof configSchema>>;

/**
 * Reads the environment. What is not set there is the running stack's, PORT_OFFSET and all.
 * @throws ConfigError with one readable list of what is wrong
 */
export function readCliConfig(): CliConfig {
  return readConfig(configSchema());
}
