import { readFileSync } from 'node:fs';
import { printTable } from '../../cli/table.ts';
import type { Program } from '../program.ts';
import { supervisorName } from '../settings.ts';
import { recordedProcess, type Stack } from '../stack.ts';
import { type ProgramState, readState } from '../state.ts';
import { programGroups } from '../supervise.ts';

/**
 * Prints what runs and whether it answers.
 * @returns whether everything does
 */
export async function status(stack: Stack): Promise<boolean> {
  const supervisor = recordedProcess(stack, supervisorName);
  const known = new Map(supervisor ? readState(stack)?.programs.map((program) => [program.name, program]) : []);
  const rows = await Promise.all(
    programGroups(stack)
      .flat()
      .map((program) => describe(stack, program, known.get(program.name))),
  );
  const hasRoles = rows.some(({ role }) => role !== undefined);
  printTable(
    ['', 'PORT', 'PID', 'MEMORY', 'RESTARTS', 'STATE', ...(hasRoles ? ['ROLE'] : [])],
    rows.map(({ columns, role }) => [...columns, ...(hasRoles ? [role ?? ''] : [])]),
  );
  if (!supervisor) {
    const orphans = rows.some(({ isRunning }) => isRunning);
    console.log(orphans ? 'The supervisor is not running: nothing would be started again.' : 'Not running.');
  }
  return supervisor !== undefined && rows.every(({ isWell }) => isWell);
}

type Row = {
  columns: string[];
  /** What it is among its like, where it is one of several. */
  role: string | undefined;
  isRunning: boolean;
  isWell: boolean;
};

async function describe(stack: Stack, program: Program, state: ProgramState | undefined): Promise<Row> {
  const identity = recordedProcess(stack, program.name);
  const answers = identity !== undefined && (await program.isReady().catch(() => false));
  const role = identity && (await program.role?.().catch(() => 'unknown'));
  const shown = answers ? 'ready' : identity ? 'running, does not answer' : (state?.status ?? 'stopped');
  const why = state?.reason && (!answers || state.restarts > 0) ? ` (started again because ${state.reason})` : '';
  return {
    columns: [
      program.title,
      program.host ? `${program.host}:${program.ports[0]}` : String(program.ports[0]),
      identity ? String(identity.pid) : '-',
      identity ? memoryOf(identity.pid) : '-',
      String(state?.restarts ?? 0),
      shown + why,
    ],
    role,
    isRunning: identity !== undefined,
    isWell: answers,
  };
}

function memoryOf(pid: number): string {
  const match = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return match ? `${Math.round(Number(match[1]) / 1_024)} MB` : '-';
}
