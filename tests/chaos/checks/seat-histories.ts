import type { Attempt, Order, Told } from '../load/record.ts';
import { isAcknowledged } from './answers.ts';
import type { SeatOperation } from './linearizability.ts';
import { checkSeat } from './linearizability.ts';
import type { Violation } from './violation.ts';

export type SeatCheck = { violations: Violation[]; seats: number; operations: number; undecided: number };

/** Whether what the clients saw of each seat can be explained by one order. The log itself is not asked. */
export function checkSeats(told: Told): SeatCheck {
  const histories = seatHistories(told);
  const check: SeatCheck = { violations: [], seats: histories.size, operations: 0, undecided: 0 };
  for (const [seat, operations] of histories) {
    check.operations += operations.length;
    const verdict = checkSeat(operations);
    if (verdict === 'undecided') check.undecided += 1;
    if (verdict !== 'not-linearizable') continue;
    check.violations.push({
      promised: 'linearizability',
      what: `seat ${seat}: no order explains what clients saw of it`,
    });
  }
  return check;
}

type Taking = Extract<Order, { kind: 'book' | 'hold' }>;

function seatHistories({ orders }: Told): Map<string, SeatOperation[]> {
  const histories = new Map<string, SeatOperation[]>();
  const seatsOf = new Map<string, string[]>();
  const add = (order: Order, seatId: string, operation: SeatOperation) => {
    const seat = `${order.eventId}/${seatId}`;
    const history = histories.get(seat) ?? [];
    histories.set(seat, history);
    history.push(operation);
  };
  for (const order of orders) {
    if (order.kind !== 'book' && order.kind !== 'hold') continue;
    const bookingId = bookingIdOf(order);
    if (bookingId !== undefined) seatsOf.set(bookingId, order.seatIds);
    for (const [seatId, operation] of takings(order, bookingId ?? `unknown ${order.attempts[0]?.correlationId}`)) {
      add(order, seatId, operation);
    }
  }
  for (const order of orders) {
    if (order.kind !== 'cancel') continue;
    const timing = timingOf(order);
    const verdict = verdictOf(order);
    if (verdict?.status === 409) continue;
    for (const seatId of seatsOf.get(order.bookingId) ?? []) {
      const result = verdict === undefined ? 'unknown' : 'done';
      add(order, seatId, { kind: 'free', bookingId: order.bookingId, ...timing, result });
    }
  }
  return histories;
}

function* takings(order: Taking, bookingId: string): Generator<[string, SeatOperation]> {
  const timing = timingOf(order);
  const verdict = verdictOf(order);
  for (const seatId of order.seatIds) {
    if (verdict === undefined) yield [seatId, { kind: 'take', bookingId, ...timing, result: 'unknown' }];
    else if (verdict.status !== 409) yield [seatId, { kind: 'take', bookingId, ...timing, result: 'done' }];
    else if (verdict.body?.code === 'seat-taken') {
      const lost = verdict.body.lostSeatIds?.includes(seatId) ?? false;
      yield [seatId, { kind: lost ? 'take' : 'look', bookingId, ...timing, result: lost ? 'refused' : 'done' }];
    }
    if (order.kind === 'hold' && verdict?.status !== 409) {
      // A hold may run out, and no client asks for that.
      const { startMs } = timing;
      yield [seatId, { kind: 'free', bookingId, startMs, endMs: Number.POSITIVE_INFINITY, result: 'unknown' }];
    }
  }
}

/** The answer that tells the outcome, where one did. */
function verdictOf({ attempts }: Order): Attempt | undefined {
  return attempts.find(({ status }) => status === 200 || status === 201 || status === 409);
}

function bookingIdOf({ attempts }: Order): string | undefined {
  return attempts.find(({ body }) => body?.bookingId !== undefined)?.body?.bookingId;
}

/** From the first request to the first answer that says that the log has it; and its place there, if that is certain. */
function timingOf({ attempts }: Order): Pick<SeatOperation, 'startMs' | 'endMs' | 'offset'> {
  const ends = attempts.filter(isAcknowledged).map(({ endMs }) => endMs);
  const offsets = attempts.map(({ body }) => body?.receipt?.offset ?? Number.NaN);
  // Where one attempt was not answered, it may be the one that counted.
  const offset = Math.min(...offsets);
  return {
    startMs: attempts[0]!.startMs,
    endMs: Math.min(Number.POSITIVE_INFINITY, ...ends),
    offset: Number.isNaN(offset) ? undefined : offset,
  };
}
