import type { ChaosSystem } from '../system/chaos-system.ts';
import { runCli } from './cli.ts';
import type { Violation } from './violation.ts';

/** What `verify` says of the system, the tool of whoever runs it: told in other code than the checks beside this file. */
export async function checkWithVerify(system: ChaosSystem): Promise<Violation[]> {
  const { code, stdout, stderr } = await runCli(system, ['verify', '--json']);
  return code === 0 ? [] : [{ promised: 'verify', what: `${stdout.trim() || stderr.trim()}`.slice(0, 2_000) }];
}
