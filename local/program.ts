import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { Fault } from './fault.ts';
import type { Requirement } from './packages.ts';
import { holderOfPort, isPortTaken } from './ports.ts';
import { end, identify, isAlive, type ProcessIdentity, signal } from './process.ts';
import { forgetProcess, logFile, recordedProcess, recordProcess, type Stack } from './stack.ts';
import { holdsWithin } from './until.ts';

const logTailCharacters = 4_000;

/** How to start a program's process. */
export type Launch = {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
};

/** One program of a stack: an engine, a service or the gateway. */
export type Program = {
  /** The name of its log, data and process record. */
  name: string;
  /** The name shown to the user. A stand-in says so. */
  title: string;
  /** The ports that it listens on. */
  ports: number[];
  /** Its address. Default: 127.0.0.1. */
  host?: string;
  /** What the machine must have. */
  requires: Requirement[];
  /** Downloads what is missing and returns what that was. Absent if there is nothing to download. */
  fetch?: () => Promise<string | undefined>;
  /**
   * Makes everything that the start needs (data directory, configuration) and returns how to start. May be called
   * repeatedly.
   */
  prepare(): Promise<Launch>;
  /** Asks the program in its own protocol whether it serves. Throwing counts as no. */
  isReady(): Promise<boolean>;
  /** Asks a running program whether it makes progress; one that does not is replaced. */
  isAlive?: () => Promise<boolean>;
  /** Asks the program what it is among its like, in words: `leads`, `replica`. */
  role?: () => Promise<string | undefined>;
  readyWithinMs: number;
  /** After an end, how long another has to take over before it comes back. */
  comesBackAfterMs?: number;
  stopSignal: NodeJS.Signals;
  /** How long a graceful stop may take before the process is killed. */
  stopWithinMs: number;
  /** Ends what the program has started and left behind. */
  clearUp?: () => Promise<void>;
};

/** A program's process, started or taken over. */
export type RunningProgram = {
  readonly name: string;
  readonly title: string;
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Stops gracefully, then by force; resolves when the process has ended. */
  stop(): Promise<void>;
  /** SIGKILL, as in a crash; resolves when the process has ended. */
  kill(): Promise<void>;
  /** Any signal, e.g. SIGSTOP and SIGCONT. */
  signal(name: NodeJS.Signals): void;
  /** Starts it again, and stops it first if it runs; resolves when it is ready. */
  restart(): Promise<void>;
};

/**
 * Starts a program and waits until it is ready; a running one is taken over.
 * @param abort cancels, and leaves no process of the program running
 * @throws {Fault} if a port is taken, or the program ends or is not ready in time
 */
export async function startProgram(stack: Stack, program: Program, abort?: AbortSignal): Promise<RunningProgram> {
  let identity = await runningOrStarted(stack, program, abort);
  return {
    name: program.name,
    title: program.title,
    get pid() {
      return identity.pid;
    },
    get ended() {
      return hasEnded(identity);
    },
    signal: (name) => signal(identity, name),
    stop: () => stopProgram(stack, program, identity),
    async kill() {
      signal(identity, 'SIGKILL');
      await hasEnded(identity);
    },
    async restart() {
      await stopProgram(stack, program, identity);
      identity = await runningOrStarted(stack, program);
    },
  };
}

/** Stops a program by its process record, whoever started it. Does nothing if it does not run. */
export async function stopRecorded(stack: Stack, program: Program): Promise<boolean> {
  const identity = recordedProcess(stack, program.name);
  if (!identity) return false;
  await stopProgram(stack, program, identity);
  return true;
}

async function stopProgram(stack: Stack, program: Program, identity: ProcessIdentity): Promise<void> {
  // A stopped process cannot handle other signals.
  signal(identity, 'SIGCONT');
  await end(identity, program.stopSignal, program.stopWithinMs);
  await program.clearUp?.();
  forgetProcess(stack, program.name);
}

async function runningOrStarted(stack: Stack, program: Program, abort?: AbortSignal): Promise<ProcessIdentity> {
  let identity = recordedProcess(stack, program.name);
  let logBegin = 0;
  if (!identity) {
    await refuseTakenPorts(program);
    const launch = await program.prepare();
    refuseAborted(program, abort);
    ({ identity, logBegin } = await launchProcess(stack, program, launch));
  }
  try {
    await waitUntilReady(stack, program, { identity, logBegin }, abort);
  } catch (error) {
    await stopProgram(stack, program, identity);
    throw error;
  }
  return identity;
}

/** @throws {Fault} that names the process that uses a port */
export async function refuseTakenPorts(program: Program): Promise<void> {
  for (const port of program.ports) {
    if (!(await isPortTaken(port, program.host))) continue;
    throw new Fault(`port ${port}, which ${program.title} needs, is taken by ${await holderOfPort(port)}`);
  }
}

/** A process, and the offset at which its lines begin in the program's log. */
type Launched = {
  identity: ProcessIdentity;
  logBegin: number;
};

async function launchProcess(stack: Stack, program: Program, launch: Launch): Promise<Launched> {
  // The process writes to its log file itself, so that it can outlive this one. It appends, so that the file can be
  // truncated.
  const log = openSync(logFile(stack, program.name), 'a');
  const logBegin = fstatSync(log).size;
  try {
    const child = spawn(launch.command, launch.args, {
      // Its own process group: Ctrl-C in the shell reaches only this process, which stops the programs in order.
      detached: true,
      stdio: ['ignore', log, log],
      env: launch.env ?? process.env,
      ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
      ...(launch.uid === undefined ? {} : { uid: launch.uid }),
      ...(launch.gid === undefined ? {} : { gid: launch.gid }),
    });
    await hasSpawned(child, program);
    child.unref();
    const identity = identify(child.pid as number);
    if (!identity) throw new Fault(`${program.title} ended at once: ${lastLogLine(stack, program, logBegin)}`);
    recordProcess(stack, program.name, identity);
    return { identity, logBegin };
  } finally {
    closeSync(log);
  }
}

function hasSpawned(child: ChildProcess, program: Program): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Fault(`${program.title} could not be started: ${error.message}`)));
  });
}

function refuseAborted(program: Program, abort?: AbortSignal): void {
  if (abort?.aborted) throw new Fault(`the start of ${program.title} was given up`);
}

async function waitUntilReady(
  stack: Stack,
  program: Program,
  { identity, logBegin }: Launched,
  abort?: AbortSignal,
): Promise<void> {
  const gone = () => !isAlive(identity);
  let ready = false;
  await holdsWithin(
    program.readyWithinMs,
    async () => {
      if (gone() || abort?.aborted) return true;
      ready = await program.isReady();
      return ready;
    },
    50,
  );
  if (ready) return;
  refuseAborted(program, abort);
  const what = gone() ? 'ended while it started' : `was not ready within ${program.readyWithinMs / 1_000} s`;
  throw new Fault(
    `${program.title} ${what} (${logFile(stack, program.name)}): ${lastLogLine(stack, program, logBegin)}`,
  );
}

/** Polls: a process that was taken over is not a child of this one, so there is no exit event. */
async function hasEnded(identity: ProcessIdentity): Promise<void> {
  while (!(await holdsWithin(3_600_000, async () => !isAlive(identity), 100)));
}

/**
 * The most useful line about a failure: the last one with an error, or the last one. Stack traces are skipped, and what
 * Node says of an error event below the error itself.
 */
function lastLogLine(stack: Stack, program: Program, logBegin: number): string {
  const log = readFileSync(logFile(stack, program.name));
  // A log that has become shorter was rotated.
  const text = log
    .subarray(log.length < logBegin ? 0 : logBegin)
    .toString('utf8')
    .slice(-logTailCharacters);
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v|^Emitted 'error' event/.test(line));
  return lines.findLast((line) => /error|fatal|wrong|must/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}
