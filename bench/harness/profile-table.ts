import Table from 'cli-table3';
import type { ProcessProfile, SelfTime } from './profile.ts';

/** Where the time of each process went, for the terminal. */
export function profileTable(processes: ProcessProfile[]): string {
  return processes
    .map(({ process, busySeconds, top, owners }) =>
      [
        `${process} was busy for ${busySeconds.toFixed(1)} s`,
        timeTable('by package or file, with what it calls in Node', owners),
        timeTable('by function, its own time', top),
      ].join('\n'),
    )
    .join('\n\n');
}

function timeTable(title: string, times: SelfTime[]): string {
  const table = new Table({ head: ['%', title], style: { head: [], border: [] } });
  for (const { where, percent } of times) table.push([percent.toFixed(1), where]);
  return table.toString();
}
