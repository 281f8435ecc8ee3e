import { memberDirSchema, portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import {
  kafkaSettingsShape,
  mongodbSettingsShape,
  postgresSettingsShape,
  redisSettingsShape,
} from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';

/** The settings of sync-service. */
export const configSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3003),
  ...kafkaSettingsShape,
  ...mongodbSettingsShape,
  ...postgresSettingsShape,
  ...redisSettingsShape,
  MEMBER_DIR: memberDirSchema,
  /** How many partitions are projected in parallel. */
  PARTITIONS_AT_ONCE: z.coerce.number().int().min(1).max(64).default(4),
  /** How often the versions of all shows are compared with their views, in seconds. */
  SWEEP_SECONDS: z.coerce.number().min(0.1).max(3600).default(10),
  /** How often a few random shows are folded from the event store and compared with their views, in seconds. */
  DRIFT_CHECK_SECONDS: z.coerce.number().min(0.1).max(86_400).default(60),
});

export type Config = z.infer<typeof configSchema>;
