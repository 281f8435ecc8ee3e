import { readFileSync } from 'node:fs';
import { holdsWithin } from './until.ts';

/** Identifies one process: a pid may be reused, a pid together with its start time is not. */
export type ProcessIdentity = {
  pid: number;
  /** The boot id of the machine and the process's start in clock ticks since boot (field 22 of proc_pid_stat(5)). */
  startedAt: string;
};

/** The identity of a running process, or undefined if there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name is in parentheses and may contain spaces and parentheses.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has no resources, unless some of its threads are still exiting with their shared ports.
    const threads = Number(rest[16]);
    if (state === 'X' || (state === 'Z' && threads <= 1)) return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, startedAt: `${bootId}/${rest[18]}` };
  } catch {
    return undefined;
  }
}

/** Whether this very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** Sends a signal, unless the process has ended. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    // It ended between the check and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Sends a signal to end a process, waits, and kills it if it has not ended by the deadline.
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
