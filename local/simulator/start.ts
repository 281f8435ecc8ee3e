import { listen } from '@ticketing/shared/http/server.ts';
import { webhookSecrets } from '@ticketing/shared/payments/settings.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { createSimulatorApp } from './app.ts';
import type { SimulatorConfig } from './config.ts';
import { createLedger } from './ledger.ts';
import { openLedgerFile } from './ledger-file.ts';
import { keepTime } from './time.ts';
import { createWebhooks } from './webhooks.ts';

/**
 * Reads the ledger and listens.
 * @returns the port
 * @throws StartError when the port cannot be used
 */
export async function startSimulator({
  config,
  logger,
  onStop,
}: Pick<ServiceContext<SimulatorConfig>, 'config' | 'logger' | 'onStop'>): Promise<number> {
  const file = openLedgerFile(config.SIMULATOR_FILE);
  onStop('ledger', () => file.close());
  const ledger = createLedger(file.append, file.records);
  const secrets = webhookSecrets(config);
  const webhooks = createWebhooks({ ledger, url: config.SIMULATOR_WEBHOOK_URL, secrets, logger });
  onStop('webhooks', () => webhooks.close());
  onStop('time', keepTime(ledger, webhooks));
  const registry = createRegistry('payment-simulator');
  const app = createSimulatorApp({ ledger, webhooks, url: config.SIMULATOR_URL, logger, registry });
  const server = await listen(app, config.HOST, config.PORT, { logger });
  onStop('http', () => server.close());
  logger.info({ port: server.port, payments: ledger.size }, 'simulates a payment provider');
  return server.port;
}
