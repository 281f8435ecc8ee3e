import { randomUUID } from 'node:crypto';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import {
  bookingIdOfPayment,
  commandIdOfBookingStep,
  commandIdOfStart,
  eventIdOfPayment,
} from '@ticketing/shared/messages/payments/ids.ts';
import { createMongoClient } from '@ticketing/shared/stores/mongodb.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createPaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import { createPaymentPositions } from '@ticketing/sync-service/payments/positions.ts';
import type { MongoClient } from 'mongodb';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { PaymentsUnderTest } from '../../payments/test/running-payments.ts';
import { buyer, openPaymentsUnderTest } from '../../payments/test/running-payments.ts';
import type { Engines } from '../engines.ts';
import type { MoneyDifference } from '../payments/show-money.ts';
import { moneyOfShow } from '../payments/show-money.ts';
import { silent } from '../progress.ts';
import { foldPayments } from '../rebuild/payments.ts';
import { createFindings } from '../verify/findings.ts';
import { moneyFaults } from '../verify/money.ts';
import { checkPayments } from '../verify/payments.ts';
import { documentsOf, runCli } from './run-cli.ts';

// One show, in the order of the tests: two bookings of two seats for 45.00 each are paid for, a third is not.

let world: PaymentsUnderTest;
let bookings: Pool;
let mongo: MongoClient;
let [paid, partly, declined, strayId] = ['', '', '', ''];

beforeAll(async () => {
  world = await openPaymentsUnderTest();
  const { databaseUrl: url, logger } = world.sandbox;
  bookings = createPool({ url, applicationName: 'test', maxConnections: 2, logger });
  mongo = createMongoClient({ uri: world.sandbox.mongodbUri, appName: 'test', logger });
  // A refund that fails later is found by the sweep: nobody sends webhooks here. On a slow machine it comes between steps.
  await world.start({ PAYMENT_HANGS_AFTER_SECONDS: '3' });
  const [one, other, third] = await world.hold(3);
  paid = await world.pay(one!, 'tok_ok');
  partly = await world.pay(other!, 'tok_ok');
  declined = await world.pay(third!, 'tok_insufficient_funds');
  await world.reaches(paid, 'captured');
  await world.reaches(partly, 'captured');
  await world.reaches(declined, 'declined');
});

afterAll(async () => {
  await mongo?.close();
  await bookings?.end();
  await world?.close();
});

const run = (...args: string[]) =>
  runCli(world.sandbox, ['payments', ...args], { PAYMENTS_DATABASE_URL: world.databaseUrl });

const about = (paymentId: string) => {
  return { commandId: randomUUID(), bookingId: bookingIdOfPayment(paymentId), eventId: eventIdOfPayment(paymentId) };
};

const report = (at?: number) => moneyOfShow({ bookings, payments: world.pool }, 1, at);

test('list: all, by status, by age', async () => {
  const { out } = await run('list', '--event', '1');
  expect(out).toMatch(/^payment +user +status +amount +captured +refunded +changed$/m);
  expect(out).toMatch(new RegExp(`^${paid} +${buyer} +captured +90.00 EUR +90.00 EUR +- +20`, 'm'));
  const [only, ...others] = documentsOf<object>(await run('list', '--status', 'declined', '--json'));
  expect(only).toMatchObject({ paymentId: declined, status: 'declined', reason: 'insufficient-funds' });
  expect(others).toEqual([]);
  expect((await run('list', '--older-than', '1h')).out).toBe('There are no such payments.\n');
});

test('show: a payment, and what happened to it', async () => {
  const { out } = await run('show', paid);
  expect(out).toMatch(/^captured +90.00 EUR$/m);
  expect(out).toMatch(/^ *1 +\S+ +PaymentStarted +created/m);
  expect(out).toMatch(/^ *\d+ +\S+ +PaymentCaptured +captured/m);
  const unknown = `1-${randomUUID()}~${randomUUID()}`;
  expect(await run('show', unknown)).toMatchObject({ code: 1, err: `There is no payment ${unknown}.\n` });
});

test('report: the money of the show, also as it was', async () => {
  const before = await report();
  expect(before).toMatchObject({ paid: { bookings: 2, priceMinor: 18_000 }, money: { captured: 18_000, refunded: 0 } });
  await world.send({ ...about(partly), type: 'CancelSeats', userId: buyer, seatIds: ['A3'] });
  await world.reaches(partly, 'partly-refunded');
  const byHand: PaymentCommandOf<'RefundPayment'> = {
    ...about(partly),
    type: 'RefundPayment',
    paymentId: partly,
    amountMinor: 500,
    by: { role: 'organiser' },
  };
  await world.log.sendToPayments([byHand]);
  await until('both refunds are made', async () => (await report())?.money.refunded === 5_000);
  expect(await report()).toMatchObject({
    paid: { bookings: 2, priceMinor: 13_500 },
    unpaid: { bookings: 0 },
    money: { captured: 18_000, byHand: 500 },
    givenMinor: 500,
    differences: [],
  });
  expect(await report(before!.version)).toEqual(before);
  // The show, and three holds.
  expect(await report(4)).toMatchObject({ paid: { bookings: 0 }, money: { captured: 0 }, differences: [] });
  expect(await report(999)).toBeUndefined();
  const { code, out } = await run('report', '--event', '1');
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^given back +50.00 EUR/m) });
  expect(out).toContain('Money and seats agree');
  expect(out).toContain('less 5.00 EUR given back by hand.');
});

test('a refund that failed: the report says so, and retry has it made', async () => {
  await world.simulator.set({ failRefunds: 1 });
  await world.send({ ...about(paid), type: 'CancelBooking', userId: buyer });
  await world.reaches(paid, 'refund-failed');
  const different: MoneyDifference = {
    bookingId: bookingIdOfPayment(paid),
    status: 'cancelled',
    paymentIds: [paid],
    priceMinor: 0,
    keptMinor: 9_000,
  };
  expect(await report()).toMatchObject({ money: { failed: 9_000 }, differences: [different], differenceMinor: 9_000 });
  const { code, out } = await run('report', '--event', '1');
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('in one booking: 90.00 EUR too much.') });
  expect(await run('retry', paid)).toMatchObject({ code: 0, out: expect.stringContaining('It is refunded now') });
  expect(await report()).toMatchObject({ money: { failed: 0, refunded: 14_000 }, differences: [] });
});

test("reconcile: what the provider has, and nobody's payment is", async () => {
  const stray = await world.provider.authorise({
    paymentId: `1-${randomUUID()}~${randomUUID()}`,
    bookingId: `1-${randomUUID()}`,
    eventId: 1,
    amountMinor: 100,
    currency: 'EUR',
    methodToken: 'tok_ok',
    idempotencyKey: randomUUID(),
  });
  strayId = 'objectId' in stray ? String(stray.objectId) : '';
  expect(stray.outcome).toBe('authorised');
  const { code, out } = await run('reconcile', '--since', '1h', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ strayCount: 1, missingCount: 0 });
});

async function check(repair = false) {
  const { namespace, logger, kafkaBrokers } = world.sandbox;
  const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'test', logger });
  const engines: Engines = { pool: bookings, db: mongo.db(), kafka, topics: topicNames(namespace), namespace, logger };
  const findings = createFindings();
  const payments = { pool: world.pool, provider: world.provider };
  const count = await checkPayments({ engines, payments, findings, progress: silent, standstillMs: 100, repair });
  return { engines, count, texts: findings.list().map(({ area, streamId, text }) => `${streamId} ${area}: ${text}`) };
}

/** Changes an event store as its guards would never let anybody. */
async function doctor(pool: Pool, table: string, statement: string, values: unknown[]): Promise<void> {
  await pool.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_append_only`);
  expect((await pool.query(statement, values)).rowCount).toBe(1);
  await pool.query(`ALTER TABLE ${table} ENABLE TRIGGER ${table}_append_only`);
}

test('verify: nothing but the stray, and then whatever is planted', async () => {
  const views = {
    store: createPaymentStore(mongo.db(), viewCollections),
    positions: createPaymentPositions(mongo.db(), 1),
    commandLog: 1,
  };
  const { engines } = await check();
  await foldPayments(engines, views, silent).catchUp();
  const clean = await check();
  expect(clean.texts).toEqual([`${strayId} provider: no payment has this object`]);
  expect(clean.count).toMatchObject({ payments: 3, objects: 4 });
  // A sweep that is slow may be ordered twice, under one id.
  expect(clean.count.decided).toBe(clean.count.events);
  expect(clean.count.commands).toBeGreaterThanOrEqual(clean.count.events);

  const [bookingOfPartly, bookingOfPaid] = [bookingIdOfPayment(partly), bookingIdOfPayment(paid)];
  // P1, P4: somebody takes the seats away, and somebody has seats without money.
  await bookings.query(`UPDATE bookings SET status = 'cancelled', tickets = NULL WHERE booking_id = $1`, [
    bookingOfPartly,
  ]);
  await bookings.query(`UPDATE bookings SET status = 'booked', payment_id = NULL WHERE booking_id = $1`, [
    bookingOfPaid,
  ]);
  // P4: a payment that nobody has.
  const bookingOfDeclined = bookingIdOfPayment(declined);
  const nobodys = `${bookingOfDeclined}~${randomUUID()}`;
  await bookings.query(`UPDATE bookings SET status = 'booked', payment_id = $2 WHERE booking_id = $1`, [
    bookingOfDeclined,
    nobodys,
  ]);
  // P3, P5, and a row that is not what the events say.
  const twice = { toCaptureMinor: 1, capturedMinor: 1, providerRef: 'nobody' };
  await world.pool.query('UPDATE payments SET booking_id = $2, state = state || $3::jsonb WHERE payment_id = $1', [
    declined,
    bookingOfPaid,
    JSON.stringify(twice),
  ]);
  // P6: another amount than was decided, a step that nobody has taken, an event that nobody was told.
  const events = 'payment_events';
  await doctor(
    world.pool,
    events,
    `UPDATE payment_events SET data = jsonb_set(data, '{amountMinor}', '1') WHERE payment_id = $1 AND version = 2`,
    [declined],
  );
  await doctor(bookings, 'booking_events', 'UPDATE booking_events SET command_id = $2 WHERE command_id = $1', [
    commandIdOfBookingStep(paid, 'confirm'),
    randomUUID(),
  ]);
  await doctor(world.pool, events, 'UPDATE payment_events SET command_id = $2 WHERE command_id = $1', [
    commandIdOfStart(declined),
    randomUUID(),
  ]);
  await world.pool.query(
    `INSERT INTO payment_events SELECT payment_id, version + 1, event_id, gen_random_uuid(), type, data, at,
       correlation_id, command_log, command_partition, command_offset + 1000, processed_by, now()
     FROM payment_events WHERE payment_id = $1 ORDER BY version DESC LIMIT 1`,
    [partly],
  );
  await world.pool.query('UPDATE payments SET version = version + 1 WHERE payment_id = $1', [partly]);
  await mongo.db().collection<{ _id: string }>('payments').deleteOne({ _id: paid });
  await mongo.db().collection<{ _id: string }>('payments').insertOne({ _id: '9-of-nobody' });

  const { texts } = await check();
  for (const planted of [
    `${partly} money: 4000 is kept for a booking which is cancelled`,
    `${bookingOfPaid} money: it is booked, without a payment, and no organiser has sold it`,
    `${bookingOfDeclined} money: it is booked, and its payment ${nobodys} is not captured`,
    `${bookingOfPaid} money: it is captured by ${[declined, paid].sort().join(' and ')}`,
    `${declined} payments: capturedMinor is 1 and should be absent`,
    `${declined} provider: the provider has no object of it`,
    `${declined} commands: command ${commandIdOfStart(declined)}`,
    `${declined} decisions: command`,
    `${declined} topic: version 2`,
    `${paid} commands: version 3 asks for ConfirmBooking`,
    `${paid} views: it is missing`,
    `${partly} views: version is`,
    `${partly} topic: the versions after`,
    '9-of-nobody views: it is there and no event speaks of it',
  ]) {
    expect(texts).toEqual(expect.arrayContaining([expect.stringContaining(planted)]));
  }
  const mended = (await check(true)).texts;
  expect(mended.filter((text) => text.includes(' views: '))).toEqual([]);
  expect(mended).toHaveLength(texts.filter((text) => !text.includes(' views: ')).length);
});

test('verify: more given back than was taken (P2)', () => {
  const refund = (amountMinor: number, status: 'done' | 'failed') => ({ attempt: 1, amountMinor, status });
  const state = { bookingId: `1-${randomUUID()}`, userId: 1, status: 'refunded' as const, capturedMinor: 500 };
  const faultsOf = (...refunds: ReturnType<typeof refund>[]) =>
    moneyFaults('a payment', { ...state, refundedMinor: 600, refunds }, undefined);
  expect(faultsOf(refund(500, 'done'), refund(100, 'done'))).toEqual(['600 is given back of 500 that was captured']);
  expect(faultsOf(refund(500, 'done'), refund(100, 'failed'))).toEqual([
    'its refunds that are done are 500, and it says 600',
  ]);
});
