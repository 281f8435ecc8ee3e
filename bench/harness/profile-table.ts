import Table from 'cli-table3';
import type { ProcessProfile } from './profile.ts';

/** Where the time of each process went, for the terminal. */
export function profileTable(processes: ProcessProfile[]): string {
  return processes
    .map(({ process, busySeconds, top }) => {
      const table = new Table({ head: ['% of busy time', `${process}, busy for ${busySeconds.toFixed(1)} s`] });
      for (const { where, percent } of top) table.push([percent.toFixed(1), where]);
      return table.toString();
    })
    .join('\n');
}
