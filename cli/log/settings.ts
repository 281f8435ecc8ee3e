import { brokersSchema, readConfig, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { z } from 'zod';
import { engineUrls } from '../../local/engines.ts';
import { gatewayUrl } from '../../local/nginx.ts';
import { stackFromEnvironment } from '../../local/settings.ts';

/** What the commands about the log and the API go by: the services' own variables, or the local stack. */
export type LogSettings = z.infer<ReturnType<typeof settingsSchema>>;

function settingsSchema() {
  const stack = stackFromEnvironment();
  return z.object({
    LOG_LEVEL: serviceConfigShape.LOG_LEVEL.default('error'),
    NAMESPACE: serviceConfigShape.NAMESPACE,
    KAFKA_BROKERS: brokersSchema.prefault(engineUrls(stack).kafkaBrokers),
    /** Where the API is, through the gateway or straight. */
    API_URL: z.url({ protocol: /^https?$/, error: 'must be a URL http://…' }).default(gatewayUrl(stack)),
    ADMIN_TOKEN: z.string().optional(),
  });
}

/**
 * Reads the environment. What is not set there is the local stack's, PORT_OFFSET and all.
 * @throws ConfigError with one readable list of what is wrong
 */
export function readLogSettings(): LogSettings {
  return readConfig(settingsSchema());
}
