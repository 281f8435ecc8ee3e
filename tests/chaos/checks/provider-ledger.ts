import type { SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import { simulatorPageSchema } from '@ticketing/shared/payments/simulator-objects.ts';

const timeoutMs = 20_000;

/** Every payment that the simulator has, the oldest first. */
export async function readProvider(simulatorUrl: string): Promise<SimulatorPayment[]> {
  const payments: SimulatorPayment[] = [];
  for (let cursor: string | undefined; ; ) {
    const where = `${simulatorUrl}/v1/payments?limit=200${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const response = await fetch(where, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`the simulator answered ${response.status}`);
    const page = simulatorPageSchema.parse(await response.json());
    payments.push(...page.payments);
    cursor = page.nextCursor;
    if (cursor === undefined) return payments;
  }
}
