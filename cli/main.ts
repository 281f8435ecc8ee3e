import { ConfigError } from '@ticketing/shared/config.ts';
import { Command } from 'commander';
import { deadLettersCommand } from './dead-letters/dead-letters.ts';
import { lagCommand } from './lag.ts';
import { NotAloneError } from './rebuild/alone.ts';
import { rebuildCommand } from './rebuild/command.ts';
import { replayCommand } from './replay/replay.ts';
import { scheduleCommand } from './schedule.ts';
import { verifyCommand } from './verify/command.ts';
import { whatIfCommand } from './what-if/what-if.ts';

const program = new Command('cli').description('Tools for whoever runs the ticket booking system');

for (const command of [
  rebuildCommand(),
  verifyCommand(),
  replayCommand(),
  deadLettersCommand(),
  lagCommand(),
  scheduleCommand(),
  whatIfCommand(),
]) {
  program.addCommand(command);
}

try {
  await program.parseAsync();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof NotAloneError;
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
