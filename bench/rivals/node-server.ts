import { join } from 'node:path';
import { takesConnections } from '../../local/probe.ts';
import type { Program } from '../../local/program.ts';
import { repositoryDir } from '../../local/stack.ts';

/** A Node server as a program, ready when it listens on PORT. */
export function nodeServer(name: string, port: number, file: string, env: Record<string, string>): Program {
  return {
    name,
    title: name,
    ports: [port],
    requires: [],
    prepare: async () => ({
      command: process.execPath,
      args: ['--disable-warning=TimeoutNegativeWarning', join(repositoryDir, file)],
      env: { ...process.env, PORT: String(port), ...env },
    }),
    isReady: () => takesConnections(port),
    readyWithinMs: 10_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
  };
}
