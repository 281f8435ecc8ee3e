import { answer, decide, undecidable } from '@ticketing/payments/domain/decider.ts';
import type { Payment } from '@ticketing/payments/domain/payment.ts';
import { emptyPayment, evolve } from '@ticketing/payments/domain/payment.ts';
import type { LoggedPaymentCommand } from '@ticketing/payments/messages.ts';
import { readPaymentCommand } from '@ticketing/payments/messages.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { paymentEventJson } from '@ticketing/shared/messages/payments/events.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { StoredPaymentEvent, StoredPaymentRow } from '@ticketing/shared/stores/payment-store.ts';
import { storedPaymentColumns, storedPaymentEvent } from '@ticketing/shared/stores/payment-store.ts';
import type { Pool } from 'pg';
import { z } from 'zod';
import { readRanges, topicRanges } from '../topic-reader.ts';
import { deadPositions } from './commands.ts';
import type { PaymentCheck } from './payment-check.ts';
import { untilSettled } from './until-settled.ts';

/** Events by the id of a command. */
type Outcomes = Map<string, StoredPaymentEvent | 'unreadable'>;

type Unanswered = { subject: string; commandId: string; at: string };

/**
 * Every command of `payment.commands` has its outcome, and the rules give it the same one again, byte for byte (P6). What
 * a provider said of a payment that is unknown waits, and needs none.
 */
export async function checkPaymentCommands(check: PaymentCheck): Promise<{ commands: number; decided: number }> {
  const { engines, payments, findings, progress, standstillMs } = check;
  const { kafka, topics } = engines;
  const { pool } = payments;
  const ranges = await topicRanges(kafka, topics.paymentCommands);
  const log = await commandLogOf(pool, kafka, topics.paymentCommands);
  const dead = await deadPositions(engines, topics.paymentCommandsDeadLetters, ranges);
  const partitionOf = createPartitioner(ranges.size);
  let unanswered: Unanswered[] = [];
  let [commands, decided] = [0, 0];
  progress.begin(
    'deciding payments again',
    Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0),
  );
  await readRanges(kafka, topics.paymentCommands, ranges, async (partition, messages) => {
    const valid = messages.flatMap((message) => {
      const read = readPaymentCommand(message, partition, (key) => partitionOf(Number(key)));
      return read instanceof DeadLetter || dead.has(partition, read.position.offset) ? [] : [read];
    });
    commands += valid.length;
    const outcomes = await outcomesOf(pool, valid);
    const before = await factsBefore(pool, outcomes);
    for (const logged of valid) {
      const { commandId, paymentId, eventId } = logged.command;
      const outcome = outcomes.get(commandId);
      const at = `${partition}:${logged.position.offset}`;
      if (outcome === undefined) {
        unanswered.push({ subject: paymentId ?? `Show ${eventId ?? 'unknown'}`, commandId, at });
        continue;
      }
      const fact = before.get(commandId);
      if (outcome === 'unreadable' || fact === 'unreadable' || !isOutcomeOf(outcome, logged, log)) continue;
      decided += 1;
      const again = await decideAgain(pool, logged, outcome, fact);
      const [was, is] = [paymentEventJson(outcome.event), paymentEventJson(again)];
      if (was !== is) {
        const text = `command ${commandId} at ${at} is recorded as ${was} and decided as ${is}`;
        findings.add('decisions', outcome.event.paymentId, text);
      }
    }
    progress.advance(messages.length);
  });
  progress.end();
  await untilSettled(async () => {
    const left = await stillUnanswered(pool, unanswered);
    const moved = left.length < unanswered.length;
    unanswered = left;
    return { done: left.length === 0, moved };
  }, standstillMs);
  for (const { subject, commandId, at } of unanswered) {
    findings.add('commands', subject, `command ${commandId} at ${at} has no outcome`);
  }
  return { commands, decided };
}

/** Whether an event is the outcome of a command at this position, not of another copy of it. */
function isOutcomeOf(
  { position, event }: StoredPaymentEvent,
  { command, position: at }: LoggedPaymentCommand,
  log: number,
) {
  const { log: of = 0, partition, offset } = position;
  return of === log && partition === at.partition && offset === at.offset && event.paymentId === command.paymentId;
}

/** An event carries the whole state, so the one before the outcome says what the command met. */
async function decideAgain(
  pool: Pool,
  { command, at }: LoggedPaymentCommand,
  outcome: StoredPaymentEvent,
  before: StoredPaymentEvent | undefined,
) {
  const { event } = outcome;
  const { paymentId, version } = event;
  const payment: Payment = {
    ...(before === undefined ? emptyPayment(paymentId) : evolve(emptyPayment(paymentId), before.event)),
    version: version - 1,
  };
  const byFault = event.type === 'PaymentCommandRejected' && event.code === 'undecidable';
  const underWay = command.type === 'StartPayment' ? await openBefore(pool, outcome) : undefined;
  return answer(payment, command, at, { underWay }, byFault ? undecidable : decide);
}

/** What each payment was before an outcome, by command id; none of those before the first event that says how it is. */
async function factsBefore(pool: Pool, outcomes: Outcomes): Promise<Outcomes> {
  const asked = Array.from(outcomes.values()).flatMap((outcome) => (outcome === 'unreadable' ? [] : [outcome.event]));
  if (asked.length === 0) return new Map();
  const { rows } = await pool.query<StoredPaymentRow & { answered: string }>(
    `SELECT answered, before.* FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS outcome(answered, id, of_version)
     CROSS JOIN LATERAL (
       SELECT ${storedPaymentColumns} FROM payment_events
       WHERE payment_id = id AND version < of_version AND type <> 'PaymentCommandRejected'
       ORDER BY version DESC LIMIT 1
     ) AS before`,
    [
      asked.map(({ commandId }) => commandId),
      asked.map(({ paymentId }) => paymentId),
      asked.map(({ version }) => version),
    ],
  );
  return new Map(rows.map((row) => [row.answered, readable(row)]));
}

/** The payment of the same booking that was not over when the command was decided: all are in one partition. */
async function openBefore(pool: Pool, { event, position }: StoredPaymentEvent): Promise<string | undefined> {
  const { rows } = await pool.query<{ payment_id: string }>(
    `SELECT payment_id FROM (
       SELECT DISTINCT ON (payment_id) payment_id, data FROM payment_events
       WHERE event_id = $1 AND data->>'bookingId' = $2 AND type <> 'PaymentCommandRejected'
         AND payment_id > $3 AND payment_id < $4 AND (command_log, command_offset) < ($5, $6)
       ORDER BY payment_id, version DESC
     ) AS newest WHERE data->'isOver' IS NULL`,
    [event.eventId, event.bookingId, `${event.bookingId}~`, `${event.bookingId}~~`, position.log ?? 0, position.offset],
  );
  return rows[0]?.payment_id;
}

/** The outcomes of commands. One that cannot be read is a finding about the event store. */
async function outcomesOf(pool: Pool, commands: LoggedPaymentCommand[]): Promise<Outcomes> {
  if (commands.length === 0) return new Map();
  const { rows } = await pool.query<StoredPaymentRow>(
    `SELECT ${storedPaymentColumns} FROM payment_events WHERE command_id = ANY($1::uuid[])`,
    [commands.map(({ command }) => command.commandId)],
  );
  return new Map(rows.map((row) => [row.command_id, readable(row)]));
}

function readable(row: StoredPaymentRow): StoredPaymentEvent | 'unreadable' {
  try {
    return storedPaymentEvent(row);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return 'unreadable';
  }
}

async function stillUnanswered(pool: Pool, some: Unanswered[]): Promise<Unanswered[]> {
  if (some.length === 0) return [];
  const { rows } = await pool.query<{ command_id: string }>(
    `SELECT command_id FROM payment_events WHERE command_id = ANY($1::uuid[])
     UNION SELECT command_id FROM parked_facts WHERE command_id = ANY($1::uuid[])`,
    [some.map(({ commandId }) => commandId)],
  );
  const answered = new Set(rows.map((row) => row.command_id));
  return some.filter(({ commandId }) => !answered.has(commandId));
}
