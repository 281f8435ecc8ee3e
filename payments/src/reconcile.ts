import { setTimeout as sleep } from 'node:timers/promises';
import { paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { currentRefundRules } from '@ticketing/shared/messages/payments/commands.ts';
import { commandIdOfFact } from '@ticketing/shared/messages/payments/ids.ts';
import type { FactKind, ProviderFact } from '@ticketing/shared/messages/payments/provider-facts.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { Payment } from './domain/payment.ts';
import type { Provider, ProviderObject } from './providers/provider.ts';
import { readPayments } from './store/payments.ts';
import type { ReconciliationReport } from './store/reconciliations.ts';
import { finishReconciliation, readPaymentsSince, requestDaily, takeReconciliation } from './store/reconciliations.ts';
import type { SendCommands } from './sweep.ts';
import { ownCorrelation } from './sweep.ts';

/** What a comparison asks of a provider. */
export type Ledger = Pick<Provider, 'name' | 'list' | 'find'>;

/** How many ids a report names. */
const maxNamed = 50;
const pageSize = 500;

/** The provider has not said what it has. */
export class ProviderSilentError extends Error {
  override readonly name = 'ProviderSilentError';
}

export type ReconcileOptions = { pool: Pool; provider: Ledger; send: SendCommands; now?: () => Date };

/**
 * Compares our payments with the provider's list, both ways. What the provider says of a payment, and the payment does not
 * know, is sent to it as a fact, so it is decided like every other; what belongs to nobody is reported.
 * @param since objects that were made since then
 * @throws ProviderSilentError when the provider does not answer, or the error of a store
 */
export async function reconcile(
  { pool, provider, send, now = () => new Date() }: ReconcileOptions,
  since: Date,
): Promise<ReconciliationReport> {
  const strays: string[] = [];
  const seen = new Set<string>();
  let objects = 0;
  let toldCount = 0;
  for (let cursor: string | undefined; ; ) {
    const page = await provider.list(since, cursor);
    if (page.outcome === 'unknown') throw new ProviderSilentError(`the provider's list: ${page.cause}`);
    objects += page.objects.length;
    const ids = page.objects.flatMap(({ paymentId }) => paymentIdSchema.safeParse(paymentId).data ?? []);
    const payments = new Map((await readPayments(pool, ids)).map((payment) => [payment.paymentId, payment]));
    const commands: PaymentCommand[] = [];
    for (const object of page.objects) {
      seen.add(object.objectId);
      const payment = object.paymentId === undefined ? undefined : payments.get(object.paymentId);
      const ref = payment?.state?.providerRef;
      if (payment?.state === undefined || (ref !== undefined && ref !== object.objectId)) strays.push(object.objectId);
      else commands.push(...differences(payment, object, provider.name, now()));
    }
    toldCount += commands.length;
    await send(commands.map((command) => ({ command, correlation: ownCorrelation() })));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  const missing = await missingAt(pool, provider, since, seen);
  return {
    provider: provider.name,
    objects,
    strays: strays.slice(0, maxNamed),
    strayCount: strays.length,
    missing: missing.slice(0, maxNamed),
    missingCount: missing.length,
    toldCount,
  };
}

/**
 * The payments whose object is not in the provider's list, and that it does not find either. Of payments that another
 * provider has, from before it was changed, this one can say nothing.
 */
async function missingAt(pool: Pool, provider: Ledger, since: Date, seen: Set<string>): Promise<string[]> {
  const missing: string[] = [];
  for (let after = ''; ; ) {
    const page = await readPaymentsSince(pool, { provider: provider.name, since, after, limit: pageSize });
    for (const { paymentId, objectId } of page) {
      if (seen.has(objectId)) continue;
      const found = await provider.find({ objectId });
      if (found.outcome === 'unknown') throw new ProviderSilentError(`the provider's object: ${found.cause}`);
      if (found.outcome === 'not-found') missing.push(paymentId);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return missing;
    after = last.paymentId;
  }
}

/**
 * What the provider knows of a payment that the payment does not, as facts. Their ids are derived from what they say, and
 * from the version where it may have come too early to count: then it is told again.
 */
export function differences(
  payment: Payment,
  object: ProviderObject,
  provider: Provider['name'],
  now: Date,
): PaymentCommand[] {
  const { paymentId, bookingId, eventId, state } = payment;
  if (state === undefined) return [];
  const at = now.toISOString();
  const say = (kind: FactKind, name: string, more: Partial<ProviderFact> = {}): PaymentCommand => {
    const { objectId } = object;
    const factId = `reconciled:${objectId}:${name}`;
    const fact: ProviderFact = { provider, factId, kind, objectId, paymentId, eventId, ...more, at };
    const commandId = commandIdOfFact(provider, factId);
    return { type: 'RecordProviderFact', commandId, eventId, paymentId, bookingId, fact, rules: currentRefundRules };
  };
  const told: PaymentCommand[] = [];
  const amountMinor = object.capturedMinor;
  const isAsking = state.status === 'authorising' || state.status === 'action-required';
  if (object.status === 'captured' && state.capturedMinor === undefined)
    told.push(say('captured', `captured:${amountMinor}:${payment.version}`, { amountMinor }));
  if (object.status === 'authorised' && (isAsking || state.status === 'declined'))
    told.push(say('authorised', `authorised:${payment.version}`, { amountMinor: object.amountMinor }));
  if (object.status === 'declined' && isAsking) told.push(say('declined', 'declined', reasonOf(object)));
  if (object.status === 'voided' && (isAsking || state.status === 'voiding')) told.push(say('voided', 'voided'));
  for (const { refundId, refundKey, amountMinor: back, status } of object.refunds) {
    const known = state.refunds?.find((refund) => refund.refundId === refundId);
    const name = `refund:${refundId}:${status}:${payment.version}`;
    const more = { amountMinor: back, refundId, ...(refundKey && { refundKey }) };
    if (status === 'done' && known === undefined) told.push(say('refunded', name, more));
    if (status === 'failed' && known?.status === 'done') told.push(say('refund-failed', name, more));
  }
  return told;
}

function reasonOf({ reason }: ProviderObject): Partial<ProviderFact> {
  return reason === undefined ? {} : { reason };
}

export type ReconciliationsOptions = ReconcileOptions & {
  /** How often it is looked whether one is due, and how often one is, in milliseconds. */
  lookEveryMs: number;
  everyMs: number;
  /** How far a daily one looks back, in milliseconds. */
  backMs: number;
  logger: Logger;
};

/** How long one may take before another process takes it over, in milliseconds. */
const goneAfterMs = 30 * 60_000;

/**
 * Compares with the provider's list once a day, and when somebody asks for it. Of several processes one does.
 * @returns how to stop it
 */
export function keepReconciled(options: ReconciliationsOptions): () => Promise<void> {
  const { pool, lookEveryMs, everyMs, backMs, logger } = options;
  const stopping = new AbortController();

  async function look(): Promise<void> {
    await requestDaily(pool, everyMs, backMs);
    const due = await takeReconciliation(pool, goneAfterMs);
    if (due === undefined) return;
    const report = await reconcile(options, due.since);
    await finishReconciliation(pool, due.id, report);
    const isClean = report.strayCount === 0 && report.missingCount === 0;
    logger[isClean ? 'info' : 'error'](report, 'compared with the list of the provider');
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: Error) => logger.warn({ reason: error.message }, 'the reconciliation is tried again'));
      await sleep(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
