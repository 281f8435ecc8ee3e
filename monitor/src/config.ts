import { accessSettingsShape } from '@ticketing/shared/http/access-settings.ts';
import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import {
  kafkaSettingsShape,
  mongodbSettingsShape,
  postgresSettingsShape,
  redisSettingsShape,
} from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL http://… or https://…' })
  .transform((url) => url.replace(/\/+$/, ''));

/** One of the services that are watched. */
export type WatchedService = { name: string; url: string };

/** `name=url,name=url`: a name may come several times, once for each instance. */
const servicesSchema = z
  .string()
  .regex(/^[a-z0-9-]+=https?:\/\/[^\s,]+(,[a-z0-9-]+=https?:\/\/[^\s,]+)*$/, 'must be name=url, with commas between')
  .transform((text) =>
    text.split(',').map((item): WatchedService => {
      const at = item.indexOf('=');
      return { name: item.slice(0, at), url: item.slice(at + 1).replace(/\/+$/, '') };
    }),
  );

/** The settings of the monitor. Its user in PostgreSQL needs `pg_monitor`, and no right to a table. */
export const monitorConfigSchema = z.object({
  ...serviceConfigShape,
  PORT: portWithDefault(3007),
  ...kafkaSettingsShape,
  ...postgresSettingsShape,
  ...redisSettingsShape,
  ...mongodbSettingsShape,
  ...accessSettingsShape,
  /** The services whose health and metrics are read. */
  MONITOR_SERVICES: servicesSchema.default([]),
  /** Where the gateway tells its connections and its servers. */
  MONITOR_GATEWAY_URL: webUrl.optional(),
  /** The REST interfaces of Patroni, where PostgreSQL is led by it. With the files of TLS_…, if they are https. */
  PATRONI_URLS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(webUrl))
    .default([]),
});

export type Config = z.output<typeof monitorConfigSchema>;
