import { repairShow } from '@ticketing/sync-service/heal/repair.ts';
import { Command, Option } from 'commander';
import { readCliConfig } from '../config.ts';
import { withEngines } from '../engines.ts';
import { eventOption } from '../event-option.ts';
import { createProgress } from '../progress.ts';
import { rebuildViews } from './rebuild.ts';

/** `rebuild`: builds the views again from the log. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('build new views from the log and swap them in; reads continue')
    .addOption(eventOption('only this show, in place, from the event store'))
    .addOption(new Option('--from <source>', 'what to fold').choices(['topic', 'store']).default('topic'))
    .action(({ event, from }: { event?: number; from: 'topic' | 'store' }) =>
      withEngines(readCliConfig(), async (engines) => {
        const startMs = performance.now();
        const { events, standing } =
          event === undefined
            ? await rebuildViews(engines, { from, progress: createProgress() })
            : { events: await repairShow(engines, event), standing: [] };
        const seconds = (performance.now() - startMs) / 1000;
        console.log(`Rebuilt the views from ${events} events in ${seconds.toFixed(1)} s.`);
        if (standing.length === 0) return;
        console.error(
          `The events of these shows cannot be folded to the end, their views stand: ${standing.join(', ')}.`,
        );
        process.exitCode = 1;
      }),
    );
}
