import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notificationsConfigSchema } from '@ticketing/notifications/config.ts';
import { startNotifications } from '@ticketing/notifications/start.ts';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { eventHeaders, paymentEventHeaders } from '@ticketing/shared/log/headers.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { readConfig } from '@ticketing/shared/service/config.ts';
import pg from 'pg';
import type { Sandbox } from '../../../tests/support/sandbox.ts';
import { serviceSecret } from './accounts-site.ts';

const partitions = 3;

/** The settings of notifications on the engines of a sandbox. */
export async function settingsOf(sandbox: Sandbox, settings: Record<string, string>): Promise<Record<string, string>> {
  return {
    DATABASE_URL: await sandbox.database('notifications'),
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: String(partitions),
    MEMBER_DIR: await mkdtemp(join(tmpdir(), 'members-')),
    AUTH: 'open',
    ACCOUNTS_SERVICE_SECRET: serviceSecret,
    SMTP_TLS: 'off',
    MAIL_FROM: 'Tickets <tickets@tickets.example>',
    MAIL_PAGES_URL: 'https://tickets.example',
    ...settings,
  };
}

export type RunningNotifications = {
  url: string;
  pool: pg.Pool;
  call(method: string, path: string, token?: string): Promise<{ status: number; json: Record<string, unknown> }>;
  /** The mails of the ledger. */
  ledger(): Promise<{ kind: string; status: string; user_id: number; error: string | null; attempts: number }[]>;
  metric(name: string): Promise<number>;
  close(): Promise<void>;
};

/** Runs notifications in this process. */
export async function runNotifications(
  sandbox: Sandbox,
  settings: Record<string, string>,
): Promise<RunningNotifications> {
  const env = await settingsOf(sandbox, { PORT: '0', ...settings });
  const config = readConfig(notificationsConfigSchema, env);
  const steps: (() => unknown)[] = [];
  const port = await startNotifications({
    config,
    logger: sandbox.logger,
    onStop: (_name, close) => steps.unshift(close),
    fail: (error) => {
      throw error;
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const pool = new pg.Pool({ connectionString: config.DATABASE_URL, max: 2 });
  return {
    url,
    pool,
    async call(method, path, token) {
      const response = await fetch(url + path, {
        method,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
      return { status: response.status, json: JSON.parse(await response.text()) };
    },
    ledger: async () =>
      (await pool.query('SELECT kind, status, user_id, error, attempts FROM mails ORDER BY mail_id')).rows,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line.startsWith(name));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    async close() {
      for (const step of steps) await step();
      await pool.end();
    },
  };
}

export type EventLog = {
  append(events: BookingEvent[]): Promise<void>;
  appendPayments(events: PaymentEvent[]): Promise<void>;
  close(): Promise<void>;
};

/** Writes to `booking.events` as the worker does, and to `payment.events` as payments does. */
export async function openEventLog(sandbox: Sandbox): Promise<EventLog> {
  const { logger, namespace } = sandbox;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  const { topics } = await ensureTopics(kafka, { namespace, partitions, replicationFactor: 1 });
  const partitionOf = createPartitioner(partitions);
  // As patient as a test.
  const writer = await createLogWriter({ kafka, logger, maxWaitMs: 100_000 });
  const correlation = { correlationId: 'test', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` };
  return {
    async append(events) {
      await writer.append(
        events.map((event) => ({
          topic: topics.events,
          partition: partitionOf(event.eventId),
          key: String(event.eventId),
          value: JSON.stringify(event),
          headers: eventHeaders(event, correlation, { partition: 0, offset: event.version }, 'test'),
        })),
      );
    },
    async appendPayments(events) {
      await writer.append(
        events.map((event) => ({
          topic: topics.paymentEvents,
          partition: partitionOf(event.eventId),
          key: String(event.eventId),
          value: JSON.stringify(event),
          headers: paymentEventHeaders(event, correlation, { partition: 0, offset: event.version }),
        })),
      );
    },
    close: () => writer.close(),
  };
}
