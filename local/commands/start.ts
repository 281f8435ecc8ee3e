import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join, relative } from 'node:path';
import { makeFirstOrganiser } from '@ticketing/accounts/administration.ts';
import pg from 'pg';
import { keepPorts } from '../cluster/nodes.ts';
import { Fault } from '../fault.ts';
import { mailboxUrl } from '../mailbox.ts';
import { gatewayUrl } from '../nginx.ts';
import { end, identify } from '../process.ts';
import { refuseTakenPorts, stopRecorded } from '../program.ts';
import { provide, since } from '../provide.ts';
import { seed } from '../seed.ts';
import { engineSettings } from '../services.ts';
import { supervisorName } from '../settings.ts';
import { settingsFile, writeSettingsFile } from '../settings-file.ts';
import {
  isClusterIn,
  logFile,
  makeStackDirs,
  markCluster,
  recordedProcess,
  repositoryDir,
  type Stack,
} from '../stack.ts';
import { programGroups, stopAll } from '../supervise.ts';
import type { SupervisorMessage } from '../supervisor.ts';
import { say } from './say.ts';

const stopWithinMs = 60_000;
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the whole stack in the background: installs what is missing, starts the supervisor, schedules the first
 * shows.
 * @throws {Fault} with the reason; then nothing is left running
 */
export async function start(stack: Stack): Promise<void> {
  if (recordedProcess(stack, supervisorName)) {
    const other = isClusterIn(stack.dir) !== (stack.isCluster ?? false);
    if (other)
      throw new Fault(`a stack ${stack.isCluster ? 'without' : 'with'} a cluster runs already: --stop ends it`);
    say('already running (see --status; --stop ends it)');
    return;
  }
  const startedAt = performance.now();
  makeStackDirs(stack);
  // What another kind of stack has left behind is not taken over.
  if (isClusterIn(stack.dir) !== (stack.isCluster ?? false)) await stopAll({ ...stack, isCluster: !stack.isCluster });
  markCluster(stack);
  if (stack.isCluster) keepPorts(stack);
  const [engines = [], ...others] = programGroups(stack);
  // If a supervisor was killed, its engines are taken over, but services are restarted, because their code may be old.
  for (const group of others.reverse()) await Promise.all(group.map((program) => stopRecorded(stack, program)));
  await provide([...engines, ...others.flat()], say);
  for (const program of [...engines, ...others.flat()]) {
    if (!recordedProcess(stack, program.name)) await refuseTakenPorts(program);
  }
  const supervisor = spawnSupervisor(stack);
  const giveUp = () => void abandon(supervisor);
  for (const signal of stopSignals) process.once(signal, giveUp);
  await hasStarted(supervisor, stack);
  await seed({ url: gatewayUrl(stack), adminToken: process.env.ADMIN_TOKEN, report: say }).catch((error: Error) => {
    throw new Fault(`everything runs, but the first shows are not on sale: ${error.message}`);
  });
  await tellFirstOrganiser(stack);
  say(`mails are delivered to nobody, and shown at ${mailboxUrl(stack)}`);
  for (const signal of stopSignals) process.removeListener(signal, giveUp);
  writeSettingsFile(stack);
  say(
    `all of it is running${since(startedAt)}; its settings, for tools: ${relative(process.cwd(), settingsFile(stack))}`,
  );
}

/** At the first start there is nobody yet who may schedule shows with a token. The password is said here and nowhere else. */
async function tellFirstOrganiser(stack: Stack): Promise<void> {
  const pool = new pg.Pool({ connectionString: engineSettings(stack).ACCOUNTS_DATABASE_URL, max: 1 });
  try {
    const made = await makeFirstOrganiser(pool);
    if (made) say(`the first organiser is "${made.username}" with the password ${made.password} (said only now)`);
  } finally {
    await pool.end();
  }
}

/** Starts a detached process. While this one runs, it receives progress messages. */
function spawnSupervisor(stack: Stack): ChildProcess {
  const log = openSync(logFile(stack, supervisorName), 'a');
  const child = spawn(process.execPath, [join(repositoryDir, 'local', 'supervisor.ts')], {
    detached: true,
    cwd: repositoryDir,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}

/** Shows the supervisor's progress and disconnects once everything runs. */
function hasStarted(child: ChildProcess, stack: Stack): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: SupervisorMessage) => {
      if (message.type === 'ready') {
        say(`${message.title} is ready on ${message.port} (${(message.tookMs / 1_000).toFixed(1)} s)`);
      } else if (message.type === 'running') {
        child.removeAllListeners();
        child.disconnect();
        child.unref();
        resolve();
      } else {
        // It exits by itself once everything is stopped; its message has the reason.
        child.removeAllListeners('exit');
        child.once('exit', () => reject(new Fault(message.reason)));
      }
    });
    child.once('exit', () =>
      reject(new Fault(`the supervisor ended unexpectedly, see ${logFile(stack, supervisorName)}`)),
    );
  });
}

/** Ctrl-C during the start stops everything before this process exits. */
async function abandon(child: ChildProcess): Promise<void> {
  say('stopping what was started');
  child.removeAllListeners('exit');
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity) await end(identity, 'SIGTERM', stopWithinMs);
  say('stopped');
  process.exit(130);
}
