import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { isStopped } from '../../support/process.ts';
import type { Fault } from '../plan.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import type { Instance } from '../system/instance.ts';
import type { LinkState } from '../system/link.ts';
import { playMischief } from './stray-messages.ts';

// Every write to it fails as on a disk without room.
const fullDisk = openSync('/dev/full', 'w');
const clock = join(import.meta.dirname, '../system/shifted-clock.ts');

/** Does to the system what a fault says, and ends it again. */
export async function inflict(system: ChaosSystem, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'kill':
    case 'leave': {
      const instance = system.instances[fault.instance];
      await instance.down(fault.kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
      await sleep(fault.forMs);
      return instance.start();
    }
    case 'pause': {
      const instance = system.instances[fault.instance];
      instance.signal('SIGSTOP');
      await sleep(fault.forMs);
      return instance.signal('SIGCONT');
    }
    case 'failpoint': {
      const instance = system.instances[fault.instance];
      await restartWith(instance, { FAILPOINT: fault.setting });
      const trapped = instance.pid;
      await sleep(fault.forMs);
      if (isStopped(instance.pid)) return instance.signal('SIGCONT');
      // Where it was not passed, nothing has happened, and the trap goes.
      return instance.pid === trapped ? restartWith(instance, {}) : undefined;
    }
    case 'clock-jump': {
      const instance = system.instances[fault.instance];
      await restartWith(instance, {
        NODE_OPTIONS: `--import=${clock}`,
        CLOCK_SHIFT_MS: String(fault.shiftMs),
        CLOCK_JUMPS_AFTER_MS: String(fault.forMs / 2),
      });
      await sleep(fault.forMs);
      return restartWith(instance, {});
    }
    case 'log-disk-full': {
      const instance = system.instances[fault.instance];
      await restartWith(instance, {}, fullDisk);
      await sleep(fault.forMs);
      return restartWith(instance, {});
    }
    case 'engine-kill':
    case 'engine-restart': {
      const engine = system.engines[fault.engine];
      if (fault.kind === 'engine-kill') await engine.kill();
      else await engine.stop();
      await sleep(fault.forMs);
      return engine.restart();
    }
    case 'engine-pause': {
      const engine = system.engines[fault.engine];
      engine.signal('SIGSTOP');
      await sleep(fault.forMs);
      return engine.signal('SIGCONT');
    }
    case 'redis-flush':
      return flush(system.direct.redisUrl);
    case 'link-slow':
      return disturb(system, fault, { kind: 'slow', delayMs: 150 });
    case 'link-cut':
      return disturb(system, fault, { kind: 'cut' });
    case 'link-half-open':
      return disturb(system, fault, { kind: 'half-open' });
    case 'messages':
      return playMischief(system.brokers, fault.mischief, fault.count);
  }
}

async function disturb(
  { links }: ChaosSystem,
  { engine, forMs }: Extract<Fault, { kind: `link-${string}` }>,
  state: LinkState,
): Promise<void> {
  links[engine].set(state);
  await sleep(forMs);
  links[engine].set({ kind: 'open' });
}

async function restartWith(instance: Instance, env: { [name: string]: string }, log?: number): Promise<void> {
  await instance.down('SIGKILL');
  await instance.start(env, log);
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}
