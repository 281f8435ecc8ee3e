import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from './stack.ts';

export type ProgramStatus = 'waiting' | 'starting' | 'ready' | 'backing-off' | 'stopped';

export type ProgramState = {
  name: string;
  title: string;
  port: number;
  status: ProgramStatus;
  pid?: number;
  /** The time of the last change of status, ISO 8601. */
  since: string;
  restarts: number;
  /** Why it was last started again. */
  reason?: string;
};

/** The supervisor's view of its stack, for other processes. */
export type StackState = {
  phase: 'starting' | 'running' | 'stopping';
  programs: ProgramState[];
};

/** Writes the state by rename, so that a reader never sees a partial one. */
export function writeState(stack: Stack, state: StackState): void {
  const file = stateFile(stack);
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2));
  renameSync(`${file}.new`, file);
}

/** The last state that was written, or undefined. Its supervisor may have died since. */
export function readState(stack: Stack): StackState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(stack), 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}

function stateFile(stack: Stack): string {
  return join(stack.dir, 'run', 'state.json');
}
