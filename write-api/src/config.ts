import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { kafkaSettingsShape, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { publicTicketKeysShape } from '@ticketing/shared/tickets/keys.ts';
import { z } from 'zod';

/** The settings of this service. */
export const configSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3000),
  ...kafkaSettingsShape,
  ...redisSettingsShape,
  ...accessSettingsShape,
  ...publicTicketKeysShape,
});

export type Config = z.infer<typeof configSchema>;
