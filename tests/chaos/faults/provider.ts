import { setTimeout as sleep } from 'node:timers/promises';
import type { Controls } from '../../../local/simulator/controls.ts';
import { usualControls } from '../../../local/simulator/controls.ts';
import type { SimulatorControl } from '../../support/simulator.ts';
import { readProvider } from '../checks/provider-ledger.ts';
import type { Fault } from '../plan.ts';
import { NothingDone } from './nothing-done.ts';

/** The simulator may be down itself, or stand still. It keeps its settings while it is. */
const healedWithinMs = 60_000;

/** The provider takes no calls, or takes its time. */
export function provideOutage(
  simulator: SimulatorControl,
  { how, forMs }: Extract<Fault, { kind: 'provider-outage' }>,
): Promise<void> {
  return setFor(simulator, forMs, how === 'slow' ? { latencyMs: 1_000 } : { outage: how });
}

/** Some calls have another end than they should. */
export async function provokeMischief(
  simulator: SimulatorControl,
  { mischief, count, forMs }: Extract<Fault, { kind: 'provider-mischief' }>,
): Promise<void> {
  if (mischief === 'loses-answers') await setFor(simulator, forMs, { loseAnswers: count });
  else if (mischief === 'refuses-captures') await setFor(simulator, forMs, { refuseCaptures: count });
  else await setFor(simulator, forMs, { failRefunds: count });
}

/** What the provider tells by itself comes in another way than it should, or from somebody else. */
export async function mistreatWebhooks(
  simulator: SimulatorControl,
  { mischief, count, forMs }: Extract<Fault, { kind: 'webhooks' }>,
): Promise<void> {
  if (mischief === 'lost') return setFor(simulator, forMs, { webhooks: false });
  if (mischief === 'doubled') {
    return setFor(simulator, forMs, { webhookCopies: count, webhookSpreadMs: 1_500, webhooksFirst: true });
  }
  const newest = (await readProvider(simulator.url)).slice(-count);
  if (newest.length === 0) throw new NothingDone('the provider has no payment yet');
  for (const { id } of newest) {
    // Whether one was taken shows on the log. This one asks only whether somebody has looked at it.
    const answer = await simulator.doTo(id, 'forge');
    if (!/^\d+/.test(answer)) throw new NothingDone(`the forged webhook was answered with ${answer}`);
    await simulator.doTo(id, 'resend');
  }
}

async function setFor(simulator: SimulatorControl, forMs: number, controls: Partial<Controls>): Promise<void> {
  await simulator.set(controls);
  await sleep(forMs);
  const before = Object.fromEntries(
    Object.entries(usualControls).filter(([name]) => Object.hasOwn(controls, name)),
  ) as Partial<Controls>;
  const endMs = performance.now() + healedWithinMs;
  for (;;) {
    try {
      return await simulator.set(before);
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await sleep(300);
    }
  }
}
