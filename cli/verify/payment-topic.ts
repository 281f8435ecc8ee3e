import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventJson, paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { StoredPaymentRow } from '@ticketing/shared/stores/payment-store.ts';
import { storedPaymentColumns, storedPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Pool } from 'pg';
import { z } from 'zod';
import { readRanges, topicRanges } from '../topic-reader.ts';
import type { PaymentCheck } from './payment-check.ts';
import { untilSettled } from './until-settled.ts';

/** Every event of a payment is on the topic, byte for byte, the first time in version order. */
export async function checkPaymentTopic(check: PaymentCheck): Promise<void> {
  const { engines, payments, findings, progress, standstillMs } = check;
  const { kafka, topics } = engines;
  const { pool } = payments;
  /** Per payment, the last version that was seen. */
  const seen = await lastOnEarlierLogs(check);
  let ranges = await topicRanges(kafka, topics.paymentEvents);

  async function read(partition: number, messages: KafkaMessage[]): Promise<void> {
    const events = messages.flatMap((message) => {
      const event = eventOf(message);
      return event === undefined ? [] : [{ event, message }];
    });
    const stored = await storedJson(pool, events);
    for (const { event, message } of events) {
      const { paymentId, version } = event;
      const at = `${partition}:${message.offset}`;
      const json = stored.get(`${paymentId}:${version}`);
      const last = seen.get(paymentId) ?? 0;
      if (json === undefined) findings.add('topic', paymentId, `version ${version} at ${at} is not in the event store`);
      else if (json !== message.value?.toString()) {
        findings.add('topic', paymentId, `version ${version} at ${at} is not what the event store has`);
      }
      if (version > last + 1) {
        findings.add('topic', paymentId, `version ${version} at ${at} comes before version ${last + 1}`);
      }
      seen.set(paymentId, Math.max(last, version));
    }
    progress.advance(messages.length);
  }

  progress.begin(
    'reading payments',
    Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0),
  );
  await readRanges(kafka, topics.paymentEvents, ranges, read);
  progress.end();
  let missing = await behind(pool, seen);
  await untilSettled(async () => {
    if (missing.length === 0) return { done: true, moved: false };
    const now = await topicRanges(kafka, topics.paymentEvents);
    const news = new Map(
      Array.from(now, ([partition, { to }]) => [partition, { from: ranges.get(partition)?.to ?? 0, to }]),
    );
    await readRanges(kafka, topics.paymentEvents, news, read);
    ranges = now;
    const before = missing.length;
    missing = await behind(pool, seen);
    return { done: missing.length === 0, moved: missing.length < before };
  }, standstillMs);
  for (const { paymentId, last } of missing) {
    findings.add('topic', paymentId, `the versions after ${seen.get(paymentId) ?? 0} to ${last} are missing`);
  }
}

/** Per payment, the last version that answers a command of an earlier log: such events are on an earlier topic. */
async function lastOnEarlierLogs({ engines, payments }: PaymentCheck): Promise<Map<string, number>> {
  const present = await commandLogOf(payments.pool, engines.kafka, engines.topics.paymentCommands);
  const { rows } = await payments.pool.query<{ payment_id: string; last: number }>(
    'SELECT payment_id, max(version) AS last FROM payment_events WHERE command_log < $1 GROUP BY payment_id',
    [present],
  );
  return new Map(rows.map((row) => [row.payment_id, row.last]));
}

function eventOf({ value }: KafkaMessage): PaymentEvent | undefined {
  try {
    return paymentEventSchema.parse(JSON.parse(value?.toString() ?? ''));
  } catch {
    return undefined;
  }
}

async function storedJson(pool: Pool, events: { event: PaymentEvent }[]): Promise<Map<string, string>> {
  if (events.length === 0) return new Map();
  const { rows } = await pool.query<StoredPaymentRow>(
    `SELECT ${storedPaymentColumns} FROM payment_events
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[]) AS w(payment_id, version)) AS w
     USING (payment_id, version)`,
    [events.map(({ event }) => event.paymentId), events.map(({ event }) => event.version)],
  );
  return new Map(rows.map((row) => [`${row.payment_id}:${row.version}`, jsonOf(row)]));
}

/** @returns what no message says, where the row cannot be read */
function jsonOf(row: StoredPaymentRow): string {
  try {
    return paymentEventJson(storedPaymentEvent(row).event);
  } catch (error) {
    if (error instanceof z.ZodError) return '';
    throw error;
  }
}

/** The payments of which the topic has not shown everything. */
async function behind(pool: Pool, seen: ReadonlyMap<string, number>): Promise<{ paymentId: string; last: number }[]> {
  const { rows } = await pool.query<{ payment_id: string; version: number }>(
    'SELECT payment_id, version FROM payments',
  );
  return rows.flatMap(({ payment_id: paymentId, version: last }) =>
    (seen.get(paymentId) ?? 0) < last ? [{ paymentId, last }] : [],
  );
}
