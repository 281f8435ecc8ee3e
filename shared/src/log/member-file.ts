import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../service/logging.ts';

/** Which member of its group a process is, written down for whoever is started in its place. */
export type MemberFile = {
  /**
   * The member ids of processes of this host and group that have ended without leaving: killed, or crashed. Each is told
   * once.
   */
  takePredecessors(): string[];
  /** Writes down who this process is now. */
  write(memberId: string): void;
  /** This process has left its group. */
  remove(): void;
};

export type MemberFileOptions = {
  /** Of files that outlive a process, and need not outlive its host. */
  dir: string;
  groupId: string;
  logger: Logger;
};

type Entry = { memberId: string; pid: number; startedAt: string | undefined };

/** Files of other hosts may be in use, and their processes cannot be asked for: only what is very old is removed. */
const litterAfterMs = 30 * 86_400_000;

/** The names that the consumers of this process have taken, so that no two have the same. */
const taken = new Set<string>();
/** Those that they have written: with two consumers in one group, neither is the other's predecessor. */
const written = new Set<string>();

/**
 * A file a consumer, named after group, host and process: two processes never share one, so none can throw another out of
 * its group. Whether the process behind a file still lives is asked of the system; a number that was given to another
 * process since is told by when that one started. In a container the host is the container: it is started again with the
 * same name, and may find its own number in the file.
 * A file that cannot be read or written costs time at the next start, nothing else.
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
        'cannot keep the place in the group',
      );
      return otherwise;
    }
  }

  function takePredecessor(file: string): string[] {
    const at = join(dir, file);
    if (written.has(at)) return [];
    const entry = readEntry(at);
    if (entry !== undefined && entry.pid !== process.pid && lives(entry)) return [];
    // However old: it was written when its process joined. A member that the group does not know any more does no harm.
    const isOurs = file.startsWith(prefix);
    if (isOurs || Date.now() - statSync(at).mtimeMs > litterAfterMs) rmSync(at, { force: true });
    return isOurs && entry !== undefined && !file.endsWith('.new') ? [entry.memberId] : [];
  }

  return {
    takePredecessors() {
      return guarded(() => {
        // Whoever can write here can put members out of their groups.
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        return readdirSync(dir).flatMap((file) => guarded(() => takePredecessor(file), []));
      }, []);
    },
    write(memberId) {
      guarded(() => {
        const entry: Entry = { memberId, pid: process.pid, startedAt: startOf(process.pid) };
        // At once or not at all, whenever this process is killed.
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
    // It lives, and is somebody else's.
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    return false;
  }
  const start = startOf(pid);
  return start === undefined || startedAt === undefined || start === startedAt;
}

/** When a process started, in ticks since the host did: field 22 of proc_pid_stat(5). Undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
