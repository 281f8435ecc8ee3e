import { postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { readCliConfig } from '../config.ts';
import { parseCount, parseEventId } from '../option-values.ts';
import { printTable } from '../table.ts';
import { amountText } from './amount.ts';
import type { ShowMoney } from './show-money.ts';
import { moneyOfShow } from './show-money.ts';
import { waitFor } from './wait-for.ts';
import { withPayments } from './with-payments.ts';

type ReportOptions = { event: number; at?: number; json?: boolean };

/** `payments report` */
export function reportCommand(): Command {
  return new Command('report')
    .description('what was taken for the seats of a show, and what they cost; exits with 1 if that is not the same')
    .requiredOption('--event <eventId>', 'the show', parseEventId)
    .option('--at <version>', 'as of this version of the show: what followed from its events so far', parseCount)
    .option('--json', 'all of it as one JSON document')
    .action(({ event, at, json }: ReportOptions) =>
      withPayments(async (payments) => {
        const config = readCliConfig();
        const logger = createLogger('cli', config.LOG_LEVEL);
        const bookings = createPool({ url: postgresUrl(config), applicationName: 'cli', maxConnections: 1, logger });
        try {
          const find = () => moneyOfShow({ bookings, payments }, event, at);
          // A payment follows its booking within a second.
          const agreeing = async () => {
            const found = await find();
            return found === undefined || found.differences.length === 0 ? { found } : undefined;
          };
          const settled = await waitFor(agreeing, 2);
          const report = settled === undefined ? await find() : settled.found;
          if (report === undefined) {
            throw new CliError(`There is no ${at === undefined ? '' : `version ${at} of `}show ${event}.`);
          }
          if (report.differences.length > 0) process.exitCode = 1;
          if (json) console.log(JSON.stringify(report));
          else print(report);
        } finally {
          await bookings.end();
        }
      }),
    );
}

function print(report: ShowMoney): void {
  const { eventId, version, at, currency, paid, unpaid, money, differences } = report;
  const amount = (minor: number) => amountText(minor, currency);
  console.log(`Show ${eventId} at version ${version} (${at})`);
  const lines: [string, number, number | undefined][] = [
    ['booked and paid for', paid.priceMinor, paid.bookings],
    ['booked without a payment', unpaid.priceMinor, unpaid.bookings],
    ['captured', money.captured, undefined],
    ['to be captured', money.coming, undefined],
    ['given back', money.refunded, undefined],
    ['to be given back', money.goingBack, undefined],
    ['of these by hand', money.byHand, undefined],
    ['could not be given back', money.failed, undefined],
  ];
  printTable(
    ['', 'amount', 'bookings'],
    lines.flatMap(([name, minor, count]) =>
      minor === 0 && !count ? [] : [[name, amount(minor), count === undefined ? '' : String(count)]],
    ),
  );
  if (differences.length > 0) {
    printTable(
      ['booking', 'is', 'costs', 'kept', 'payments'],
      differences.map(({ bookingId, status, priceMinor, keptMinor, paymentIds }) => {
        return [bookingId, status ?? 'unknown', amount(priceMinor), amount(keptMinor), paymentIds.join(' ')];
      }),
    );
  }
  console.log(verdictOf(report));
}

/** Whether the money and the seats agree, in one line. */
export function verdictOf({ money, differences, differenceMinor, givenMinor, currency }: ShowMoney): string {
  const amount = (minor: number) => amountText(Math.abs(minor), currency);
  if (differences.length > 0) {
    const by =
      differenceMinor === 0 ? '0 in all' : `${amount(differenceMinor)} too ${differenceMinor > 0 ? 'much' : 'little'}`;
    const bookings = differences.length === 1 ? 'one booking' : `${differences.length} bookings`;
    return `Money and seats do not agree, in ${bookings}: ${by}.`;
  }
  const given = givenMinor > 0 ? `, less ${amount(givenMinor)} given back by hand` : '';
  const moves = money.coming + money.goingBack > 0 ? ', once what is under way has arrived' : '';
  return `Money and seats agree: captures less refunds are what the seats cost that are paid for${given}${moves}.`;
}
