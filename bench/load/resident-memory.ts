import { readFile } from 'node:fs/promises';

const kibInMb = 0.001_024;

/** The peak resident memory of a process, in MB (VmHWM of proc_pid_status(5)). */
export async function peakResidentMb(pid: number): Promise<number> {
  return (await statusLine(pid, 'VmHWM')) * kibInMb;
}

async function statusLine(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  if (kib === undefined) throw new Error(`/proc/${pid}/status has no ${name}`);
  return Number(kib);
}
