import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../../local/program.ts';
import { logFile, repositoryDir, type Stack } from '../../local/stack.ts';

export type UsualWorkerOptions = { name: string; lockScope: 'seat' | 'show'; env: Record<string, string> };

/** The usual worker as a program of the stack. */
export function usualWorker(stack: Stack, { name, lockScope, env }: UsualWorkerOptions): Program {
  return {
    name,
    title: name,
    ports: [],
    requires: [],
    prepare: async () => ({
      command: process.execPath,
      args: ['--disable-warning=TimeoutNegativeWarning', join(repositoryDir, 'bench/rivals/usual-worker.ts')],
      env: { ...process.env, ...env, LOCK_SCOPE: lockScope },
    }),
    isReady: async () => (await readFile(logFile(stack, name), 'utf8')).includes('is up'),
    readyWithinMs: 30_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  };
}
