import { isShowtime } from '../load/cinemas.ts';
import { isPaid } from '../load/paid-shows.ts';
import type { BookingEntry, Order, Told } from '../load/record.ts';
import { isAcknowledged } from '../load/record.ts';
import { isChanging } from '../load/stages.ts';
import type { SeatOperation } from './linearizability.ts';
import { checkSeat } from './linearizability.ts';
import type { Violation } from './violation.ts';

export type SeatCheck = { violations: Violation[]; seats: number; operations: number; undecided: number };

/**
 * Whether what the clients saw of each seat can be explained by one order. What the log says of seats is not asked, so shows
 * in which seats move without a client that names them are left to the other checks.
 * @param cameAgain the ids of the commands that are on the log more than once: because an answer was lost on the way to the
 *   gateway or to write-api, also where the client had one. A receipt names one of these places, and the first was decided.
 */
export function checkSeats(told: Told, cameAgain: ReadonlySet<string> = new Set(), maxSteps?: number): SeatCheck {
  const histories = seatHistories(told, cameAgain);
  const check: SeatCheck = { violations: [], seats: histories.size, operations: 0, undecided: 0 };
  for (const [seat, operations] of histories) {
    check.operations += operations.length;
    const verdict = checkSeat(operations, maxSteps);
    if (verdict === 'linearizable') continue;
    if (verdict === 'undecided') check.undecided += 1;
    const what = verdict === 'undecided' ? 'it was not found whether an order explains' : 'no order explains';
    check.violations.push({ promised: 'linearizability', what: `seat ${seat}: ${what} what clients saw of it` });
  }
  return check;
}

function isLeftOut({ eventId }: Order): boolean {
  return isChanging(eventId) || isPaid(eventId) || isShowtime(eventId);
}

type Taking = Extract<Order, { kind: 'book' | 'hold' }>;

function seatHistories({ orders, reads }: Told, cameAgain: ReadonlySet<string>): Map<string, SeatOperation[]> {
  const entries = new Map(
    reads.flatMap((read) =>
      read.kind === 'booking'
        ? (read.attempt.body?.history ?? []).map((entry) => [entry.commandId, entry] as const)
        : [],
    ),
  );
  const histories = new Map<string, SeatOperation[]>();
  const seatsOf = new Map<string, string[]>();
  const add = (order: Order, seatId: string, operation: SeatOperation) => {
    const seat = `${order.eventId}/${seatId}`;
    const history = histories.get(seat) ?? [];
    histories.set(seat, history);
    history.push(operation);
  };
  for (const order of orders) {
    if ((order.kind !== 'book' && order.kind !== 'hold') || isLeftOut(order)) continue;
    const bookingId = bookingIdOf(order);
    if (bookingId !== undefined) seatsOf.set(bookingId, order.seatIds);
    for (const [seatId, operation] of takings(
      order,
      timingOf(order, cameAgain),
      verdictOf(order, entries),
      bookingId ?? `unknown ${order.attempts[0]?.correlationId}`,
    )) {
      add(order, seatId, operation);
    }
  }
  for (const order of orders) {
    if (order.kind !== 'cancel' || isLeftOut(order)) continue;
    const timing = timingOf(order, cameAgain);
    const verdict = verdictOf(order, entries);
    if (verdict?.isRefused === true) continue;
    for (const seatId of seatsOf.get(order.bookingId) ?? []) {
      const result = verdict === undefined ? 'unknown' : 'done';
      add(order, seatId, { kind: 'free', bookingId: order.bookingId, ...timing, result });
    }
  }
  return histories;
}

function* takings(
  order: Taking,
  timing: Timing,
  verdict: Verdict | undefined,
  bookingId: string,
): Generator<[string, SeatOperation]> {
  for (const seatId of order.seatIds) {
    if (verdict === undefined) yield [seatId, { kind: 'take', bookingId, ...timing, result: 'unknown' }];
    else if (!verdict.isRefused) yield [seatId, { kind: 'take', bookingId, ...timing, result: 'done' }];
    else if (verdict.code === 'seat-taken') {
      const lost = verdict.lostSeatIds?.includes(seatId) ?? false;
      yield [seatId, { kind: lost ? 'take' : 'look', bookingId, ...timing, result: lost ? 'refused' : 'done' }];
    }
    if (order.kind === 'hold' && verdict?.isRefused !== true) {
      // A hold may run out, and no client asks for that.
      const { startMs } = timing;
      yield [seatId, { kind: 'free', bookingId, startMs, endMs: Number.POSITIVE_INFINITY, result: 'unknown' }];
    }
  }
}

type Verdict = { isRefused: boolean; code?: string | undefined; lostSeatIds?: string[] | undefined };

/**
 * What came of an order, where its client was told: at once, or later by the booking.
 * @param entries of all bookings that were read, by command
 */
function verdictOf({ attempts }: Order, entries: Map<string, BookingEntry>): Verdict | undefined {
  const told = attempts.find(({ status }) => status === 200 || status === 201 || status === 409);
  if (told !== undefined) return { isRefused: told.status === 409, ...codeOf(told.body) };
  const commandId = attempts.find(isAcknowledged)?.body?.commandId;
  const entry = entries.get(commandId ?? '');
  return entry && { isRefused: entry.type === 'CommandRejected', ...codeOf(entry) };
}

function codeOf(told: { code?: string; lostSeatIds?: string[] } | undefined): Omit<Verdict, 'isRefused'> {
  return { code: told?.code, lostSeatIds: told?.lostSeatIds };
}

function bookingIdOf({ attempts }: Order): string | undefined {
  return attempts.find(({ body }) => body?.bookingId !== undefined)?.body?.bookingId;
}

type Timing = Pick<SeatOperation, 'startMs' | 'endMs' | 'offset'>;

/** From the first request to the first answer that says that the log has it; and its place there, if that is certain. */
function timingOf({ attempts }: Order, cameAgain: ReadonlySet<string>): Timing {
  const ends = attempts.filter(isAcknowledged).map(({ endMs }) => endMs);
  const offsets = attempts.map(({ body }) => body?.receipt?.offset ?? Number.NaN);
  // Where one attempt was not answered, it may be the one that counted.
  const offset = attempts.some(({ body }) => cameAgain.has(body?.commandId ?? '')) ? Number.NaN : Math.min(...offsets);
  return {
    startMs: attempts[0]!.startMs,
    endMs: Math.min(Number.POSITIVE_INFINITY, ...ends),
    offset: Number.isNaN(offset) ? undefined : offset,
  };
}
