import { ProviderSilentError, reconcile } from '@ticketing/payments/reconcile.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { checkPaidSeats } from './paid-seats.ts';
import type { PaymentCheck } from './payment-check.ts';
import { checkPaymentCommands } from './payment-commands.ts';
import { checkPaymentTopic } from './payment-topic.ts';
import { checkPaymentStreams } from './payments-stored.ts';
import { untilSettled } from './until-settled.ts';

/** What was checked of payments. */
export type PaymentCount = {
  payments: number;
  events: number;
  commands: number;
  decided: number;
  /** Objects at the provider; absent where it was not asked. */
  objects?: number;
  /** Why the provider was not asked, or did not answer. */
  notAsked?: string;
};

/**
 * Checks payments as `verify` checks the shows, and the money: P1 to P4 between payments and seats, P5 with the
 * provider's ledger where it can be asked, P6 by deciding every command of the log again.
 */
export async function checkPayments(check: PaymentCheck): Promise<PaymentCount> {
  const stored = await checkPaymentStreams(check);
  await checkPaidSeats(check);
  const log = await checkPaymentCommands(check);
  await checkPaymentTopic(check);
  return { ...stored, ...log, ...(await checkLedger(check)) };
}

/** P5: every object at the provider has its payment, and back. */
async function checkLedger({ payments, findings, standstillMs }: PaymentCheck) {
  const { pool, provider } = payments;
  if (provider === undefined) return { notAsked: 'the settings do not name one' };
  let told: PaymentCommand[] = [];
  const compare = () => {
    told = [];
    // What it would tell the payments is told to nobody here: it is a difference.
    const send = async (commands: { command: PaymentCommand }[]) => {
      told.push(...commands.map(({ command }) => command));
    };
    return reconcile({ pool, provider, send }, new Date(0));
  };
  try {
    let report = await compare();
    const countOf = () => report.strayCount + report.missingCount + told.length;
    let before = countOf();
    await untilSettled(async () => {
      if (before === 0) return { done: true, moved: false };
      report = await compare();
      const now = countOf();
      const moved = now < before;
      before = now;
      return { done: now === 0, moved };
    }, standstillMs);
    for (const objectId of report.strays) findings.add('provider', objectId, 'no payment has this object');
    for (const paymentId of report.missing) findings.add('provider', paymentId, 'the provider has no object of it');
    for (const command of told) {
      if (command.type !== 'RecordProviderFact' || command.paymentId === undefined) continue;
      const { kind, amountMinor } = command.fact;
      const what = amountMinor === undefined ? kind : `${kind} ${amountMinor}`;
      findings.add('provider', command.paymentId, `the provider says "${what}", and the payment does not know`);
    }
    return { objects: report.objects };
  } catch (error) {
    if (!(error instanceof ProviderSilentError)) throw error;
    return { notAsked: error.message };
  }
}
