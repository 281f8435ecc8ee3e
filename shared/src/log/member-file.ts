import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../service/logging.ts';

/** Stores a process's group member id for the process that replaces it. */
export type MemberFile = {
  /**
   * The member ids of processes of this host and group that ended without leaving: killed, or crashed. Each is
   * returned once.
   */
  takePredecessors(): string[];
  /** Stores the current member id. */
  write(memberId: string): void;
  /** To be called after this process has left its group. */
  remove(): void;
};

export type MemberFileOptions = {
  /** A directory whose files survive the process; they need not survive the host. */
  dir: string;
  groupId: string;
  logger: Logger;
};

type Entry = { memberId: string; pid: number; startedAt: string | undefined };

/** Files of other hosts may be in use, and their processes cannot be checked: only very old ones are removed. */
const maxAgeMs = 30 * 86_400_000;

/** The file names of this process's consumers, so that no two share one. */
const taken = new Set<string>();
/** The ids that they have stored: two consumers in one group are not each other's predecessors. */
const written = new Set<string>();

/**
 * One file per consumer, named after group, host and process, so no process can remove another from its group. Whether
 * the process of a file still lives is checked by pid and start time. In a container the host is the container: it
 * restarts with the same name, and the file may have the new process's own pid. A file that cannot be read or written
 * only makes the next start slower.
 */
export function createMemberFile({ dir, groupId, logger }: MemberFileOptions): MemberFile {
  const prefix = `${encodeURIComponent(groupId)}@${encodeURIComponent(hostname())}#`;
  let count = 0;
  while (taken.has(join(dir, nameOf(count)))) count += 1;
  const path = join(dir, nameOf(count));
  taken.add(path);

  function nameOf(number: number): string {
    return `${prefix}${process.pid}-${number}`;
  }

  function guarded<T>(what: () => T, otherwise: T): T {
    try {
      return what();
    } catch (error) {
      logger.warn(
        { reason: error instanceof Error ? error.message : error, dir },
        'the member id for the group cannot be stored',
      );
      return otherwise;
    }
  }

  function takePredecessor(file: string): string[] {
    const at = join(dir, file);
    if (written.has(at)) return [];
    const entry = readEntry(at);
    if (entry !== undefined && entry.pid !== process.pid && lives(entry)) return [];
    // However old: it was written when its process joined. An unknown member id does no harm.
    const isOurs = file.startsWith(prefix);
    if (isOurs || Date.now() - statSync(at).mtimeMs > maxAgeMs) rmSync(at, { force: true });
    return isOurs && entry !== undefined && !file.endsWith('.new') ? [entry.memberId] : [];
  }

  return {
    takePredecessors() {
      return guarded(() => {
        // Whoever can write here can remove members from their groups.
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        return readdirSync(dir).flatMap((file) => guarded(() => takePredecessor(file), []));
      }, []);
    },
    write(memberId) {
      guarded(() => {
        const entry: Entry = { memberId, pid: process.pid, startedAt: startOf(process.pid) };
        // By rename, so that a kill leaves no partial file.
        writeFileSync(`${path}.new`, JSON.stringify(entry), { mode: 0o600 });
        renameSync(`${path}.new`, path);
        written.add(path);
      }, undefined);
    },
    remove() {
      taken.delete(path);
      written.delete(path);
      guarded(() => rmSync(path, { force: true }), undefined);
    },
  };
}

function readEntry(path: string): Entry | undefined {
  try {
    const { memberId, pid, startedAt } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Entry>;
    if (typeof memberId !== 'string' || typeof pid !== 'number') return undefined;
    return { memberId, pid, startedAt };
  } catch {
    return undefined;
  }
}

function lives({ pid, startedAt }: Entry): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It lives, and belongs to another user.
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    return false;
  }
  const start = startOf(pid);
  return start === undefined || startedAt === undefined || start === startedAt;
}

/** The start time of a process in ticks since boot: field 22 of proc_pid_stat(5). Undefined without /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
