import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repositoryDir } from '../../../local/stack.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';

const timeoutMs = 120_000;

/** What a command of the cli said, and how it ended: with a code, or by a signal. */
export type CliEnd = { code: number | undefined; signal: NodeJS.Signals | undefined; stdout: string; stderr: string };

/** Runs a command of the cli against a system, as a process of its own. */
export function runCli(
  { settings }: Pick<ChaosSystem, 'settings'>,
  args: string[],
  more: Record<string, string> = {},
): Promise<CliEnd> {
  const env = {
    ...process.env,
    // Not those of a stack that runs beside this one.
    SETTINGS_FILE: '/dev/null',
    ...settings,
    ...more,
  };
  const all = ['--disable-warning=TimeoutNegativeWarning', join(repositoryDir, 'cli/main.ts'), ...args];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      all,
      { env, timeout: timeoutMs, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? undefined, signal: child.signalCode ?? undefined, stdout, stderr }),
    );
  });
}
