import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfExpiry, eventIdOfBooking } from '@ticketing/shared/messages/ids.ts';
import { correlationIdFrom, traceparentFrom } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Pool } from 'pg';
import type { WorkerMetrics } from './metrics.ts';

export type ExpiryOptions = {
  pool: Pool;
  writer: LogWriter;
  topic: string;
  assigned: () => number[];
  partitionOf: (eventId: number) => number;
  logger: Logger;
  metrics: WorkerMetrics;
  intervalMs?: number;
  /** How long an order that was sent is given to be decided before it is sent again, in milliseconds. */
  againAfterMs?: number;
};

/** At most so many holds are ended in one look. */
const maxHoldsPerLook = 1_000;

/**
 * Ends holds: looks for those past their time in the partitions that this worker owns, and sends ExpireHold down the
 * same log as every other command. Several workers may send the same order: its id is derived from the hold, so it is
 * one command and has one outcome. The time is PostgreSQL's, not this process': a clock that jumps here ends nothing.
 * @returns a function that stops looking
 */
export function expireHolds(options: ExpiryOptions): () => void {
  const {
    pool,
    writer,
    topic,
    assigned,
    partitionOf,
    logger,
    metrics,
    intervalMs = 1_000,
    againAfterMs = 15_000,
  } = options;
  const sentAtMs = new Map<string, number>();
  let stopped = false;
  let timer = setTimeout(tick, intervalMs);

  async function tick(): Promise<void> {
    try {
      // More than one look holds: go on at once.
      while (!stopped && (await look()) === maxHoldsPerLook) {}
    } catch (error) {
      logger.warn({ err: error }, 'could not look for holds past their time');
    }
    if (!stopped) timer = setTimeout(tick, intervalMs);
  }

  async function look(): Promise<number> {
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

/** The orders for holds past their time, with the first id of each that has no outcome yet. */
async function dueHolds(pool: Pool, partitions: number[], except: string[]): Promise<CommandOf<'ExpireHold'>[]> {
  if (partitions.length === 0) return [];
  const { rows } = await pool.query<{ booking_id: string; held_until: Date }>({
    name: 'due-holds',
    text: `SELECT booking_id, held_until FROM bookings
           WHERE status = 'held' AND partition = ANY($1::smallint[]) AND held_until <= now()
             AND booking_id <> ALL($2::text[])
           ORDER BY held_until LIMIT ${maxHoldsPerLook}`,
    values: [partitions, except],
  });
  const orders = rows.map((row) => orderFor(row.booking_id, row.held_until.toISOString(), 0));
  return withUnusedIds(pool, orders, 0);
}

function orderFor(bookingId: string, heldUntil: string, attempt: number): CommandOf<'ExpireHold'> {
  return {
    commandId: commandIdOfExpiry(bookingId, heldUntil, attempt),
    type: 'ExpireHold',
    eventId: eventIdOfBooking(bookingId),
    bookingId,
    heldUntil,
  };
}

/**
 * An order that the broker's clock found too early was refused, and its id is used up: the next attempt has another,
 * the same for every worker.
 */
async function withUnusedIds(
  pool: Pool,
  orders: CommandOf<'ExpireHold'>[],
  attempt: number,
): Promise<CommandOf<'ExpireHold'>[]> {
  if (orders.length === 0) return [];
  const { rows } = await pool.query<{ command_id: string }>(
    'SELECT command_id FROM booking_events WHERE command_id = ANY($1::uuid[])',
    [orders.map(({ commandId }) => commandId)],
  );
  const used = new Set(rows.map((row) => row.command_id));
  const again = orders
    .filter(({ commandId }) => used.has(commandId))
    .map(({ bookingId, heldUntil }) => orderFor(bookingId, heldUntil, attempt + 1));
  return [
    ...orders.filter(({ commandId }) => !used.has(commandId)),
    ...(await withUnusedIds(pool, again, attempt + 1)),
  ];
}
