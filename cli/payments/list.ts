import type { ListedPayment } from '@ticketing/payments/store/listing.ts';
import { listPayments } from '@ticketing/payments/store/listing.ts';
import type { PaymentStatus } from '@ticketing/shared/messages/payments/statuses.ts';
import { paymentStatuses } from '@ticketing/shared/messages/payments/statuses.ts';
import { Command, Option } from 'commander';
import { eventOption } from '../event-option.ts';
import { parseCount, parseTime } from '../option-values.ts';
import { printJsonLines, printTable } from '../table.ts';
import { amountText } from './amount.ts';
import { withPayments } from './with-payments.ts';

type ListOptions = { status?: PaymentStatus; event?: number; olderThan?: Date; limit: number; json?: boolean };

/** `payments list` */
export function listCommand(): Command {
  return new Command('list')
    .description('payments, those to which something happened last first')
    .addOption(new Option('--status <status>', 'only these').choices(paymentStatuses))
    .addOption(eventOption('only those of this show'))
    .option('--older-than <age>', 'only those to which nothing has happened for so long: 15m, 2h', parseTime)
    .option('--limit <n>', 'how many', parseCount, 50)
    .option('--json', 'one JSON document per payment')
    .action(({ status, event: eventId, olderThan: unchangedSince, limit, json }: ListOptions) =>
      withPayments(async (pool) => {
        const payments = await listPayments(pool, { status, eventId, unchangedSince, limit });
        if (json) return printJsonLines(payments);
        if (payments.length === 0) return console.log('There are no such payments.');
        printTable(['payment', 'user', 'status', 'amount', 'captured', 'refunded', 'changed'], payments.map(rowOf));
      }),
    );
}

function rowOf({ paymentId, userId, currency, changedAt, ...payment }: ListedPayment) {
  const { status, amountMinor, capturedMinor, refundedMinor } = payment;
  const amount = (minor: number | undefined) => (minor === undefined ? '-' : amountText(minor, currency));
  const refunded = refundedMinor > 0 ? amount(refundedMinor) : '-';
  return [paymentId, userId, status, amount(amountMinor), amount(capturedMinor), refunded, changedAt.toISOString()];
}
