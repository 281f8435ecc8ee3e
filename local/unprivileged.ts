import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { findExecutable } from './command.ts';
import { Fault } from './fault.ts';
import type { Launch } from './program.ts';

export type OsUser = {
  uid: number;
  gid: number;
};

/** The user for programs that refuse to run as root; undefined if this is not root. */
export function unprivilegedUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!entry) throw new Fault('PostgreSQL refuses to run as root, and this machine has no user "postgres" or "nobody"');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/**
 * A launch as the unprivileged user, if this is root.
 * @param paths that the program must reach; it gets the right to traverse a closed home directory
 */
export function asUnprivileged(command: string, args: string[], paths: string[]): Launch {
  const user = unprivilegedUser();
  if (!user) return { command, args };
  if (paths.every(isReachableByAll)) return { command, args, ...user };
  const setpriv = findExecutable('setpriv');
  if (!setpriv)
    throw new Fault(`"${paths.join('" or "')}" lies in a closed directory; use one that all users may enter`);
  // The last option is for access(2), by which initdb looks for its companion: without it, that call ignores the other
  // rights.
  const rights = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', '--securebits=+no_setuid_fixup'];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { command: setpriv, args: [...identity, ...rights, command, ...args] };
}

function isReachableByAll(path: string): boolean {
  for (let dir = dirname(path); dir !== dirname(dir); dir = dirname(dir)) {
    if ((statSync(dir).mode & 0o001) === 0) return false;
  }
  return true;
}
