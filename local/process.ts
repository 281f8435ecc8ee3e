import { readFileSync } from 'node:fs';
import { holdsWithin } from './until.ts';

/**
 * One process, beyond doubt: a pid alone may have been given to somebody else since it was written down,
 * a pid with the moment at which its process began has not.
 */
export type ProcessIdentity = {
  pid: number;
  /** The machine's boot and the process' start in clock ticks since then (field 22 of proc_pid_stat(5)). */
  startedAt: string;
};

/** The identity of a running process, or undefined where there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in parentheses and may itself hold spaces and parentheses.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more, unless threads of it are still on their way out with the ports that they share.
    const threads = Number(rest[16]);
    if (state === 'X' || (state === 'Z' && threads <= 1)) return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, startedAt: `${bootId}/${rest[18]}` };
  } catch {
    return undefined;
  }
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** Sends a signal, unless the process is gone. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    // Gone between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Asks a process to end, waits, and kills it when it has not ended by the deadline.
 * @returns whether it ended by itself
 */
export async function end(identity: ProcessIdentity, name: NodeJS.Signals, deadlineMs: number): Promise<boolean> {
  signal(identity, name);
  const gone = async () => !isAlive(identity);
  if (await holdsWithin(deadlineMs, gone)) return true;
  signal(identity, 'SIGKILL');
  await holdsWithin(5_000, gone);
  return false;
}
