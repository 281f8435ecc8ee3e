import { randomUUID } from 'node:crypto';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { bookingIdOfPayment, commandIdOfStart, paymentIdOfKey } from '@ticketing/shared/messages/payments/ids.ts';
import { currentRules } from '@ticketing/shared/messages/show.ts';
import { createPaymentMethods } from '@ticketing/shared/payments/method.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import { createNextActions } from '@ticketing/shared/payments/next-action.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { openLogClient, paymentEventsIn } from '../../tests/support/log-client.ts';
import type { ServiceProcess } from '../../tests/support/process.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningSimulator } from '../../tests/support/simulator.ts';
import { runSimulator } from '../../tests/support/simulator.ts';
import type { Provider, ProviderObject } from '../src/providers/provider.ts';
import { createSimulatorProvider } from '../src/providers/simulator.ts';

const methodSecret = 'a secret of the tests, for methods';
export const buyer = 101;

/** A worker, a simulator, and processes of payments on the engines of a sandbox. */
export type PaymentsUnderTest = {
  sandbox: Sandbox;
  log: LogClient;
  simulator: RunningSimulator;
  provider: Provider;
  nextActions: NextActions;
  /** The database of payments. */
  pool: Pool;
  databaseUrl: string;
  /** Starts a process of payments, and waits until it is up. */
  start(env?: Record<string, string>): Promise<ServiceProcess>;
  /** Schedules a show that demands payment, and holds two seats for each of so many bookings. @returns their ids */
  hold(count: number, options?: { currency?: string; withFreeSeat?: boolean }): Promise<string[]>;
  /** Starts a payment for a booking. @returns its id */
  pay(bookingId: string, token: string, options?: { key?: string; replyTo?: string }): Promise<string>;
  send(command: Command): Promise<void>;
  /** The payment, once it has such a status. */
  reaches(paymentId: string, ...statuses: PaymentState['status'][]): Promise<PaymentState>;
  eventsOf(paymentId: string): Promise<PaymentEvent[]>;
  /** The status of a booking. */
  booking(bookingId: string): Promise<string | undefined>;
  /** All that the provider has. */
  objects(): Promise<ProviderObject[]>;
  close(): Promise<void>;
};

/** Opens all of it, without a process of payments. */
export async function openPaymentsUnderTest(): Promise<PaymentsUnderTest> {
  const sandbox = await openSandbox({ migrated: true });
  const { logger, namespace, redisUrl, kafkaBrokers, databaseUrl } = sandbox;
  const own = await sandbox.database('payments');
  const log = await openLogClient(sandbox);
  const simulator = await runSimulator();
  const provider = createSimulatorProvider({ url: simulator.url, timeoutMs: 60_000 });
  const redis = createRedis({ url: redisUrl, logger, name: 'test' });
  const methods = createPaymentMethods(redis, namespace, methodSecret);
  const nextActions = createNextActions(redis, namespace, methodSecret);
  const pool = createPool({ url: own, applicationName: 'test', maxConnections: 2, logger });
  const bookings = createPool({ url: databaseUrl, applicationName: 'test', maxConnections: 2, logger });
  const engines = { KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl, NAMESPACE: namespace };
  const worker = startProcess('worker', { ...engines, DATABASE_URL: databaseUrl });
  await worker.said(/worker is up/);
  await until('redis answers', () => redis.status === 'ready');
  const running: ServiceProcess[] = [];
  let shows = 0;

  async function start(env: Record<string, string> = {}): Promise<ServiceProcess> {
    const payments = startProcess('payments', {
      ...engines,
      DATABASE_URL: own,
      PAYMENT_PROVIDER: 'simulator',
      PAYMENT_SIMULATOR_URL: simulator.url,
      PAYMENT_METHOD_SECRET: methodSecret,
      PAYMENT_SWEEP_SECONDS: '1',
      PAYMENT_HANGS_AFTER_SECONDS: '5',
      ...env,
    });
    running.push(payments);
    await payments.said(/payments is up/);
    return payments;
  }

  const eventsOf = async (paymentId: string) =>
    paymentEventsIn(await log.read(log.topics.paymentEvents)).filter((event) => event.paymentId === paymentId);

  async function statusOf(bookingId: string): Promise<string | undefined> {
    const { rows } = await bookings.query<{ status: string }>('SELECT status FROM bookings WHERE booking_id = $1', [
      bookingId,
    ]);
    return rows[0]?.status;
  }

  return {
    sandbox,
    log,
    simulator,
    provider,
    nextActions,
    pool,
    databaseUrl: own,
    start,
    eventsOf,
    booking: statusOf,

    async hold(count, { currency = 'EUR', withFreeSeat = false } = {}) {
      shows += 1;
      const eventId = shows;
      const ids = Array.from({ length: count }, () => `${eventId}-${randomUUID()}`);
      const schedule: Command = {
        commandId: randomUUID(),
        eventId,
        type: 'ScheduleShow',
        name: 'A show',
        venue: { name: 'A hall', city: 'Utrecht' },
        category: 'concert',
        startsAt: '2040-01-01T12:00:00.000Z',
        currency,
        maxSeatsPerUser: 1_000,
        payment: 'required',
        rules: currentRules,
        layout: [
          { row: 'A', seats: Math.max(2 * count, 2), priceMinor: 4_500 },
          { row: 'B', seats: Math.max(count, 1), priceMinor: 0 },
        ],
      };
      const holds = ids.map((bookingId, index): Command => {
        const seatIds = [`A${2 * index + 1}`, withFreeSeat ? `B${index + 1}` : `A${2 * index + 2}`];
        return {
          commandId: randomUUID(),
          eventId,
          type: 'HoldSeats',
          bookingId,
          userId: buyer,
          seatIds,
          ttlSeconds: 300,
        };
      });
      await log.send([schedule, ...holds]);
      await until('the seats are held', async () => (await statusOf(ids.at(-1)!)) === 'held');
      return ids;
    },

    async pay(bookingId, token, { key = randomUUID(), replyTo } = {}) {
      const paymentId = paymentIdOfKey(bookingId, buyer, key);
      await methods.keep(paymentId, token);
      const command: PaymentCommandOf<'StartPayment'> = {
        commandId: commandIdOfStart(paymentId),
        eventId: Number(bookingId.split('-')[0]),
        type: 'StartPayment',
        paymentId,
        bookingId: bookingIdOfPayment(paymentId),
        userId: buyer,
      };
      await log.sendToPayments([command], replyTo);
      return paymentId;
    },

    async send(command) {
      await log.send([command]);
    },

    reaches: (paymentId, ...statuses) =>
      until(`${paymentId} is ${statuses.join(' or ')}`, async () => {
        const { rows } = await pool.query<{ state: PaymentState | null }>(
          'SELECT state FROM payments WHERE payment_id = $1',
          [paymentId],
        );
        const state = rows[0]?.state ?? undefined;
        return state !== undefined && statuses.includes(state.status) && state;
      }),

    async objects() {
      const all: ProviderObject[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await provider.list(new Date(0), cursor);
        if (page.outcome === 'unknown') throw new Error(page.detail);
        all.push(...page.objects);
        cursor = page.nextCursor;
        if (cursor === undefined) return all;
      }
    },

    async close() {
      for (const payments of running) {
        payments.signal('SIGCONT');
        await payments.stop();
      }
      await worker.stop();
      await log.close();
      await simulator.close();
      redis.disconnect();
      await pool.end();
      await bookings.end();
      await sandbox.close();
    },
  };
}
