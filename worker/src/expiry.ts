import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfExpiry, commandIdOfWaitExpiry, eventIdOfBooking } from '@ticketing/shared/messages/ids.ts';
import { correlationIdFrom, traceparentFrom } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { WorkerMetrics } from './metrics.ts';

const intervalMs = 1_000;

/** How long to wait for the outcome of a command before it is sent again, in milliseconds. */
const againAfterMs = 15_000;

export type ExpiryOptions = {
  pool: Pool;
  writer: LogWriter;
  topic: string;
  assigned: () => number[];
  partitionOf: (eventId: number) => number;
  logger: Logger;
  metrics: WorkerMetrics;
};

/** The most bookings that one query returns. */
const maxPerQuery = 1_000;

/**
 * Ends overdue holds, and the waits for seats of shows that have started: finds them in the partitions of this worker
 * and sends ExpireHold or ExpireWait on the same log as all commands. Several workers may send the same one: its id is
 * derived from the booking, so it is one command with one outcome. The time is PostgreSQL's, so a clock that jumps on
 * this machine ends no hold.
 * @returns a function that stops it
 */
export function expireOverdue(options: ExpiryOptions): () => void {
  const { pool, writer, topic, assigned, partitionOf, logger, metrics } = options;
  const sentAtMs = new Map<string, number>();
  let stopped = false;
  let timer = setTimeout(tick, intervalMs);

  async function tick(): Promise<void> {
    try {
      // The query returned as many as it can: there may be more.
      while (!stopped && (await sendDue()) >= maxPerQuery) {}
    } catch (error) {
      logger.warn({ err: error }, 'could not query overdue holds and waits');
    }
    if (!stopped) timer = setTimeout(tick, intervalMs);
  }

  async function sendDue(): Promise<number> {
    const nowMs = performance.now();
    for (const [bookingId, sentMs] of sentAtMs) if (nowMs - sentMs > againAfterMs) sentAtMs.delete(bookingId);
    const due = await dueCommands(pool, assigned(), Array.from(sentAtMs.keys()));
    if (due.length === 0) return 0;
    await writer.append(
      due.map((command) => ({
        topic,
        partition: partitionOf(command.eventId),
        key: String(command.eventId),
        value: JSON.stringify(command),
        headers: commandHeaders(
          command,
          { correlationId: correlationIdFrom(undefined), traceparent: traceparentFrom(undefined) },
          '/worker',
        ),
      })),
    );
    for (const { bookingId } of due) sentAtMs.set(bookingId, nowMs);
    const holds = due.filter(({ type }) => type === 'ExpireHold').length;
    metrics.expiries.inc(holds);
    metrics.waitExpiries.inc(due.length - holds);
    return due.length;
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

type ExpiryCommand = CommandOf<'ExpireHold'> | CommandOf<'ExpireWait'>;

/** An overdue booking, and the command that ends it in its first, second … attempt. */
type Overdue = { command: (attempt: number) => ExpiryCommand; attempt: number };

/** Commands for overdue bookings, each with its first unused id. */
async function dueCommands(pool: Pool, partitions: number[], except: string[]): Promise<ExpiryCommand[]> {
  if (partitions.length === 0) return [];
  const holds = await pool.query<{ booking_id: string; held_until: Date }>({
    name: 'due-holds',
    text: `SELECT booking_id, held_until FROM bookings
           WHERE status = 'held' AND partition = ANY($1::smallint[]) AND held_until <= now()
             AND booking_id <> ALL($2::text[])
           ORDER BY held_until LIMIT ${maxPerQuery}`,
    values: [partitions, except],
  });
  const waits = await pool.query<{ booking_id: string }>({
    name: 'due-waits',
    text: `SELECT booking_id FROM shows JOIN bookings USING (event_id)
           WHERE shows.has_waiting_list AND shows.starts_at <= now() AND bookings.status = 'waiting'
             AND bookings.partition = ANY($1::smallint[]) AND booking_id <> ALL($2::text[])
           LIMIT ${maxPerQuery}`,
    values: [partitions, except],
  });
  return withUnusedIds(pool, [
    ...holds.rows.map((row) => ({ command: expireHold(row.booking_id, row.held_until.toISOString()), attempt: 0 })),
    ...waits.rows.map((row) => ({ command: expireWait(row.booking_id), attempt: 0 })),
  ]);
}

function expireHold(bookingId: string, heldUntil: string) {
  return (attempt: number): CommandOf<'ExpireHold'> => ({
    commandId: commandIdOfExpiry(bookingId, heldUntil, attempt),
    type: 'ExpireHold',
    eventId: eventIdOfBooking(bookingId),
    bookingId,
    heldUntil,
  });
}

function expireWait(bookingId: string) {
  return (attempt: number): CommandOf<'ExpireWait'> => ({
    commandId: commandIdOfWaitExpiry(bookingId, attempt),
    type: 'ExpireWait',
    eventId: eventIdOfBooking(bookingId),
    bookingId,
  });
}

/**
 * A command that was too early by the broker's clock was refused, and its id is used up. The next attempt has the next
 * id, which is the same for every worker.
 */
async function withUnusedIds(pool: Pool, overdue: Overdue[]): Promise<ExpiryCommand[]> {
  if (overdue.length === 0) return [];
  const commands = overdue.map(({ command, attempt }) => command(attempt));
  const { rows } = await pool.query<{ command_id: string }>(
    'SELECT command_id FROM booking_events WHERE command_id = ANY($1::uuid[])',
    [commands.map(({ commandId }) => commandId)],
  );
  const used = new Set(rows.map((row) => row.command_id));
  const again = overdue.flatMap(({ command, attempt }, index) =>
    used.has(commands[index]!.commandId) ? [{ command, attempt: attempt + 1 }] : [],
  );
  return [...commands.filter(({ commandId }) => !used.has(commandId)), ...(await withUnusedIds(pool, again))];
}
