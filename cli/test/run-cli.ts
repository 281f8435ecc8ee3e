import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../tests/support/sandbox.ts';

type Urls = Pick<Sandbox, 'databaseUrl' | 'mongodbUri' | 'kafkaBrokers' | 'namespace'>;

export type CliRun = { code: number; out: string; err: string };

const repository = resolve(import.meta.dirname, '../..');

/** Runs a command of the CLI as a person would, on the engines of a sandbox. */
export async function runCli(sandbox: Urls, args: string[], env: Record<string, string> = {}): Promise<CliRun> {
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', 'cli/main.ts', ...args], {
    cwd: repository,
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: sandbox.databaseUrl,
      MONGODB_URI: sandbox.mongodbUri,
      KAFKA_BROKERS: sandbox.kafkaBrokers,
      NAMESPACE: sandbox.namespace,
      // Not those of a stack that runs beside the tests.
      SETTINGS_FILE: '/dev/null',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

/** The documents of a command that was run with --json. */
export function documentsOf<T>({ out }: CliRun): T[] {
  return out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
