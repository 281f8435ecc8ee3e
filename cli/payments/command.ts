import { Command } from 'commander';
import { listCommand } from './list.ts';
import { reconcileCommand } from './reconcile.ts';
import { reportCommand } from './report.ts';
import { retryCommand } from './retry.ts';
import { showCommand } from './show.ts';

const examples = `
Examples:
  npm run cli -- payments list --status refund-failed
  npm run cli -- payments list --event 1 --older-than 15m
  npm run cli -- payments show 1-5e7c…~0b1f…        a payment, and all that happened to it
  npm run cli -- payments retry 1-5e7c…~0b1f…       what is under way, or failed, is tried again
  npm run cli -- payments reconcile --since 2d      compare with the provider's list, both ways
  npm run cli -- payments report --event 1          what was taken for a show, and what its seats cost
  npm run cli -- payments report --event 1 --at 500 the same as of version 500 of the show`;

/** `payments`: what was paid, what hangs, and whether the money of a show is right. */
export function paymentsCommand(): Command {
  return new Command('payments')
    .description('lists payments, tries them again, compares them with the provider and with the seats')
    .addHelpText('after', examples)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(reconcileCommand())
    .addCommand(reportCommand());
}
