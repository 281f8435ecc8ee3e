import { readFile } from 'node:fs/promises';
import { familyOf } from '../../tests/support/process.ts';

// USER_HZ of Linux, which is 100 on all platforms of Node.
const ticksPerSecond = 100;

/** The processor time that a process has used, in seconds (utime and stime of proc_pid_stat(5)). */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The processor time of processes and all that descend from them, without those that have ended meanwhile, in seconds. */
export async function familySeconds(pids: number[]): Promise<number> {
  const family = new Set(pids.flatMap(familyOf));
  const each = await Promise.all(Array.from(family, (pid) => processorSeconds(pid).catch(() => 0)));
  return each.reduce((sum, one) => sum + one, 0);
}
