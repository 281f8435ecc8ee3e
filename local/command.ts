import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fault } from './fault.ts';

export type CommandOptions = {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** What the command reads. */
  input?: string;
  /** What becomes of its standard output; one that opens /dev/stdout again cannot have our pipe. Default "collect". */
  stdout?: 'collect' | 'ignore';
  /** Makes the sentence for a person from the output of a command that failed. */
  explain?: (output: string) => string;
};

/** Debian keeps servers where a plain user's PATH does not look. */
const extraDirs = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The path of an executable, or undefined where there is none. */
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
 * Runs a command to its end and returns what it printed.
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
    // A command that ends without reading its input is judged by its exit code.
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
