import { freePort } from '../../local/ports.ts';
import type { Sandbox } from './sandbox.ts';
import type { RunningSimulator } from './simulator.ts';
import { runSimulator, webhookSecret } from './simulator.ts';
import type { System } from './system.ts';
import { startSystem } from './system.ts';

/** A system in which people pay. */
export type PaidSystem = System & { simulator: RunningSimulator };

/** The services of a system, payments among them, and a simulator that tells write-api, through NGINX, what happened. */
export async function startPaidSystem(sandbox: Sandbox): Promise<PaidSystem> {
  const port = await freePort();
  const system = await startSystem(sandbox, {
    PAYMENT_PROVIDER: 'simulator',
    PAYMENT_SIMULATOR_URL: `http://127.0.0.1:${port}`,
    PAYMENT_WEBHOOK_SECRET: webhookSecret,
    PAYMENT_METHOD_SECRET: 'a secret of the tests, for methods',
    PAYMENT_SWEEP_SECONDS: '1',
    PAYMENT_HANGS_AFTER_SECONDS: '5',
  });
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
