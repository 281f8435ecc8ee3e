import { setTimeout as sleep } from 'node:timers/promises';
import { statusesInBetween } from '@ticketing/shared/messages/payments/statuses.ts';
import { MongoClient } from 'mongodb';
import { runCli } from '../checks/cli.ts';
import { withDatabase } from '../checks/database.ts';
import type { Violation } from '../checks/violation.ts';
import type { ChaosSystem, MoneyPart } from '../system/chaos-system.ts';
import { eachOf } from './afterwards.ts';
import { send } from './ordering.ts';
import { isPaid } from './paid-shows.ts';
import { answerBank, isOutcome, readPayment, sendPayment } from './paying.ts';
import type { Order, Payment, Told } from './record.ts';

/**
 * How long after the last fault the last payment may be under way, in milliseconds: the circuit breaker is open for 30 s,
 * a call pauses for 30 s at most, and a webhook that nobody took for a minute.
 */
const promisedMs = 120_000;

/**
 * Sees to it that every payer learns how each payment ended, as payers do: they send it again with its key, and answer their
 * bank. What they hold and do not pay they let go; refunds that failed are tried again, as whoever runs the system does.
 * Resolves when no payment is under way, the views have them all, and the provider has told all that it has to tell.
 */
export async function settlePayments(system: ChaosSystem, told: Told): Promise<Violation[]> {
  const { money } = system;
  if (money === undefined) return [];
  const startMs = performance.now();
  const isLate = () => performance.now() - startMs > promisedMs;
  await eachOf(Array.from(told.payments.entries()), ([index, payment]) => settle(system, payment, index, isLate));
  await letGo(system, told);
  const violations = [...untold(told)];
  for (;;) {
    const what = await underWay(system, money);
    if (what !== undefined && isLate()) {
      violations.push({ promised: 'not for ever', what: `${promisedMs / 1000} s after the last fault: ${what}` });
    }
    if (what === undefined || isLate()) break;
    await sleep(500);
  }
  await eachOf(told.payments, async (payment) => {
    const final = await readPayment(system.url, payment, 10);
    if (final !== undefined) payment.final = final;
  });
  return violations;
}

async function settle({ url }: ChaosSystem, payment: Payment, index: number, isLate: () => boolean): Promise<void> {
  const { attempts } = payment;
  while (!attempts.some(isOutcome) && !isLate()) {
    const { status, body } = await sendPayment(url, payment, 10);
    if (status === undefined || status >= 500) await sleep(500);
    if (body?.nextActionUrl !== undefined) await answerBank(body.nextActionUrl, index % 4 === 0 ? 'refuse' : 'agree');
  }
}

function* untold({ payments }: Told): Generator<Violation> {
  for (const { client, token, attempts } of payments) {
    if (attempts.some(isOutcome)) continue;
    const what = `client ${client}, who paid with ${token}, asked ${attempts.length} times, also after the healing, and was never told how it ended`;
    yield { promised: 'not for ever', what };
  }
}

/** A hold that a payment has extended would end long after the run. */
async function letGo({ url, direct }: ChaosSystem, { orders }: Told): Promise<void> {
  const held = await withDatabase(direct.databaseUrl, async (client) => {
    const { rows } = await client.query<{ event_id: number; booking_id: string; user_id: number }>(
      "SELECT event_id, booking_id, user_id FROM bookings WHERE status = 'held'",
    );
    return rows.filter(({ event_id }) => isPaid(event_id));
  });
  await eachOf(held, async ({ event_id: eventId, booking_id: bookingId, user_id: userId }) => {
    const idempotencyKey = `let-go-${bookingId}`;
    const order: Order = { kind: 'cancel', client: -4, eventId, userId, bookingId, idempotencyKey, attempts: [] };
    orders.push(order);
    for (let left = 5; left > 0; left -= 1) {
      const { status } = await send(url, order, 10);
      if (status !== undefined && status < 500) return;
      await sleep(500);
    }
  });
}

/** What payments wait for, if anything. Refunds that failed are tried again meanwhile. */
async function underWay(system: ChaosSystem, { simulator, databaseUrl }: MoneyPart): Promise<string | undefined> {
  const rows = await withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ payment_id: string; status: string | null; version: number }>(
      'SELECT payment_id, status, version FROM payments',
    );
    return rows;
  });
  const open = rows.filter(({ status }) => statusesInBetween.some((other) => other === status));
  if (open.length > 0) return `${open.length} payments are under way, one is ${open[0]!.status}`;
  const failed = rows.filter(({ status }) => status === 'refund-failed');
  for (const { payment_id } of failed) await runCli(system, ['payments', 'retry', payment_id]);
  if (failed.length > 0) return `${failed.length} refunds have failed`;
  const undelivered = await undeliveredOf(simulator.url);
  if (undelivered > 0) return `${undelivered} webhooks are not delivered`;
  const versions = new Map(rows.map(({ payment_id, version }) => [payment_id, version]));
  const behind = await countBehind(system.direct.mongodbUri, versions);
  return behind === 0 ? undefined : `the views of ${behind} payments are not as far as the log`;
}

async function undeliveredOf(simulatorUrl: string): Promise<number> {
  const response = await fetch(`${simulatorUrl}/control/deliveries`, { signal: AbortSignal.timeout(10_000) });
  const { undelivered } = (await response.json()) as { undelivered: number };
  return undelivered;
}

async function countBehind(mongodbUri: string, versions: Map<string, number>): Promise<number> {
  const mongo = new MongoClient(mongodbUri);
  try {
    const views = await mongo.db().collection<{ _id: string; version: number }>('payments').find().toArray();
    const seen = new Map(views.map(({ _id, version }) => [_id, version]));
    return Array.from(versions).filter(([paymentId, version]) => seen.get(paymentId) !== version).length;
  } finally {
    await mongo.close();
  }
}
