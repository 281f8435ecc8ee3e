import { readReport, requestReconciliation } from '@ticketing/payments/store/reconciliations.ts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { parseCount, parseTime } from '../option-values.ts';
import { waitFor } from './wait-for.ts';
import { withPayments } from './with-payments.ts';

type ReconcileOptions = { since?: Date; wait: number; json?: boolean };

const weekMs = 7 * 24 * 3_600_000;

/** `payments reconcile` */
export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description("has payments compare itself with the provider's list, both ways; exits with 1 if they differ")
    .option('--since <time>', 'objects made since then: a time, or how long ago (2h, 7d); a week by default', parseTime)
    .option('--wait <seconds>', 'how long to wait for the report', parseCount, 120)
    .option('--json', 'the report as JSON')
    .action(({ since = new Date(Date.now() - weekMs), wait, json }: ReconcileOptions) =>
      withPayments(async (pool) => {
        const id = await requestReconciliation(pool, since);
        const report = await waitFor(() => readReport(pool, id), wait);
        if (report === undefined) {
          throw new CliError(
            `Comparison ${id} is not made within ${wait} s, and stays ordered: do payments and the provider run?`,
          );
        }
        const { provider, objects, strays, strayCount, missing, missingCount, toldCount } = report;
        if (strayCount + missingCount > 0) process.exitCode = 1;
        if (json) return console.log(JSON.stringify({ since, ...report }));
        console.log(`${provider} has ${objects} objects since ${since.toISOString()}.`);
        console.log(`${toldCount} differences were told to their payments, which settle them.`);
        console.log(`${strayCount} objects belong to no payment${named(strays, strayCount)}.`);
        console.log(`${missingCount} payments have no object there${named(missing, missingCount)}.`);
      }),
    );
}

function named(ids: string[], count: number): string {
  if (count === 0) return '';
  return `: ${ids.join(', ')}${count > ids.length ? ' …' : ''}`;
}
