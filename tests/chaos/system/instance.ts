import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpAnswers } from '../../../local/probe.ts';
import type { Launch, Program } from '../../../local/program.ts';
import type { NodeProgramName } from '../../../local/services.ts';
import { service } from '../../../local/services.ts';
import type { Stack } from '../../../local/stack.ts';
import { logFile } from '../../../local/stack.ts';
import type { InstanceName } from '../plan.ts';

const startAgainAfterMs = 300;
const livenessEveryMs = 5_000;
const livenessTries = 3;

/** One process from its start to its end. Times are in milliseconds since 1970, and once on the clock of the clients. */
export type Life = {
  name: InstanceName;
  pid: number | undefined;
  startedAt: number;
  /** As performance.now() has it. */
  startMs: number;
  endedAt?: number;
  /** What ended it, where it did not end by itself. */
  signal?: NodeJS.Signals;
};

/** One process of a service, started again whenever it ends, and replaced when it says that it is dead. */
export type Instance = {
  readonly name: InstanceName;
  readonly service: NodeProgramName;
  readonly url: string;
  /** How often it ended without having been told to, and was started again. */
  readonly restarts: number;
  /** How often it was replaced because it said, three times in a row, that it makes no progress. */
  readonly replaced: number;
  /** While it runs. */
  readonly pid: number | undefined;
  /** All its processes so far. */
  readonly lives: readonly Life[];
  /** Starts it, unless it runs. @param env over its settings @param log where its output goes; both for this process only */
  start(env?: Record<string, string>, log?: number): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /**
   * Ends it and keeps it down until `start`.
   * @param how SIGKILL as a crash, SIGTERM in order
   * @returns whether there was a process to end
   */
  down(how: 'SIGKILL' | 'SIGTERM'): Promise<boolean>;
  /** Kills it, and lets it be started again as after any crash. @returns whether there was a process to kill */
  crash(): Promise<boolean>;
  isReady(): Promise<boolean>;
};

/** @param stack with the ports by which services reach the engines */
export function createInstance(
  stack: Stack,
  name: InstanceName,
  { port, settings }: { port: number; settings: Record<string, string> },
): Instance {
  const kind = name.slice(0, name.lastIndexOf('-')) as NodeProgramName;
  const ownLog = openSync(logFile(stack, name), 'a');
  const lives: Life[] = [];
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let wanted = false;
  let restarts = 0;
  let replaced = 0;

  async function launch(env: Record<string, string>, log = ownLog): Promise<void> {
    const program = service(stack, kind, {
      instance: name,
      port,
      env: {
        MEMBER_DIR: join(stack.dir, 'members'),
        ...settings,
        ...env,
      },
    });
    const prepared = await untilPrepared(program);
    if (prepared === undefined || !wanted || child !== undefined) return;
    const { command, args, cwd, env: full } = prepared;
    const started = spawn(command, ['--disable-warning=TimeoutNegativeWarning', ...args], {
      ...(cwd !== undefined && { cwd }),
      env: full,
      stdio: ['ignore', log, log],
    });
    child = started;
    const life: Life = { name, pid: started.pid, startedAt: Date.now(), startMs: performance.now() };
    lives.push(life);
    const liveness = watchLiveness();
    ended = once(started, 'exit').then(([, signalName]: unknown[]) => {
      life.endedAt = Date.now();
      if (typeof signalName === 'string') life.signal = signalName as NodeJS.Signals;
      child = undefined;
      clearInterval(liveness);
      if (wanted) startAgain();
    });
  }

  /** A service's own database cannot be looked for while PostgreSQL is away. @returns nothing if it is not wanted any more */
  async function untilPrepared(program: Program): Promise<Launch | undefined> {
    while (wanted) {
      try {
        return await program.prepare();
      } catch {
        await sleep(startAgainAfterMs);
      }
    }
    return undefined;
  }

  function startAgain(): void {
    restarts += 1;
    // Without the settings of the test: those were for the process that has ended.
    setTimeout(() => wanted && launch({}), startAgainAfterMs);
  }

  /** As the local stack does it, but only once it has been alive: a start may take as long as it takes. */
  function watchLiveness(): NodeJS.Timeout {
    let failures = 0;
    let wasAlive = false;
    return setInterval(async () => {
      const alive = await httpAnswers(port, '/health/live').catch(() => false);
      wasAlive ||= alive;
      failures = alive || !wasAlive ? 0 : failures + 1;
      if (failures < livenessTries) return;
      failures = 0;
      replaced += 1;
      signal('SIGKILL');
    }, livenessEveryMs);
  }

  function signal(signalName: NodeJS.Signals): void {
    child?.kill(signalName);
  }

  return {
    name,
    service: kind,
    url: `http://127.0.0.1:${port}`,
    lives,
    get restarts() {
      return restarts;
    },
    get replaced() {
      return replaced;
    },
    get pid() {
      return child?.pid;
    },
    signal,
    async start(env = {}, log = ownLog) {
      wanted = true;
      await launch(env, log);
    },
    async down(how) {
      const isRunning = child !== undefined;
      wanted = false;
      // What is stopped cannot end in order.
      signal('SIGCONT');
      signal(how);
      // A stop in order has a deadline of its own, 10 s.
      const overdue = setTimeout(() => signal('SIGKILL'), 15_000);
      await ended;
      clearTimeout(overdue);
      return isRunning;
    },
    async crash() {
      const isRunning = child !== undefined;
      signal('SIGKILL');
      await ended;
      return isRunning;
    },
    isReady: () => httpAnswers(port, '/health/ready').catch(() => false),
  };
}
