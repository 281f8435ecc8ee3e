import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfExpiry, eventIdOfBooking } from '@ticketing/shared/messages/ids.ts';
import { correlationIdFrom, traceparentFrom } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { WorkerMetrics } from './metrics.ts';

const intervalMs = 1_000;

/** How long to wait for the outcome of an ExpireHold before it is sent again, in milliseconds. */
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

/** The most holds that one query returns. */
const maxHoldsPerQuery = 1_000;

/**
 * Ends overdue holds: finds them in the partitions of this worker and sends ExpireHold on the same log as all
 * commands. Several workers may send the same one: its id is derived from the hold, so it is one command with one
 * outcome. The time is PostgreSQL's, so a clock that jumps on this machine ends no hold.
 * @returns a function that stops it
 */
export function expireHolds(options: ExpiryOptions): () => void {
  const { pool, writer, topic, assigned, partitionOf, logger, metrics } = options;
  const sentAtMs = new Map<string, number>();
  let stopped = false;
  let timer = setTimeout(tick, intervalMs);

  async function tick(): Promise<void> {
    try {
      // The query returned as many as it can: there may be more.
      while (!stopped && (await sendDue()) === maxHoldsPerQuery) {}
    } catch (error) {
      logger.warn({ err: error }, 'could not query overdue holds');
    }
    if (!stopped) timer = setTimeout(tick, intervalMs);
  }

  async function sendDue(): Promise<number> {
    const nowMs = performance.now();
    for (const [bookingId, sentMs] of sentAtMs) if (nowMs - sentMs > againAfterMs) sentAtMs.delete(bookingId);
    const due = await dueHolds(pool, assigned(), Array.from(sentAtMs.keys()));
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
    metrics.expiries.inc(due.length);
    return due.length;
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** ExpireHold commands for overdue holds, each with its first unused id. */
async function dueHolds(pool: Pool, partitions: number[], except: string[]): Promise<CommandOf<'ExpireHold'>[]> {
  if (partitions.length === 0) return [];
  const { rows } = await pool.query<{ booking_id: string; held_until: Date }>({
    name: 'due-holds',
    text: `SELECT booking_id, held_until FROM bookings
           WHERE status = 'held' AND partition = ANY($1::smallint[]) AND held_until <= now()
             AND booking_id <> ALL($2::text[])
           ORDER BY held_until LIMIT ${maxHoldsPerQuery}`,
    values: [partitions, except],
  });
  const commands = rows.map((row) => expireHold(row.booking_id, row.held_until.toISOString(), 0));
  return withUnusedIds(pool, commands, 0);
}

function expireHold(bookingId: string, heldUntil: string, attempt: number): CommandOf<'ExpireHold'> {
  return {
    commandId: commandIdOfExpiry(bookingId, heldUntil, attempt),
    type: 'ExpireHold',
    eventId: eventIdOfBooking(bookingId),
    bookingId,
    heldUntil,
  };
}

/**
 * A command that was too early by the broker's clock was refused, and its id is used up. The next attempt has the next
 * id, which is the same for every worker.
 */
async function withUnusedIds(
  pool: Pool,
  commands: CommandOf<'ExpireHold'>[],
  attempt: number,
): Promise<CommandOf<'ExpireHold'>[]> {
  if (commands.length === 0) return [];
  const { rows } = await pool.query<{ command_id: string }>(
    'SELECT command_id FROM booking_events WHERE command_id = ANY($1::uuid[])',
    [commands.map(({ commandId }) => commandId)],
  );
  const used = new Set(rows.map((row) => row.command_id));
  const again = commands
    .filter(({ commandId }) => used.has(commandId))
    .map(({ bookingId, heldUntil }) => expireHold(bookingId, heldUntil, attempt + 1));
  return [
    ...commands.filter(({ commandId }) => !used.has(commandId)),
    ...(await withUnusedIds(pool, again, attempt + 1)),
  ];
}
