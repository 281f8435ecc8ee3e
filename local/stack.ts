import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Ports } from './ports.ts';
import { isAlive, type ProcessIdentity } from './process.ts';

/** The working tree of this file. */
export const repositoryDir = resolve(import.meta.dirname, '..');

/** Downloads that all stacks of this working tree share. A reset keeps them. */
export const cacheDir = join(repositoryDir, '.local', 'cache');

/** One running system: a directory and a set of ports. */
export type Stack = {
  dir: string;
  ports: Ports;
  /** Whether it has three nodes of each engine and two of each service. */
  isCluster?: boolean;
  /** Whether its engines run at their best after a minute, instead of starting soon. */
  runsLong?: boolean;
};

/** Whether what runs in a directory, or ran last, is a cluster. */
export function isClusterIn(dir: string): boolean {
  return existsSync(clusterMark(dir));
}

/** Remembers whether a stack is a cluster, for commands that come later. */
export function markCluster({ dir, isCluster = false }: Stack): void {
  if (isCluster) writeFileSync(clusterMark(dir), '');
  else rmSync(clusterMark(dir), { force: true });
}

function clusterMark(dir: string): string {
  return join(dir, 'run', 'cluster');
}

/** The directory of a program's data. */
export function dataDir(stack: Stack, name: string): string {
  return join(stack.dir, 'data', ...(stack.isCluster ? ['cluster'] : []), name);
}

/** The file of a program's output. */
export function logFile(stack: Stack, name: string): string {
  return join(stack.dir, 'logs', `${name}.log`);
}

/** Makes the directories of a stack. */
export function makeStackDirs(stack: Stack): void {
  for (const part of ['data', 'logs', 'run']) mkdirSync(join(stack.dir, part), { recursive: true });
}

/** Records a process under a name, so that it can be found after this process has ended. */
export function recordProcess(stack: Stack, name: string, identity: ProcessIdentity): void {
  const file = recordFile(stack, name);
  // By rename: a reader never sees a partial record.
  writeFileSync(`${file}.new`, JSON.stringify(identity));
  renameSync(`${file}.new`, file);
}

/** The process that was recorded under a name, if it still runs. */
export function recordedProcess(stack: Stack, name: string): ProcessIdentity | undefined {
  try {
    const identity = JSON.parse(readFileSync(recordFile(stack, name), 'utf8')) as ProcessIdentity;
    return isAlive(identity) ? identity : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the record of a process that has ended. */
export function forgetProcess(stack: Stack, name: string): void {
  rmSync(recordFile(stack, name), { force: true });
}

function recordFile(stack: Stack, name: string): string {
  return join(stack.dir, 'run', `${name}.json`);
}
