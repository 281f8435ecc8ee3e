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
  /** When the status became what it is, ISO 8601. */
  since: string;
  restarts: number;
  /** Why it was last started again. */
  reason?: string;
};

/** What the supervisor says of its stack; others read it to see more than that a process runs. */
export type StackState = {
  phase: 'starting' | 'running' | 'stopping';
  programs: ProgramState[];
};

/** Writes the state so that a reader never sees half of it. */
export function writeState(stack: Stack, state: StackState): void {
  const file = stateFile(stack);
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2));
  renameSync(`${file}.new`, file);
}

/** The last state that was written, or undefined. Whether its supervisor still lives is another question. */
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
