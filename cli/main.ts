import { ConfigError } from '@ticketing/shared/config.ts';
import { createLogger } from '@ticketing/shared/logging.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readCliConfig } from './config.ts';
import type { Engines } from './engines.ts';
import { withEngines } from './engines.ts';
import { createProgress } from './progress.ts';
import { NotAloneError } from './rebuild/alone.ts';
import { rebuildViews } from './rebuild/rebuild.ts';

const program = new Command('cli').description('Tools for whoever runs the ticket booking system');
const eventOption = () => new Option('--event <eventId>', 'only this show').argParser(parseEventId);

program
  .command('rebuild')
  .description('folds the log again into new views and swaps them in, while reads go on')
  .addOption(eventOption())
  .addOption(new Option('--from <source>', 'what to fold').choices(['topic', 'store']).default('topic'))
  .action(({ from }: { event?: number; from: 'topic' | 'store' }) =>
    run(async (engines) => {
      const { events, seconds } = await rebuildViews(engines, { from, progress: createProgress() });
      console.log(`Rebuilt the views from ${events} events in ${seconds.toFixed(1)} s.`);
    }),
  );

await program.parseAsync();

async function run(work: (engines: Engines) => Promise<void>): Promise<void> {
  try {
    const config = readCliConfig();
    await withEngines(config, createLogger('cli', config.LOG_LEVEL), work);
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof NotAloneError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}

function parseEventId(text: string): number {
  const parsed = idSchema.safeParse(Number(text));
  if (!parsed.success) throw new InvalidArgumentError('must be the id of a show.');
  return parsed.data;
}
