import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import { isAnswer } from '@ticketing/shared/messages/payments/statuses.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import type { DecidePayment } from './domain/decider.ts';
import { answer } from './domain/decider.ts';
import { emptyPayment, evolve } from './domain/payment.ts';
import type { LoggedPaymentCommand, PaymentOutcome, Waiter } from './messages.ts';
import type { StoredPayment, WrittenBy } from './store/payments.ts';
import {
  lockPayments,
  parkFacts,
  readNewestFacts,
  readOutcomes,
  unparkFacts,
  writePayments,
} from './store/payments.ts';

/** A command whose id is already recorded for another payment, where it has its one outcome. */
export type PaymentIdInUse = { logged: LoggedPaymentCommand; recordedFor: string };

export type PaymentChunkResult = {
  outcomes: PaymentOutcome[];
  idsInUse: PaymentIdInUse[];
  /** Facts of payments that are unknown, which wait now. */
  parked: LoggedPaymentCommand[];
};

export type CommitPayments = (chunk: LoggedPaymentCommand[], decide?: DecidePayment) => Promise<PaymentChunkResult>;

/** The most requests that hear of one payment. */
const maxWaiters = 20;

type Entry = StoredPayment & { seenVersion: number; partition: number; hasChanged: boolean };

/**
 * Decides chunks, each in one transaction: locks the payments, reads what is recorded, decides in memory, writes. The
 * locked rows say what the latest state is; a booking's payment that is not over is one of them.
 */
export function createPaymentCommitter(pool: Pool, written: WrittenBy): CommitPayments {
  async function decideIn(client: PoolClient, chunk: LoggedPaymentCommand[], decide?: DecidePayment) {
    const entries = await load(client, chunk);
    const recorded = await readOutcomes(
      client,
      chunk.map(({ command }) => command.commandId),
    );
    const known = new Map(Array.from(recorded, ([commandId, { event }]) => [commandId, event]));
    const result: PaymentChunkResult = { outcomes: [], idsInUse: [], parked: [] };
    const newest = new Map<string, PaymentFact>();
    for (const logged of chunk) {
      const { command, at, position, replyTo } = logged;
      const { paymentId } = command;
      const recordedEvent = known.get(command.commandId);
      // What named no payment when it came has its outcome with the payment that it was told to since.
      if (recordedEvent !== undefined && paymentId === undefined) continue;
      if (recordedEvent !== undefined && recordedEvent.paymentId !== paymentId) {
        result.idsInUse.push({ logged, recordedFor: recordedEvent.paymentId });
        continue;
      }
      const entry = paymentId === undefined ? undefined : entryOf(entries, paymentId, position.partition);
      const isUnknown = entry?.payment.state === undefined;
      if (entry === undefined || (command.type === 'RecordProviderFact' && isUnknown)) {
        result.parked.push(logged);
        continue;
      }
      if (recordedEvent !== undefined) {
        const waiters = hear(entries, command, recordedEvent, replyTo);
        result.outcomes.push({ logged, event: recordedEvent, repeated: true, payment: entry.payment, waiters });
        continue;
      }
      const event = answer(entry.payment, command, at, { underWay: openOf(entries, entry.payment.bookingId) }, decide);
      entry.payment = evolve(entry.payment, event);
      entry.hasChanged = true;
      known.set(command.commandId, event);
      if (event.type !== 'PaymentCommandRejected') newest.set(event.paymentId, event);
      const waiters = hear(entries, command, event, replyTo);
      result.outcomes.push({ logged, event, repeated: false, payment: entry.payment, waiters });
    }
    await tellNewest(client, result.outcomes, newest);
    const fresh = result.outcomes.filter(({ repeated }) => !repeated);
    const changed = Array.from(entries.values()).filter(({ hasChanged }) => hasChanged);
    if (changed.length > 0) await writePayments(client, fresh, changed, written);
    await parkFacts(client, result.parked);
    // Those that came again too: another copy may have been parked while the first was decided.
    const facts = result.outcomes.filter(({ logged }) => logged.command.type === 'RecordProviderFact');
    await unparkFacts(
      client,
      facts.map(({ event }) => event.commandId),
    );
    // A repeated command is followed by what its payment needs now.
    for (const outcome of result.outcomes) {
      const entry = entries.get(outcome.event.paymentId);
      if (entry !== undefined) outcome.payment = entry.payment;
    }
    return result;
  }

  return async (chunk, decide) => {
    const result = await inTransaction(pool, (client) => decideIn(client, chunk, decide));
    failpoint('payments/after-commit');
    return result;
  };
}

async function load(client: PoolClient, chunk: LoggedPaymentCommand[]): Promise<Map<string, Entry>> {
  const paymentIds = new Set(chunk.flatMap(({ command }) => command.paymentId ?? []));
  const starting = chunk.flatMap(({ command }) => (command.type === 'StartPayment' ? [command.bookingId] : []));
  const stored = await lockPayments(client, Array.from(paymentIds), starting);
  const partition = chunk[0]?.position.partition ?? 0;
  return new Map(
    stored.map((one) => {
      return [one.payment.paymentId, { ...one, seenVersion: one.payment.version, partition, hasChanged: false }];
    }),
  );
}

function entryOf(entries: Map<string, Entry>, paymentId: string, partition: number): Entry {
  const found = entries.get(paymentId);
  if (found !== undefined) return found;
  const payment = emptyPayment(paymentId);
  const entry = { payment, isOver: false, waiters: [], seenVersion: 0, partition, hasChanged: false };
  entries.set(paymentId, entry);
  return entry;
}

/** The payment of a booking that is not over. */
function openOf(entries: Map<string, Entry>, bookingId: string): string | undefined {
  for (const { payment } of entries.values()) {
    const { state } = payment;
    if (payment.bookingId === bookingId && state !== undefined && state.isOver === undefined) return payment.paymentId;
  }
  return undefined;
}

/**
 * Who hears of an event, beside the sender of the command: the requests that wait for the payment, once there is an
 * answer. A request for a payment waits from now on, also if it came second.
 */
function hear(
  entries: Map<string, Entry>,
  command: PaymentCommand,
  event: PaymentEvent,
  replyTo: string | undefined,
): Waiter[] {
  const other = event.type === 'PaymentCommandRejected' ? event.otherPaymentId : undefined;
  const entry = entries.get(other ?? event.paymentId);
  const status = entry?.payment.state?.status;
  if (entry === undefined || status === undefined) return [];
  if (command.type === 'StartPayment') {
    const isNew = replyTo !== undefined && !entry.waiters.some(({ channel }) => channel === replyTo);
    if (isNew && !isAnswer(status) && entry.waiters.length < maxWaiters) {
      entry.waiters = [...entry.waiters, { channel: replyTo, commandId: command.commandId }];
      entry.hasChanged = true;
    }
    return [];
  }
  const waiting = entry.waiters;
  if (waiting.length === 0 || !isAnswer(status)) return [];
  entry.waiters = [];
  entry.hasChanged = true;
  return waiting;
}

/** A request that came again, or second, is told at once how its payment is. */
async function tellNewest(client: PoolClient, outcomes: PaymentOutcome[], inChunk: Map<string, PaymentFact>) {
  const asking = outcomes.flatMap((outcome) => {
    const { event, logged, repeated } = outcome;
    if (logged.command.type !== 'StartPayment' || logged.replyTo === undefined) return [];
    const other = event.type === 'PaymentCommandRejected' ? event.otherPaymentId : undefined;
    const of = other ?? (repeated ? event.paymentId : undefined);
    return of === undefined ? [] : [{ outcome, of }];
  });
  const missing = asking.map(({ of }) => of).filter((of) => !inChunk.has(of));
  const stored = await readNewestFacts(client, missing);
  for (const { outcome, of } of asking) outcome.newest = inChunk.get(of) ?? stored.get(of);
}
