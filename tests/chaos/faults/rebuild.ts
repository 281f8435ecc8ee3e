import { runCli } from '../checks/cli.ts';
import type { Fault } from '../plan.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { NothingDone } from './nothing-done.ts';

/** Builds the views again while the crowd reads them; or is killed at it, and leaves what it has done so far. */
export async function rebuild(
  system: ChaosSystem,
  fault: Extract<Fault, { kind: 'rebuild' | 'rebuild-kill' }>,
): Promise<void> {
  const trap = fault.kind === 'rebuild-kill' ? { FAILPOINT: fault.setting, NODE_ENV: 'test' } : {};
  const { code, signal, stderr } = await runCli(system, ['rebuild', '--from', fault.from], trap);
  const done = fault.kind === 'rebuild' ? code === 0 : signal === 'SIGKILL';
  if (!done) throw new NothingDone(`rebuild ended with ${code ?? signal}: ${stderr.trim().slice(-300)}`);
}
