import { randomUUID } from 'node:crypto';
import { createSendCommands, ownCorrelation } from '@ticketing/payments/sweep.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import { currentRefundRules } from '@ticketing/shared/messages/payments/commands.ts';
import { bookingIdOfPayment, eventIdOfPayment } from '@ticketing/shared/messages/payments/ids.ts';
import { isInBetween } from '@ticketing/shared/messages/payments/statuses.ts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { withLog } from '../log/open-log.ts';
import { parseCount } from '../option-values.ts';
import { isFact, streamOf } from './show.ts';
import { waitFor } from './wait-for.ts';
import { withPayments } from './with-payments.ts';

type RetryOptions = { wait: number; json?: boolean };

/** `payments retry` */
export function retryCommand(): Command {
  return new Command('retry')
    .description('does again what is under way, and refunds again that have failed; says what has become of it')
    .argument('<paymentId>')
    .option('--wait <seconds>', 'how long to wait for its end', parseCount, 30)
    .option('--json', 'the outcome as JSON')
    .action((paymentId: string, { wait, json }: RetryOptions) =>
      withPayments(async (pool) => {
        // A payment that is not there would have no end.
        await streamOf(pool, paymentId);
        const commandId = await order(paymentId);
        const outcome = await waitFor(async () => {
          const events = (await streamOf(pool, paymentId)).map(({ event }) => event);
          const answer = events.find((event) => event.commandId === commandId);
          return answer && { answer, newest: events.findLast(isFact) };
        }, wait);
        if (outcome === undefined) {
          throw new CliError(`Nobody has decided it within ${wait} s, and it stays on the log: does payments run?`);
        }
        const { answer } = outcome;
        if (answer.type === 'PaymentCommandRejected') throw new CliError(`It was refused: ${answer.code}.`);
        const ended = await waitFor(async () => {
          const newest = (await streamOf(pool, paymentId)).map(({ event }) => event).findLast(isFact);
          return newest && !isInBetween(newest.status) ? newest : undefined;
        }, wait);
        const { status, version } = ended ?? outcome.newest ?? answer;
        if (json) console.log(JSON.stringify({ paymentId, commandId, outcome: answer.type, status, version }));
        else console.log(`${paymentId}: ${answer.type}. It is ${status} now, at version ${version}.`);
      }),
    );
}

/** Orders it on the log, where it is decided like every other command. @returns the command's id */
function order(paymentId: string): Promise<string> {
  return withLog(async (log) => {
    const command: PaymentCommandOf<'SweepPayment'> = {
      commandId: randomUUID(),
      type: 'SweepPayment',
      eventId: eventIdOfPayment(paymentId),
      paymentId,
      bookingId: bookingIdOfPayment(paymentId),
      rules: currentRefundRules,
      by: { role: 'operator' },
    };
    const partitionOf = (key: string) => log.partitionOfPayment(Number(key));
    const send = createSendCommands(await log.writer(), log.topics.paymentCommands, partitionOf);
    await send([{ command, correlation: ownCorrelation() }]);
    return command.commandId;
  });
}
