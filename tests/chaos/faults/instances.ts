import { existsSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../local/until.ts';
import { isStopped } from '../../support/process.ts';
import type { Fault } from '../plan.ts';
import type { Instance } from '../system/instance.ts';
import type { SingleSystem } from '../system/single-system.ts';
import { NothingDone } from './nothing-done.ts';

const clock = join(import.meta.dirname, '../system/shifted-clock.ts');
/** How long a trap waits for somebody to step into it, in milliseconds. */
const trapMs = 30_000;

/** Stops a process without its knowledge. */
export async function pause(instance: Instance, forMs: number): Promise<void> {
  const { pid } = instance;
  instance.signal('SIGSTOP');
  const stopped = await until(`${instance.name} to stand still`, () => isStopped(pid), 1_000).catch(() => false);
  await sleep(forMs);
  instance.signal('SIGCONT');
  if (!stopped) throw new NothingDone(`${instance.name} did not stop`);
}

/** Kills or stops a process at a named place in its work. */
export async function trap(
  instance: Instance,
  { setting, forMs }: Extract<Fault, { kind: 'failpoint' }>,
  pulse: () => void,
): Promise<void> {
  // An environment in which traps are armed.
  const env = { FAILPOINT: setting, NODE_ENV: 'test' };
  await restartWith(instance, env);
  const trapped = instance.pid;
  const endMs = performance.now() + trapMs;
  const isSprung = () => instance.pid !== trapped || isStopped(trapped);
  while (!isSprung() && performance.now() < endMs) {
    pulse();
    await until(`${setting} to be passed`, isSprung, 700).catch(() => undefined);
  }
  if (!isSprung()) {
    await restartWith(instance, {});
    throw new NothingDone(`${instance.name} did not pass ${setting} within ${trapMs / 1000} s`);
  }
  if (instance.pid !== trapped) {
    if (instance.service === 'worker') pulse();
    return;
  }
  await sleep(forMs);
  instance.signal('SIGCONT');
}

/** Lets the clock of a process jump while it works. */
export async function jumpClock(
  { instances, dir }: SingleSystem,
  { instance: name, shiftMs, forMs }: Extract<Fault, { kind: 'clock-jump' }>,
): Promise<void> {
  const jumped = join(dir, `${name}-clock-jumped`);
  await rm(jumped, { force: true });
  const env = {
    NODE_OPTIONS: `--import=${clock}`,
    CLOCK_SHIFT_MS: String(shiftMs),
    CLOCK_JUMPS_AFTER_MS: String(forMs / 2),
    CLOCK_JUMPED_FILE: jumped,
  };
  await runFor(instances[name], forMs, { env, isDone: () => existsSync(jumped) });
  if (!existsSync(jumped)) throw new NothingDone(`the clock of ${name} has not jumped`);
}

/** A machine that is busy may take so much longer than a fault lasts, in milliseconds. */
const patienceMs = 20_000;

/** Runs a process in another way than usual, and then as usual again. @param isDone what it waits for, within reason */
export async function runFor(
  instance: Instance,
  forMs: number,
  { env = {}, log, isDone = () => true }: { env?: Record<string, string>; log?: number; isDone?: () => boolean },
): Promise<void> {
  await restartWith(instance, env, log);
  const { pid } = instance;
  const isItsLog = pid !== undefined && (log === undefined || readlinkSync(`/proc/${pid}/fd/1`) === '/dev/full');
  await sleep(forMs);
  await until(`${instance.name} to have done it`, () => isDone() || instance.pid !== pid, patienceMs).catch(
    () => false,
  );
  const lived = instance.pid === pid;
  await restartWith(instance, {});
  if (pid === undefined || !isItsLog || !lived) throw new NothingDone(`${instance.name} did not run as it should`);
}

async function restartWith(instance: Instance, env: { [name: string]: string }, log?: number): Promise<void> {
  await instance.down('SIGKILL');
  await instance.start(env, log);
}
