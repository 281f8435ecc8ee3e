import type { PaymentFact, PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { paymentStateSchema } from '@ticketing/shared/messages/payments/events.ts';
import { statusesInBetween } from '@ticketing/shared/messages/payments/statuses.ts';
import type { StoredPaymentEvent, StoredPaymentRow } from '@ticketing/shared/stores/payment-store.ts';
import { paymentEventData, storedPaymentColumns, storedPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Payment } from '../domain/payment.ts';
import { emptyPayment } from '../domain/payment.ts';
import type { LoggedPaymentCommand, PaymentOutcome, Waiter } from '../messages.ts';

const waitersSchema = z.array(z.object({ channel: z.string(), commandId: z.string() }));

/** A payment as it is stored. */
export type StoredPayment = { payment: Payment; isOver: boolean; waiters: Waiter[] };

type PaymentRow = { payment_id: string; version: number; is_over: boolean; state: unknown; waiters: unknown };

const paymentColumns = 'payment_id, version, is_over, state, waiters';

function storedPayment({ payment_id, version, is_over: isOver, state, waiters }: PaymentRow): StoredPayment {
  const payment = { ...emptyPayment(payment_id), version, ...(state !== null && { state: stateOfRow(state) }) };
  return { payment, isOver, waiters: waitersSchema.parse(waiters) };
}

/** The schema restores the order of the fields. */
function stateOfRow(state: unknown): PaymentState {
  return paymentStateSchema.parse(state);
}

/**
 * Locks payments, in id order so that transactions cannot deadlock.
 * @param bookingIds of bookings whose payment that is not over is read, too
 */
export async function lockPayments(client: PoolClient, paymentIds: string[], bookingIds: string[]) {
  const { rows } = await client.query<PaymentRow>(
    `SELECT ${paymentColumns} FROM payments
     WHERE payment_id IN (
       SELECT unnest($1::text[])
       UNION SELECT payment_id FROM payments WHERE booking_id = ANY($2::text[]) AND status IS NOT NULL AND NOT is_over
     ) ORDER BY payment_id FOR UPDATE`,
    [paymentIds, bookingIds],
  );
  return rows.map(storedPayment);
}

/** Recorded outcomes by command id. */
export async function readOutcomes(client: PoolClient, commandIds: string[]): Promise<Map<string, StoredPaymentEvent>> {
  const { rows } = await client.query<StoredPaymentRow>(
    `SELECT ${storedPaymentColumns} FROM payment_events WHERE command_id = ANY($1::uuid[])`,
    [commandIds],
  );
  return new Map(rows.map((row) => [row.command_id, storedPaymentEvent(row)]));
}

/** The newest event of each payment that is not a refusal. */
export async function readNewestFacts(client: PoolClient, paymentIds: string[]): Promise<Map<string, PaymentFact>> {
  if (paymentIds.length === 0) return new Map();
  const { rows } = await client.query<StoredPaymentRow>(
    `SELECT DISTINCT ON (payment_id) ${storedPaymentColumns} FROM payment_events
     WHERE payment_id = ANY($1::text[]) AND type <> 'PaymentCommandRejected' ORDER BY payment_id, version DESC`,
    [paymentIds],
  );
  const facts = rows.map((row) => storedPaymentEvent(row).event);
  return new Map(
    facts.flatMap((event) => (event.type === 'PaymentCommandRejected' ? [] : [[event.paymentId, event] as const])),
  );
}

/** A decision was made on a state that is not the latest: another process has the partition now. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}

export type WrittenBy = { processedBy: string; commandLog: number };

/**
 * Appends outcomes and writes the payments after them, with set-based statements.
 * @param changed the payments after the chunk, with the version that the decisions saw
 * @throws GuardError, or the database's error where a constraint is violated; then nothing may be committed
 */
export async function writePayments(
  client: PoolClient,
  outcomes: PaymentOutcome[],
  changed: (StoredPayment & { seenVersion: number; partition: number })[],
  { processedBy, commandLog }: WrittenBy,
): Promise<void> {
  const events = outcomes.map(({ event, logged: { correlation, position } }) => ({
    payment_id: event.paymentId,
    version: event.version,
    event_id: event.eventId,
    command_id: event.commandId,
    type: event.type,
    data: paymentEventData(event),
    at: event.at,
    correlation_id: correlation.correlationId,
    command_partition: position.partition,
    command_offset: position.offset,
  }));
  await client.query(
    `INSERT INTO payment_events (payment_id, version, event_id, command_id, type, data, at, correlation_id, command_log,
       command_partition, command_offset, processed_by)
     SELECT payment_id, version, event_id, command_id, type, data, at, correlation_id, $2, command_partition,
       command_offset, $3
     FROM json_to_recordset($1::json) AS e(payment_id text, version bigint, event_id int, command_id uuid, type text,
       data jsonb, at timestamptz, correlation_id text, command_partition smallint, command_offset bigint)`,
    [JSON.stringify(events), commandLog, processedBy],
  );
  const rows = changed.map(({ payment, waiters, seenVersion, partition }) => ({
    payment_id: payment.paymentId,
    booking_id: payment.bookingId,
    event_id: payment.eventId,
    partition,
    version: payment.version,
    seen_version: seenVersion,
    status: payment.state?.status ?? null,
    is_over: payment.state?.isOver ?? false,
    state: payment.state ?? null,
    waiters,
  }));
  const written = await client.query(
    `INSERT INTO payments AS p (payment_id, booking_id, event_id, partition, version, status, is_over, state, waiters, changed_at)
     SELECT payment_id, booking_id, event_id, partition, version, status, is_over, state, waiters, now()
     FROM json_to_recordset($1::json) AS c(payment_id text, booking_id text, event_id int, partition smallint,
       version bigint, status text, is_over boolean, state jsonb, waiters jsonb)
     ORDER BY is_over DESC, payment_id
     ON CONFLICT (payment_id) DO UPDATE SET version = excluded.version, status = excluded.status,
       is_over = excluded.is_over, state = excluded.state, waiters = excluded.waiters, partition = excluded.partition,
       changed_at = excluded.changed_at
     WHERE (p.payment_id, p.version) IN (
       SELECT payment_id, seen_version FROM json_to_recordset($1::json) AS s(payment_id text, seen_version bigint))`,
    [JSON.stringify(rows)],
  );
  if (written.rowCount !== rows.length) throw new GuardError('a payment has changed since it was read');
}

/** Keeps what a provider said of payments that are unknown. */
export async function parkFacts(client: PoolClient, facts: LoggedPaymentCommand[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.flatMap(({ command, correlation }) => {
    if (command.type !== 'RecordProviderFact') return [];
    return [
      {
        command_id: command.commandId,
        payment_id: command.paymentId ?? null,
        object_id: command.fact.objectId ?? null,
        command,
        correlation_id: correlation.correlationId,
      },
    ];
  });
  await client.query(
    `INSERT INTO parked_facts (command_id, payment_id, object_id, command, correlation_id)
     SELECT command_id, payment_id, object_id, command, correlation_id
     FROM json_to_recordset($1::json) AS f(command_id uuid, payment_id text, object_id text, command jsonb, correlation_id text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Forgets parked facts that have their outcome. */
export async function unparkFacts(client: PoolClient, commandIds: string[]): Promise<void> {
  if (commandIds.length === 0) return;
  await client.query('DELETE FROM parked_facts WHERE command_id = ANY($1::uuid[])', [commandIds]);
}

const inBetween = `status IN (${statusesInBetween.map((status) => `'${status}'`).join(', ')})`;

/**
 * Payments of some partitions in which something is under way, the longest first.
 * @param after only those behind this one in the order
 */
export async function readInBetween(
  pool: Pool,
  partitions: number[],
  { limit, after }: { limit: number; after?: PaymentPlace },
): Promise<{ payments: Payment[]; last?: PaymentPlace }> {
  const { rows } = await pool.query<PaymentRow & { changed_at: string }>(
    `SELECT ${paymentColumns}, changed_at::text FROM payments
     WHERE ${inBetween} AND partition = ANY($1::smallint[])
       AND ($3::timestamptz IS NULL OR (changed_at, payment_id) > ($3::timestamptz, $4::text))
     ORDER BY changed_at, payment_id LIMIT $2`,
    [partitions, limit, after?.changedAt ?? null, after?.paymentId ?? null],
  );
  const last = rows.at(-1);
  return {
    payments: rows.map((row) => storedPayment(row).payment),
    ...(last && { last: { changedAt: last.changed_at, paymentId: last.payment_id } }),
  };
}

/**
 * After so long without a change a payment is swept less often, in seconds: every sweep is an event, which is kept for ever,
 * and what has hung for so long waits for a person or for a provider that takes days.
 */
const longSeconds = 30 * 60;
const everySecondsThen = 15 * 60;

/** Payments of some partitions in which something is under way and nothing happens, the longest first. */
export async function readHanging(
  pool: Pool,
  partitions: number[],
  { hangsAfterMs, limit }: { hangsAfterMs: number; limit: number },
): Promise<Payment[]> {
  const { rows } = await pool.query<PaymentRow>(
    `SELECT ${paymentColumns} FROM payments p
     WHERE ${inBetween} AND partition = ANY($1::smallint[]) AND changed_at <= now() - make_interval(secs => $2)
       AND (changed_at <= now() - make_interval(secs => $4) OR EXISTS (
         SELECT FROM payment_events e WHERE e.payment_id = p.payment_id AND e.at > now() - make_interval(secs => $5)
           AND e.type NOT IN ('PaymentNoted', 'PaymentCommandRejected')))
     ORDER BY changed_at, payment_id LIMIT $3`,
    [partitions, hangsAfterMs / 1_000, limit, everySecondsThen, longSeconds],
  );
  return rows.map((row) => storedPayment(row).payment);
}

/** A place in the order of changes. */
export type PaymentPlace = { changedAt: string; paymentId: string };

/** One payment as it is now. */
export async function readPayment(pool: Pool, paymentId: string): Promise<Payment | undefined> {
  const { rows } = await pool.query<PaymentRow>(`SELECT ${paymentColumns} FROM payments WHERE payment_id = $1`, [
    paymentId,
  ]);
  return rows[0] === undefined ? undefined : storedPayment(rows[0]).payment;
}

/** Some payments as they are now. */
export async function readPayments(pool: Pool, paymentIds: string[]): Promise<Payment[]> {
  const { rows } = await pool.query<PaymentRow>(
    `SELECT ${paymentColumns} FROM payments WHERE payment_id = ANY($1::text[])`,
    [paymentIds],
  );
  return rows.map((row) => storedPayment(row).payment);
}

/** The payments of bookings that are not over, by booking. */
export async function readPaymentsOfBookings(pool: Pool, bookingIds: string[]): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ payment_id: string; booking_id: string }>(
    `SELECT payment_id, booking_id FROM payments
     WHERE booking_id = ANY($1::text[]) AND status IS NOT NULL AND NOT is_over`,
    [bookingIds],
  );
  const byBooking = Map.groupBy(rows, (row) => row.booking_id);
  return new Map(Array.from(byBooking, ([id, of]) => [id, of.map((row) => row.payment_id)]));
}

/** A page of the payments of a show that are not over, by id. */
export async function readPaymentsOfShow(pool: Pool, eventId: number, after: string, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ payment_id: string }>(
    `SELECT payment_id FROM payments
     WHERE event_id = $1 AND NOT is_over AND status IS NOT NULL AND payment_id > $2 ORDER BY payment_id LIMIT $3`,
    [eventId, after, limit],
  );
  return rows.map((row) => row.payment_id);
}
