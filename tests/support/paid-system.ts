import { z } from 'zod';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from './sandbox.ts';
import type { RunningSimulator } from './simulator.ts';
import { runSimulator, webhookSecret } from './simulator.ts';
import type { System } from './system.ts';
import { startSystem } from './system.ts';

/** A system in which people pay. */
export type PaidSystem = System & { simulator: RunningSimulator };

/** The settings of services with which people pay, by a simulator. */
export function paymentSettings(simulatorUrl: string): Record<string, string> {
  return {
    PAYMENT_PROVIDER: 'simulator',
    PAYMENT_SIMULATOR_URL: simulatorUrl,
    PAYMENT_WEBHOOK_SECRET: webhookSecret,
    PAYMENT_METHOD_SECRET: 'a secret of the tests, for methods',
    PAYMENT_SWEEP_SECONDS: '1',
    PAYMENT_HANGS_AFTER_SECONDS: '5',
  };
}

/**
 * The services of a system, payments among them, and a simulator that tells write-api, through NGINX, what happened.
 * @param more settings, beside those of payments
 */
export async function startPaidSystem(sandbox: Sandbox, more: Record<string, string> = {}): Promise<PaidSystem> {
  const port = await freePort();
  const system = await startSystem(sandbox, { ...paymentSettings(`http://127.0.0.1:${port}`), ...more });
  await until('write-api has seen that payments are taken', () => areTaken(system));
  const simulator = await runSimulator({ port, webhookUrl: `${system.url}/api/payments/webhooks/simulator` });
  return {
    ...system,
    simulator,
    async stop() {
      await simulator.close();
      await system.stop();
    },
  };
}

const readinessSchema = z.object({ dependencies: z.record(z.string(), z.object({ status: z.string() })) });

/** Whether the door has heard of payments. */
export async function areTaken({ urls }: { urls: { 'write-api': string } }): Promise<boolean> {
  const answer = await fetch(`${urls['write-api']}/health/ready`);
  return readinessSchema.parse(await answer.json()).dependencies.payments?.status === 'ok';
}
