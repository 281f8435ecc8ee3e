import {
  brokersSchema,
  portWithDefault,
  redisUrlSchema,
  serviceConfigShape,
} from '@ticketing/shared/service/config.ts';
import { z } from 'zod';

/** The settings of this service. */
export const configSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3000),
  KAFKA_BROKERS: brokersSchema,
  REDIS_URL: redisUrlSchema,
  /** Needed to schedule shows, where it is set. */
  ADMIN_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'must be of the characters of a bearer token (RFC 6750)')
    .optional(),
});

export type Config = z.infer<typeof configSchema>;
