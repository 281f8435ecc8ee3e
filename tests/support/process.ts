import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { NodeProgramName, ServiceName } from '../../local/services.ts';
import { nodeArguments } from '../../local/services.ts';

export type { ServiceName };

export type ServiceProcess = {
  pid: number;
  /** What it has said so far, a line an entry. */
  lines: string[];
  /** Waits until it has said something that matches; fails when it ends before. */
  said(pattern: RegExp): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended, with its exit code or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<number | NodeJS.Signals>;
};

const repository = resolve(import.meta.dirname, '../..');

/** Starts a service as its own process, as the local stack does. */
export function startProcess(name: NodeProgramName, env: Record<string, string>): ServiceProcess {
  const child = spawn(process.execPath, nodeArguments(name), {
    cwd: repository,
    env: { PATH: process.env.PATH ?? '', PORT: '0', AUTH: 'open', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  // Only then has all been heard that it said.
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const listeners = new Set<() => void>();
  const hear = (line: string) => {
    lines.push(line);
    for (const listener of listeners) listener();
  };
  createInterface(child.stdout).on('line', hear);
  createInterface(child.stderr).on('line', hear);

  function said(pattern: RegExp): Promise<string> {
    return new Promise((found, fail) => {
      const look = () => {
        const line = lines.find((one) => pattern.test(one));
        if (line === undefined) return;
        listeners.delete(look);
        found(line);
      };
      listeners.add(look);
      ended.then((how) => {
        if (listeners.delete(look))
          fail(new Error(`${name} ended (${how}) before it said ${pattern}:\n${lines.slice(-10).join('\n')}`));
      });
      look();
    });
  }

  return {
    pid: child.pid!,
    lines,
    said,
    ended,
    signal: (signal) => child.kill(signal),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Whether a process stands still since a SIGSTOP: field 3 of proc_pid_stat(5). */
export function isStopped(pid: number | undefined): boolean {
  return pid !== undefined && statOf(pid)?.state === 'T';
}

/** A process and all that descend from it: PostgreSQL has a process for each connection. */
export function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? statOf(Number(entry))?.parent : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/** Fields 3 and 4 of proc_pid_stat(5); nothing where there is no such process. */
function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
