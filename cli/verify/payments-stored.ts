import { bookingStepsOf } from '@ticketing/payments/domain/next-steps.ts';
import type { Payment } from '@ticketing/payments/domain/payment.ts';
import { emptyPayment, evolve } from '@ticketing/payments/domain/payment.ts';
import { readPayments } from '@ticketing/payments/store/payments.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { StoredPaymentEvent, StoredPaymentRow } from '@ticketing/shared/stores/payment-store.ts';
import { storedPaymentColumns, storedPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { fieldDifferences } from '@ticketing/sync-service/heal/differences.ts';
import { foldPayment } from '@ticketing/sync-service/payments/fold.ts';
import { createPaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Area } from './findings.ts';
import type { PaidBooking } from './money.ts';
import { moneyFaults } from './money.ts';
import type { PaymentCheck } from './payment-check.ts';
import { untilSettled } from './until-settled.ts';

type Difference = { area: Area; text: string };
type Differences = Map<string, Difference[]>;

const pageSize = 200;

/**
 * Compares each payment with its events: the table, the view, the booking that it is for, and what it has asked of the
 * booking stream. A difference is looked at again, and reported only if it stays.
 * @returns how many payments there are, and how many events
 */
export async function checkPaymentStreams(check: PaymentCheck): Promise<{ payments: number; events: number }> {
  const { payments, findings, progress, standstillMs } = check;
  const { rows } = await payments.pool.query<{ events: number }>('SELECT count(*) AS events FROM payment_events');
  const events = rows[0]!.events;
  progress.begin('folding payments', events);
  let count = 0;
  let wrong: Differences = new Map();
  for await (const ids of paymentIds(payments.pool)) {
    count += ids.length;
    const page = await differencesOf(check, ids);
    for (const [id, found] of page.differences) wrong.set(id, found);
    progress.advance(page.events);
  }
  for (const id of await viewsWithoutEvents(check)) {
    wrong.set(id, [{ area: 'views', text: 'it is there and no event speaks of it' }]);
  }
  progress.end();
  await untilSettled(async () => {
    if (wrong.size === 0) return { done: true, moved: false };
    const { differences } = await differencesOf(check, [...wrong.keys()]);
    const moved = differences.size < wrong.size;
    wrong = differences;
    return { done: wrong.size === 0, moved };
  }, standstillMs);
  const inViews = [...wrong].flatMap(([id, found]) => (found.some(({ area }) => area === 'views') ? id : []));
  if (check.repair && inViews.length > 0) {
    await repairViews(check, inViews);
    wrong = (await differencesOf(check, [...wrong.keys()])).differences;
  }
  for (const [id, found] of wrong) for (const { area, text } of found) findings.add(area, id, text);
  return { payments: count, events };
}

/** Writes the views of payments again, and removes those that no event speaks of. */
async function repairViews({ engines, payments }: PaymentCheck, ids: string[]): Promise<void> {
  const { pool, kafka, topics, db } = engines;
  const numberOf = (of: Pool) => commandLogOf(of, kafka, topics.paymentCommands);
  const [logOfStore, logOfViews] = [await numberOf(payments.pool), await numberOf(pool)];
  const views = createPaymentStore(db, viewCollections);
  for (let first = 0; first < ids.length; first += pageSize) {
    const page = ids.slice(first, first + pageSize);
    const streams = await readStreams(payments.pool, page);
    const expected = page.flatMap((paymentId) => {
      const stream = readStream(streams.get(paymentId) ?? [], []).map(({ position, ...stored }) => {
        const { log = 0, ...place } = position;
        return { ...stored, position: log === logOfStore ? { log: logOfViews, ...place } : place };
      });
      return stream.reduce<PaymentView | undefined>(foldPayment, undefined) ?? [];
    });
    await views.replace(expected);
    const founded = new Set(expected.map(({ _id }) => _id));
    await views.remove(page.filter((paymentId) => !founded.has(paymentId)));
  }
}

/** The payments that have an event or a row. */
async function* paymentIds(pool: Pool): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const { rows } = await pool.query<{ payment_id: string }>(
      `(SELECT DISTINCT payment_id FROM payment_events WHERE payment_id > $1 ORDER BY payment_id LIMIT $2)
       UNION (SELECT payment_id FROM payments WHERE payment_id > $1 ORDER BY payment_id LIMIT $2)
       ORDER BY payment_id LIMIT $2`,
      [after, pageSize],
    );
    if (rows.length === 0) return;
    yield rows.map((row) => row.payment_id);
    after = rows.at(-1)!.payment_id;
  }
}

async function viewsWithoutEvents({ engines, payments }: PaymentCheck): Promise<string[]> {
  const views = engines.db.collection<PaymentView>(viewCollections.payments);
  const without: string[] = [];
  let page: string[] = [];
  const settle = async () => {
    const { rows } = await payments.pool.query<{ id: string }>(
      `SELECT id FROM unnest($1::text[]) AS seen(id)
       WHERE NOT EXISTS (SELECT FROM payment_events WHERE payment_id = id)`,
      [page],
    );
    without.push(...rows.map(({ id }) => id));
    page = [];
  };
  for await (const { _id } of views.find({}, { maxTimeMS: 3_600_000 }).project<{ _id: string }>({ _id: 1 })) {
    page.push(_id);
    if (page.length === pageSize) await settle();
  }
  await settle();
  return without;
}

async function differencesOf(
  { engines, payments }: PaymentCheck,
  ids: string[],
): Promise<{ differences: Differences; events: number }> {
  const views = await createPaymentStore(engines.db, viewCollections).load(ids);
  const kept = new Map((await readPayments(payments.pool, ids)).map((payment) => [payment.paymentId, payment]));
  const streams = await readStreams(payments.pool, ids);
  const bookings = await readBookings(engines.pool, ids);
  const differences: Differences = new Map();
  const asked = new Map<string, { paymentId: string; text: string }>();
  for (const paymentId of ids) {
    const found: Difference[] = [];
    const stream = readStream(streams.get(paymentId) ?? [], found);
    const payment = stream.reduce<Payment>((before, { event }) => evolve(before, event), emptyPayment(paymentId));
    found.push(...tableFaults(payment, kept.get(paymentId)));
    found.push(...viewFaults(stream, views.get(paymentId)));
    const texts = payment.state ? moneyFaults(paymentId, payment.state, bookings.get(payment.bookingId)) : [];
    found.push(...texts.map((text): Difference => ({ area: 'money', text })));
    for (const { event } of stream) {
      for (const { commandId, type } of bookingStepsOf(event)) {
        const text = `version ${event.version} asks for ${type}, and command ${commandId} has no outcome`;
        asked.set(commandId, { paymentId, text });
      }
    }
    if (found.length > 0) differences.set(paymentId, found);
  }
  for (const commandId of await unanswered(engines.pool, [...asked.keys()])) {
    const { paymentId, text } = asked.get(commandId)!;
    differences.set(paymentId, [...(differences.get(paymentId) ?? []), { area: 'commands', text }]);
  }
  const events = Array.from(streams.values()).reduce((sum, { length }) => sum + length, 0);
  return { differences, events };
}

/** The events of payments as they are stored, in order, by payment. */
async function readStreams(pool: Pool, ids: string[]): Promise<Map<string, StoredPaymentRow[]>> {
  const { rows } = await pool.query<StoredPaymentRow>(
    `SELECT ${storedPaymentColumns} FROM payment_events WHERE payment_id = ANY($1::text[]) ORDER BY payment_id, version`,
    [ids],
  );
  return Map.groupBy(rows, (row) => row.payment_id);
}

/** The events of a payment that can be read, and findings about the others. */
function readStream(rows: StoredPaymentRow[], found: Difference[]): StoredPaymentEvent[] {
  const stream: StoredPaymentEvent[] = [];
  let expected = 1;
  for (const row of rows) {
    if (row.version !== expected) found.push({ area: 'event store', text: `version ${expected} is missing` });
    expected = row.version + 1;
    try {
      stream.push(storedPaymentEvent(row));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      found.push({ area: 'event store', text: `version ${row.version} cannot be read` });
    }
  }
  return stream;
}

function tableFaults(payment: Payment, kept: Payment | undefined): Difference[] {
  const named = (text: string): Difference => ({ area: 'payments', text });
  if (kept === undefined) return [named('it has no row')];
  if (kept.version !== payment.version) {
    return [named(`the row has version ${kept.version} and should have ${payment.version}`)];
  }
  return fieldDifferences(payment.state ?? {}, kept.state ?? {}).map(named);
}

function viewFaults(stream: StoredPaymentEvent[], seen: PaymentView | undefined): Difference[] {
  const named = (text: string): Difference => ({ area: 'views', text });
  const newest = stream.at(-1)?.event.version ?? 0;
  if (newest === 0) return seen === undefined ? [] : [named('it is there and no event speaks of it')];
  if (seen === undefined) return [named('it is missing')];
  // It was written after the events were read, or before: then it is compared again.
  if (seen.version > newest) return [];
  if (seen.version < newest) return [named(`version is ${seen.version} and should be ${newest}`)];
  // The topic says nothing of the log that a command was on: sync-service gives it a number of its own.
  const expected = stream.reduce<PaymentView | undefined>(foldPayment, undefined);
  return fieldDifferences(expected ? withoutLogs(expected) : {}, withoutLogs(seen)).map(named);
}

function withoutLogs<View extends PaymentView>({ history, ...view }: View) {
  return { ...view, history: history?.map(({ log: _log, ...entry }) => entry) };
}

async function readBookings(pool: Pool, paymentIds: string[]): Promise<Map<string, PaidBooking>> {
  const ids = paymentIds.map((paymentId) => emptyPayment(paymentId).bookingId);
  const { rows } = await pool.query<{
    booking_id: string;
    status: string;
    payment_id: string | null;
    prices: string[] | null;
  }>('SELECT booking_id, status, payment_id, prices FROM bookings WHERE booking_id = ANY($1)', [ids]);
  return new Map(
    rows.map(({ booking_id, status, payment_id: paymentId, prices }) => {
      const priceMinor = (prices ?? []).reduce((sum, price) => sum + Number(price), 0);
      return [booking_id, { status, paymentId, priceMinor }];
    }),
  );
}

async function unanswered(pool: Pool, commandIds: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id::text FROM unnest($1::uuid[]) AS asked(id)
     WHERE NOT EXISTS (SELECT FROM booking_events WHERE command_id = id)`,
    [commandIds],
  );
  return rows.map(({ id }) => id);
}
