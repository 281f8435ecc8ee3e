import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fault } from './fault.ts';

export type CommandOptions = {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Standard input of the command. */
  input?: string;
  /**
   * What to do with its standard output. "ignore" is for commands that reopen /dev/stdout, which fails with a pipe.
   * Default "collect".
   */
  stdout?: 'collect' | 'ignore';
  /** Makes an error message from the output of a failed command. */
  explain?: (output: string) => string;
};

/** Debian installs servers in directories that are not on a user's PATH. */
const extraDirs = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The path of an executable, or undefined if there is none. */
export function findExecutable(name: string): string | undefined {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), ...extraDirs];
  return dirs
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a command and returns its output.
 * @throws {Fault} with the end of its output, if it fails or cannot be started
 */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { input, stdout = 'collect', explain, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...spawnOptions,
      stdio: ['pipe', stdout === 'collect' ? 'pipe' : 'ignore', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    // A command that does not read its input is judged by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    child.once('error', (error) => reject(new Fault(`${command} could not be started: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) return resolve(output);
      const lastLine = output.trim().split('\n').at(-1) || `exit code ${code}`;
      reject(new Fault(explain?.(output.trim()) ?? `"${command} ${args.join(' ')}" failed: ${lastLine}`));
    });
  });
}
