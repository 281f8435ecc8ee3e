import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { mongodbSettingsShape, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';

/** What the read-api asks of its environment. */
export const readApiConfigSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3001),
  ...mongodbSettingsShape,
  ...redisSettingsShape,
  /** How much of the hot shows is kept in memory, in bytes: shows and answers that are ready to be sent. */
  READ_CACHE_BYTES: z.coerce.number().int().min(1_000_000).default(128_000_000),
});

export type ReadApiConfig = z.infer<typeof readApiConfigSchema>;
