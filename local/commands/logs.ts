import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Fault } from '../fault.ts';
import { supervisorName } from '../settings.ts';
import { logFile, type Stack } from '../stack.ts';
import { programGroups } from '../supervise.ts';

const lastLines = '100';

export type LogsOptions = {
  /** Only this program's log. If absent, all logs, with the name before each line. */
  name?: string | undefined;
  /** Continues until Ctrl-C. */
  follow: boolean;
};

/**
 * Prints the end of the logs.
 * @throws {Fault} if no program has that name
 */
export async function logs(stack: Stack, { name, follow }: LogsOptions): Promise<void> {
  const names = [
    ...programGroups(stack)
      .flat()
      .map((program) => program.name),
    supervisorName,
  ];
  if (name !== undefined && !names.includes(name)) {
    throw new Fault(`there is no "${name}"; there are ${names.join(', ')}`);
  }
  const chosen = name === undefined ? names : [name];
  const present = chosen.filter((one) => existsSync(logFile(stack, one)));
  if (present.length === 0) throw new Fault('there are no logs yet');
  const width = Math.max(...present.map((one) => one.length));
  const prefixOf = (one: string) => (name === undefined ? `${one.padEnd(width)} | ` : '');
  await Promise.all(present.map((one) => tail(logFile(stack, one), prefixOf(one), follow)));
}

/** Uses tail(1), which follows a file through its rotation. */
function tail(file: string, prefix: string, follow: boolean): Promise<void> {
  const args = ['-n', lastLines, ...(follow ? ['-F', '-q'] : []), file];
  const child = spawn('tail', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface({ input: child.stdout }).on('line', (line) => console.log(prefix + line));
  return new Promise((resolve) => child.once('close', () => resolve()));
}
