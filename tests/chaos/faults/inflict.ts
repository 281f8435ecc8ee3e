import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorControl } from '../../support/simulator.ts';
import type { Fault } from '../plan.ts';
import type { SingleSystem } from '../system/single-system.ts';
import { disturb, endEngine, flushRedis, pauseEngine } from './engines.ts';
import { jumpClock, pause, runFor, trap } from './instances.ts';
import { NothingDone } from './nothing-done.ts';
import { mistreatWebhooks, provideOutage, provokeMischief } from './provider.ts';
import { rebuild } from './rebuild.ts';
import { playMischief } from './stray-messages.ts';

// Every write to it fails as on a disk without room.
const fullDisk = openSync('/dev/full', 'w');

export type Victim = {
  system: SingleSystem;
  /** Sends an order to every partition, and does not wait for what comes of it. */
  pulse: () => void;
};

/**
 * Does to the system what a fault says, ends it again, and sees to it that it was done.
 * @throws NothingDone where it did nothing, Error where it could not be done: both may be tried again
 */
export async function inflict({ system, pulse }: Victim, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'crash':
    case 'kill':
    case 'leave':
      return end({ system, pulse }, fault);
    case 'pause':
      return pause(system.instances[fault.instance], fault.forMs);
    case 'failpoint':
      return trap(system.instances[fault.instance], fault, pulse);
    case 'clock-jump':
      return jumpClock(system, fault);
    case 'log-disk-full':
      return runFor(system.instances[fault.instance], fault.forMs, { log: fullDisk });
    case 'engine-kill':
    case 'engine-restart':
      return endEngine(system.engines[fault.engine], fault);
    case 'engine-pause':
      return pauseEngine(system.engines[fault.engine], fault.forMs);
    case 'redis-flush':
      return flushRedis(system.direct.redisUrl, pulse);
    case 'link-slow':
      return disturb(system.links[fault.engine], fault.forMs, { kind: 'slow', delayMs: 150 });
    case 'link-cut':
      return disturb(system.links[fault.engine], fault.forMs, { kind: 'cut' });
    case 'link-half-open':
      return disturb(system.links[fault.engine], fault.forMs, { kind: 'half-open' });
    case 'messages':
      return playMischief(system.log, fault.mischief, fault.count);
    case 'provider-outage':
      return provideOutage(simulatorOf(system), fault);
    case 'provider-mischief':
      return provokeMischief(simulatorOf(system), fault);
    case 'webhooks':
      return mistreatWebhooks(simulatorOf(system), fault);
    case 'rebuild':
    case 'rebuild-kill':
      return rebuild(system, fault);
  }
}

function simulatorOf({ money }: SingleSystem): SimulatorControl {
  if (money === undefined) throw new Error('nobody pays in this run');
  return money.simulator;
}

/** The end of a process: what follows for a worker's partitions is measured by the orders that are sent at once. */
async function end(
  { system, pulse }: Victim,
  { kind, instance: name, forMs }: Extract<Fault, { kind: 'crash' | 'kill' | 'leave' }>,
): Promise<void> {
  const instance = system.instances[name];
  const wasThere =
    kind === 'crash' ? await instance.crash() : await instance.down(kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
  if (wasThere && instance.service === 'worker') pulse();
  await sleep(forMs);
  if (kind !== 'crash') await instance.start();
  if (!wasThere) throw new NothingDone(`${name} was not running`);
}
