import { memberDirSchema, portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import {
  kafkaSettingsShape,
  postgresSettingsShape,
  redisSettingsShape,
} from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';

/** The worker's settings. */
export const workerConfigSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3002),
  ...postgresSettingsShape,
  ...kafkaSettingsShape,
  ...redisSettingsShape,
  MEMBER_DIR: memberDirSchema,
  /** The most commands in one transaction. */
  MAX_CHUNK: z.coerce.number().int().min(1).max(5_000).default(500),
  /** How long seats are held for somebody who has waited for them. */
  OFFER_SECONDS: z.coerce.number().int().min(10).max(900).default(900),
  /** How many partitions are processed in parallel, each on its own connection. */
  PARTITIONS_AT_ONCE: z.coerce.number().int().min(1).max(64).default(4),
});

export type WorkerConfig = z.infer<typeof workerConfigSchema>;
