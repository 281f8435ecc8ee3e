import { randomUUID } from 'node:crypto';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import { bookingIdOfPayment, eventIdOfPayment } from '@ticketing/shared/messages/payments/ids.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { PaymentsUnderTest } from '../../payments/test/running-payments.ts';
import { buyer, openPaymentsUnderTest } from '../../payments/test/running-payments.ts';
import type { MoneyDifference } from '../payments/show-money.ts';
import { moneyOfShow } from '../payments/show-money.ts';
import { documentsOf, runCli } from './run-cli.ts';

// One show, in the order of the tests: two bookings of two seats for 45.00 each are paid for, a third is not.

let world: PaymentsUnderTest;
let bookings: Pool;
let [paid, partly, declined] = ['', '', ''];

beforeAll(async () => {
  world = await openPaymentsUnderTest();
  const { databaseUrl: url, logger } = world.sandbox;
  bookings = createPool({ url, applicationName: 'test', maxConnections: 1, logger });
  await world.start({ PAYMENT_HANGS_AFTER_SECONDS: '1' });
  const [one, other, third] = await world.hold(3);
  paid = await world.pay(one!, 'tok_ok');
  partly = await world.pay(other!, 'tok_ok');
  declined = await world.pay(third!, 'tok_insufficient_funds');
  await world.reaches(paid, 'captured');
  await world.reaches(partly, 'captured');
  await world.reaches(declined, 'declined');
});

afterAll(async () => {
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
  expect(out).toMatch(/^ *5 +\S+ +PaymentCaptured +captured/m);
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
  expect(await run('retry', paid)).toMatchObject({ code: 0, out: expect.stringContaining(`${paid} is refunded`) });
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
  expect(stray.outcome).toBe('authorised');
  const { code, out } = await run('reconcile', '--since', '1h', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ strayCount: 1, missingCount: 0 });
});
