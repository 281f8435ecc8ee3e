import { webhookSecretShape } from '@ticketing/shared/payments/settings.ts';
import { portWithDefault, serviceConfigShape } from '@ticketing/shared/service/config.ts';
import { z } from 'zod';

/** The settings of the payment simulator. */
export const simulatorConfigSchema = z.object({
  HOST: serviceConfigShape.HOST,
  LOG_LEVEL: serviceConfigShape.LOG_LEVEL,
  PORT: portWithDefault(3008),
  /** Its ledger. */
  SIMULATOR_FILE: z.string().min(1),
  /** Where browsers reach it: the address of the page that asks the owner of a card. */
  SIMULATOR_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL http://…' })
    .transform((url) => url.replace(/\/+$/, ''))
    .prefault('http://localhost:3008'),
  /** Where its webhooks go; absent: it sends none. */
  SIMULATOR_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be a URL http://…' }).optional(),
  ...webhookSecretShape,
});
export type SimulatorConfig = z.output<typeof simulatorConfigSchema>;
