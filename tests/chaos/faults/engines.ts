import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RunningProgram } from '../../../local/program.ts';
import { until } from '../../../local/until.ts';
import { familyOf, isStopped } from '../../support/process.ts';
import type { Fault } from '../plan.ts';
import type { Link, LinkState } from '../system/link.ts';
import { NothingDone } from './nothing-done.ts';

/** Ends an engine, with or without its knowledge, and starts it again. */
export async function endEngine(
  engine: RunningProgram,
  { kind, forMs }: Extract<Fault, { kind: 'engine-kill' | 'engine-restart' }>,
): Promise<void> {
  const { pid } = engine;
  if (kind === 'engine-kill') await engine.kill();
  else await engine.stop();
  await sleep(forMs);
  await engine.restart();
  if (engine.pid === pid) throw new NothingDone(`${engine.name} is still the same process`);
}

/** Stops an engine without its knowledge, with all its processes. */
export async function pauseEngine(engine: RunningProgram, forMs: number): Promise<void> {
  const family = familyOf(engine.pid);
  const signal = (pid: number, name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // One that has ended meanwhile.
    }
  };
  for (const pid of family) signal(pid, 'SIGSTOP');
  const stopped = await until(`${engine.name} to stand still`, () => isStopped(engine.pid), 1_000).catch(() => false);
  await sleep(forMs);
  // Those first that wait for nobody: the parent may look at its children as soon as it wakes up.
  for (const pid of family.toReversed()) signal(pid, 'SIGCONT');
  if (!stopped) throw new NothingDone(`${engine.name} did not stop`);
}

/** Disturbs the way to an engine. */
export async function disturb(link: Link, forMs: number, state: LinkState): Promise<void> {
  const before = link.disturbed;
  link.set(state);
  await sleep(forMs);
  link.set({ kind: 'open' });
  if (link.disturbed === before) throw new NothingDone('nobody used the connection');
}

/** Empties Redis. @param pulse sends orders, of which Redis remembers the keys */
export async function flushRedis(url: string, pulse: () => void): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    if ((await redis.dbsize()) === 0) {
      pulse();
      throw new NothingDone('Redis was empty');
    }
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}
