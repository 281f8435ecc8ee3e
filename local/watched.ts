import { setTimeout as sleep } from 'node:timers/promises';
import { createBackoff } from './backoff.ts';
import { Fault } from './fault.ts';
import { type Program, type RunningProgram, startProgram, stopRecorded } from './program.ts';
import type { Stack } from './stack.ts';
import type { ProgramState, ProgramStatus } from './state.ts';

/** A program that is started again whenever it ends. */
export type WatchedProgram = {
  readonly state: ProgramState;
  readonly program: Program;
  /** The first start: resolves when the program is ready; from then on it is watched. */
  start(): Promise<void>;
  /** Kills the process, so that it is started again. */
  replace(reason: string): Promise<void>;
  /** Ends the watch and the process. */
  stop(): Promise<void>;
};

export type WatchOptions = {
  stack: Stack;
  program: Program;
  /** Called when the state has changed. */
  onChange: (state: ProgramState) => void;
};

/** Watches a program; nothing runs before `start`. */
export function watchProgram({ stack, program, onChange }: WatchOptions): WatchedProgram {
  const aborter = new AbortController();
  const backoff = createBackoff();
  let running: RunningProgram | undefined;
  let starting: Promise<void> = Promise.resolve();
  let watching: Promise<void> = Promise.resolve();
  let reason: string | undefined;
  const state: ProgramState = {
    name: program.name,
    title: program.title,
    port: program.ports[0] as number,
    status: 'waiting',
    since: new Date().toISOString(),
    restarts: 0,
  };

  function become(status: ProgramStatus): void {
    state.status = status;
    state.since = new Date().toISOString();
    if (status === 'ready' && running) state.pid = running.pid;
    else delete state.pid;
    onChange(state);
  }

  async function bringUp(): Promise<void> {
    become('starting');
    running = await startProgram(stack, program, aborter.signal);
    become('ready');
  }

  /** Until the stop: wait for the end, wait for the back-off, start again. A failed start counts as an end. */
  async function keepUp(): Promise<void> {
    let upSince = performance.now();
    while (!aborter.signal.aborted) {
      await running?.ended;
      if (aborter.signal.aborted) return;
      state.restarts += 1;
      state.reason = reason ?? 'it ended by itself';
      reason = undefined;
      become('backing-off');
      const waitMs = Math.max(backoff.next(performance.now() - upSince), program.comesBackAfterMs ?? 0);
      await sleep(waitMs, undefined, { signal: aborter.signal }).catch(() => {});
      if (aborter.signal.aborted) return;
      upSince = performance.now();
      try {
        await bringUp();
      } catch (error) {
        running = undefined;
        reason = error instanceof Fault ? error.message : String(error);
      }
    }
  }

  return {
    state,
    program,
    async start() {
      starting = bringUp();
      await starting;
      watching = keepUp();
    },
    async replace(why) {
      if (state.status !== 'ready') return;
      reason = why;
      await running?.stop();
    },
    async stop() {
      aborter.abort();
      // By its record, which knows the process even while it is starting.
      await stopRecorded(stack, program);
      await Promise.allSettled([starting, watching]);
      await stopRecorded(stack, program);
      become('stopped');
    },
  };
}
