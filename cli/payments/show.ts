import { paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import type { PaymentEvent, PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import type { StoredPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import { readPaymentStream } from '@ticketing/shared/stores/payment-store.ts';
import { Command } from 'commander';
import type { Pool } from 'pg';
import { CliError } from '../cli-error.ts';
import { printTable } from '../table.ts';
import { amountText } from './amount.ts';
import { withPayments } from './with-payments.ts';

/** `payments show` */
export function showCommand(): Command {
  return new Command('show')
    .description('a payment, and all that happened to it')
    .argument('<paymentId>')
    .option('--json', 'all of it as one JSON document')
    .action((paymentId: string, { json }: { json?: boolean }) =>
      withPayments(async (pool) => {
        const history = await streamOf(pool, paymentId);
        if (json) return console.log(JSON.stringify({ paymentId, history }));
        const newest = history.map(({ event }) => event).findLast(isFact);
        if (newest !== undefined) printTable(['', ''], headOf(newest));
        printTable(['version', 'at', 'event', 'status', 'because', 'refunded', 'command at', 'by'], history.map(rowOf));
      }),
    );
}

/**
 * All that happened to a payment.
 * @throws CliError when there is no such payment
 */
export async function streamOf(pool: Pool, paymentId: string): Promise<StoredPaymentEvent[]> {
  if (!paymentIdSchema.safeParse(paymentId).success) throw new CliError(`"${paymentId}" is not the id of a payment.`);
  const history = await readPaymentStream(pool, paymentId);
  if (history.length === 0) throw new CliError(`There is no payment ${paymentId}.`);
  return history;
}

/** Whether an event says how its payment is. */
export function isFact(event: PaymentEvent): event is PaymentFact {
  return event.type !== 'PaymentCommandRejected';
}

function headOf(payment: PaymentFact): [string, string][] {
  const { bookingId, userId, status, currency, provider, providerRef, heldUntil, refunds } = payment;
  const amount = (minor: number | undefined) => (minor === undefined ? '' : amountText(minor, currency));
  const lines: [string, string | undefined][] = [
    ['status', status],
    ['booking', bookingId],
    ['user', String(userId)],
    ['to be paid', amount(payment.amountMinor)],
    ['captured', amount(payment.capturedMinor)],
    ['the booking costs now', amount(payment.dueMinor)],
    ...(refunds ?? []).map(({ attempt, amountMinor, status: state, reason }): [string, string] => {
      return [`refund ${attempt}`, `${amount(amountMinor)} ${state}${reason === undefined ? '' : `: ${reason}`}`];
    }),
    ['held until', heldUntil],
    ['at the provider', providerRef === undefined ? provider : `${provider} ${providerRef}`],
    ['because', whyOf(payment)],
  ];
  return lines.flatMap(([name, text]) => (text === undefined || text === '' ? [] : [[name, text]]));
}

function rowOf({ event, position }: StoredPaymentEvent) {
  const { version, at, type, by } = event;
  const who = by === undefined ? '' : [by.role, by.userId].filter((part) => part !== undefined).join(' ');
  const place = `${position.partition}:${position.offset}`;
  if (!isFact(event)) return [version, at, type, '', `${event.command}: ${event.code}`, '', place, who];
  const refunded = event.refundedMinor > 0 ? amountText(event.refundedMinor, event.currency) : '';
  const why = event.type === 'PaymentNoted' ? event.command : whyOf(event);
  return [version, at, type, event.status, why, refunded, place, who];
}

function whyOf({ reason, refusal, ended }: PaymentFact): string {
  return [reason, refusal, ended].filter((part) => part !== undefined).join(', ');
}
