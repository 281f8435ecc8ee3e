import { Command } from 'commander';
import { accountsCommand } from './accounts/accounts.ts';
import { catalogueCommand } from './catalogue/command.ts';
import { reportErrors } from './cli-error.ts';
import { deadLettersCommand } from './dead-letters/dead-letters.ts';
import { lagCommand } from './lag.ts';
import { layoutCommand } from './layout/command.ts';
import { mailCommand } from './mail/command.ts';
import { paymentsCommand } from './payments/command.ts';
import { rebuildCommand } from './rebuild/command.ts';
import { replayCommand } from './replay/replay.ts';
import { scheduleCommand } from './schedule.ts';
import { ticketsCommand } from './tickets/command.ts';
import { verifyCommand } from './verify/command.ts';
import { whatIfCommand } from './what-if/what-if.ts';

const program = new Command('cli').description('Tools for operators of the ticket booking system');

for (const command of [
  rebuildCommand(),
  verifyCommand(),
  replayCommand(),
  deadLettersCommand(),
  lagCommand(),
  scheduleCommand(),
  layoutCommand(),
  catalogueCommand(),
  whatIfCommand(),
  accountsCommand(),
  paymentsCommand(),
  ticketsCommand(),
  mailCommand(),
]) {
  program.addCommand(command);
}

await reportErrors(async () => {
  await program.parseAsync();
});
