import type { RunningProgram } from '../../../local/program.ts';
import type { Fault } from '../plan.ts';
import type { Instance } from '../system/instance.ts';
import type { Link } from '../system/link.ts';
import type { SingleSystem } from '../system/single-system.ts';
import { inflict } from './inflict.ts';
import { NothingDone } from './nothing-done.ts';

/** A system of which nothing can be harmed: no process runs, none stops, and nobody uses a connection. */
function untouchable(): SingleSystem {
  const instance: Partial<Instance> = {
    name: 'worker-1',
    service: 'worker',
    pid: undefined,
    signal: () => undefined,
    start: async () => undefined,
    down: async () => false,
    crash: async () => false,
  };
  const engine: Partial<RunningProgram> = {
    name: 'redis',
    // Before and after: it was never another.
    pid: process.pid,
    kill: async () => undefined,
    stop: async () => undefined,
    restart: async () => undefined,
  };
  const link: Partial<Link> = { disturbed: 7, set: () => undefined };
  return {
    dir: '/nowhere',
    instances: { 'worker-1': instance },
    engines: { redis: engine },
    links: { redis: link },
  } as never;
}

const on = { atMs: 0, forMs: 1, instance: 'worker-1' } as const;
const of = { atMs: 0, forMs: 1, engine: 'redis' } as const;

it.each<Fault>([
  { kind: 'crash', ...on },
  { kind: 'kill', ...on },
  { kind: 'leave', ...on },
  { kind: 'pause', ...on },
  { kind: 'clock-jump', ...on, shiftMs: 1 },
  { kind: 'log-disk-full', ...on },
  { kind: 'engine-kill', ...of },
  { kind: 'engine-restart', ...of },
  { kind: 'link-slow', ...of },
  { kind: 'link-cut', ...of },
  { kind: 'link-half-open', ...of },
])('is not done when $kind does nothing to anybody', async (fault) => {
  await expect(inflict({ system: untouchable(), pulse: () => undefined }, fault)).rejects.toThrow(NothingDone);
});
