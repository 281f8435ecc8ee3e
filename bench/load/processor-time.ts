import { readFile } from 'node:fs/promises';

// USER_HZ of Linux, which is 100 on all platforms of Node.
const ticksPerSecond = 100;

/** The processor time that a process has used, in seconds (utime and stime of proc_pid_stat(5)). */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
