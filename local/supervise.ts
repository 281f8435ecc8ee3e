import { join } from 'node:path';
import { clusterGroups } from './cluster/programs.ts';
import { renewCertificates } from './cluster/renewal.ts';
import { enginePrograms } from './engines.ts';
import { mailbox } from './mailbox.ts';
import { nginx } from './nginx.ts';
import { type Program, stopRecorded } from './program.ts';
import { rotateLogs } from './rotate.ts';
import { nodeProgramNames, service } from './services.ts';
import { makeStackDirs, type Stack } from './stack.ts';
import { type ProgramState, type StackState, writeState } from './state.ts';
import { type WatchedProgram, watchProgram } from './watched.ts';

const rotateEveryMs = 30_000;
const renewalEveryMs = 3_600_000;
const livenessEveryMs = 5_000;
/** A service with so many failed checks in a row is replaced. */
const livenessTries = 3;

export type Supervisor = {
  /**
   * Starts everything in order.
   * @returns whether everything runs; false if it was stopped meanwhile
   * @throws {Fault} why a program did not start, after everything was stopped again
   */
  start(): Promise<boolean>;
  /** Stops everything in reverse order; may be called at any time, also during the start. */
  stop(): Promise<void>;
};

export type SupervisorEvents = {
  /** A program has become ready for the first time. */
  onReady?: (title: string, port: number, tookMs: number) => void;
  /** A program's state has changed. */
  onChange?: (state: ProgramState) => void;
  /** Certificates of a cluster are renewed; a line for each step. */
  onRenewal?: (line: string) => void;
};

/** The programs of a stack in the order of their start; those of one group start in parallel. */
export function programGroups(stack: Stack): Program[][] {
  if (stack.isCluster) return clusterGroups(stack);
  return [
    [...enginePrograms(stack), mailbox(stack)],
    nodeProgramNames.map((name) => service(stack, name)),
    [nginx(stack)],
  ];
}

/** Stops all programs of a stack by their records, whoever started them. */
export async function stopAll(stack: Stack): Promise<number> {
  let stopped = 0;
  for (const group of programGroups(stack).reverse()) {
    const ended = await Promise.all(group.map((program) => stopRecorded(stack, program)));
    stopped += ended.filter(Boolean).length;
  }
  return stopped;
}

/** Runs a whole stack: engines, then services, then the gateway. Each is started again when it ends. */
export function createSupervisor(
  stack: Stack,
  events: SupervisorEvents = {},
  groups = programGroups(stack),
): Supervisor {
  const state: StackState = { phase: 'starting', programs: [] };
  const save = () => writeState(stack, state);
  const watched = groups.map((group) =>
    group.map((program) =>
      watchProgram({
        stack,
        program,
        onChange(programState) {
          save();
          events.onChange?.(programState);
        },
      }),
    ),
  );
  state.programs = watched.flat().map((program) => program.state);
  const timers: NodeJS.Timeout[] = [];
  let stopping: Promise<void> | undefined;

  async function startInOrder(): Promise<void> {
    for (const group of watched) {
      if (stopping) return;
      const starts = await Promise.allSettled(group.map((program) => startOne(program, events)));
      const failed = starts.find((start) => start.status === 'rejected');
      if (failed) throw failed.reason;
    }
  }

  async function stopInOrder(): Promise<void> {
    state.phase = 'stopping';
    save();
    for (const timer of timers) clearInterval(timer);
    for (const group of watched.toReversed()) await Promise.all(group.map((program) => program.stop()));
  }

  function stop(): Promise<void> {
    stopping ??= stopInOrder();
    return stopping;
  }

  async function renew(): Promise<void> {
    const report = events.onRenewal ?? (() => {});
    await renewCertificates(stack, { groups, report }).catch((error: Error) => report(error.message));
  }

  return {
    stop,
    async start() {
      makeStackDirs(stack);
      save();
      try {
        await startInOrder();
      } catch (error) {
        // A start that fails because of the stop is not a failure.
        const wanted = stopping !== undefined;
        await stop();
        if (wanted) return false;
        throw error;
      }
      if (stopping) return false;
      state.phase = 'running';
      save();
      timers.push(
        setInterval(() => void rotateLogs(join(stack.dir, 'logs')), rotateEveryMs),
        ...(stack.isCluster ? [setInterval(() => void renew(), renewalEveryMs)] : []),
        ...watched.flat().flatMap((program) => watchLiveness(program) ?? []),
      );
      return true;
    },
  };
}

async function startOne(program: WatchedProgram, events: SupervisorEvents): Promise<void> {
  const startedAt = performance.now();
  await program.start();
  events.onReady?.(program.state.title, program.state.port, performance.now() - startedAt);
}

/** Replaces a program that runs but reports that it is stuck, or does not answer. */
function watchLiveness(watched: WatchedProgram): NodeJS.Timeout | undefined {
  const { isAlive } = watched.program;
  if (!isAlive) return undefined;
  let failures = 0;
  return setInterval(async () => {
    if (watched.state.status !== 'ready') {
      failures = 0;
      return;
    }
    failures = (await isAlive().catch(() => false)) ? 0 : failures + 1;
    if (failures < livenessTries) return;
    failures = 0;
    await watched.replace(`it was not alive for ${livenessTries} checks in a row`);
  }, livenessEveryMs);
}
