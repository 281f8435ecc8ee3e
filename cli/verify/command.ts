import { Command } from 'commander';
import { readCliConfig } from '../config.ts';
import { withEngines } from '../engines.ts';
import { eventOption } from '../event-option.ts';
import { createProgress } from '../progress.ts';
import { reportText } from './report.ts';
import { verify } from './verify.ts';

/** `verify`: checks that log, tickets, bookings, views and topic agree; exits with 1 if they do not. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check that event store, tickets, bookings, views and topic agree')
    .addOption(eventOption('only this show'))
    .option('--repair-views', 'repair views that differ, from the event store')
    .option('--json', 'print the verdict as JSON')
    .action(({ event, repairViews = false, json }: { event?: number; repairViews?: boolean; json?: boolean }) =>
      withEngines(readCliConfig(), async (engines) => {
        const verdict = await verify(engines, { eventId: event, repairViews, progress: createProgress() });
        console.log(json ? JSON.stringify(verdict) : reportText(verdict));
        if (verdict.count > 0) process.exitCode = 1;
      }),
    );
}
