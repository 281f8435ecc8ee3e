import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { Attempt, Order } from '../load/record.ts';
import { isAcknowledged } from '../load/record.ts';
import type { Ledger } from './ledger.ts';
import type { Timed } from './real-time.ts';
import { checkRealTime } from './real-time.ts';
import { checkStatus } from './status.ts';
import type { Violation } from './violation.ts';

/** Compares what was said of orders with the log (I7, I8, and the truth of each answer). */
export function* checkOrders(orders: Order[], ledger: Ledger): Generator<Violation> {
  for (const order of orders) yield* checkOrder(order, ledger);
  yield* checkRealTime(orders.flatMap((order) => timedOf(order, ledger)));
}

function* checkOrder(order: Order, ledger: Ledger): Generator<Violation> {
  const name = `${order.kind} by client ${order.client}`;
  const acknowledged = order.attempts.filter(isAcknowledged);
  for (const attempt of order.attempts) {
    yield* checkStatus(name, attempt, [200, 201, 202, 409]);
    if (
      attempt.body?.detail?.startsWith('The request was not accepted') &&
      ledger.correlations.has(attempt.correlationId)
    ) {
      yield { promised: 'answers', what: `${name} was told that it was not accepted, and stands on the log` };
    }
  }
  for (const attempt of acknowledged) yield* checkAcknowledged(name, order, attempt, ledger);
  if (new Set(acknowledged.map(({ body }) => body?.commandId)).size > 1) {
    yield { promised: 'answers', what: `${name}: one Idempotency-Key gave several commands` };
  }
  if (order.idempotencyKey !== undefined && acknowledged.length === 0) {
    const what = `${name} with a key was sent ${order.attempts.length} times, also after the healing, and never answered`;
    yield { promised: 'not for ever', what };
  }
}

const types: Record<Order['kind'], string[]> = {
  schedule: ['ShowScheduled'],
  book: ['SeatsBooked'],
  hold: ['SeatsHeld'],
  confirm: ['BookingConfirmed'],
  cancel: ['BookingCancelled'],
  'book-best': ['SeatsBooked'],
  'hold-best': ['SeatsHeld'],
  wait: ['WaitlistJoined'],
  // Without its last seat a booking is cancelled.
  'cancel-seats': ['SeatsCancelled', 'BookingCancelled'],
  exchange: ['SeatsExchanged'],
  'exchange-best': ['SeatsExchanged'],
  transfer: ['BookingTransferred'],
  change: ['ShowChanged'],
  layout: ['LayoutChanged'],
  end: ['ShowCancelled'],
};

function* checkAcknowledged(name: string, order: Order, attempt: Attempt, ledger: Ledger): Generator<Violation> {
  const { status } = attempt;
  const body = attempt.body ?? {};
  const outcome = ledger.outcomes.get(body.commandId ?? '');
  if (outcome === undefined) {
    yield { promised: 'I8', what: `${name} was answered ${status}, and its command ${body.commandId} has no outcome` };
    return;
  }
  const { event } = outcome;
  if (body.receipt !== undefined) {
    const logged = ledger.places.get(`${body.receipt.partition}:${body.receipt.offset}`);
    if (logged?.command.commandId !== body.commandId || logged?.command.eventId !== order.eventId) {
      yield { promised: 'I8', what: `${name}: its command ${body.commandId} is not where its receipt says` };
    }
  }
  // Those that are cancelled are told in the order of the booking.
  const seatsOf = ({ seatIds = [] }: { seatIds?: string[] | undefined }) =>
    String(order.kind === 'cancel-seats' ? seatIds.toSorted() : seatIds);
  if ('seatIds' in order && 'seatIds' in event && seatsOf(order) !== seatsOf(event)) {
    yield { promised: 'answers', what: `${name} was about ${order.seatIds}, and its outcome about ${event.seatIds}` };
  }
  if (status === 202) return;
  const told =
    event.type === 'CommandRejected'
      ? { status: 409, code: event.code, version: event.version, lostSeatIds: event.lostSeatIds }
      : { ...seatsAfter(event), version: event.version };
  for (const [field, value] of Object.entries(told)) {
    const said = field === 'status' ? status : body[field as keyof typeof body];
    if (String(said) !== String(value)) {
      yield {
        promised: 'answers',
        what: `${name}: command ${body.commandId} was told ${field} ${said}, it is ${value}`,
      };
    }
  }
  if (event.type !== 'CommandRejected' && (status === 409 || !types[order.kind].includes(event.type))) {
    yield { promised: 'answers', what: `${name}: answered ${status}, and the log has ${event.type}` };
  }
  if (event.type === 'SeatsHeld' && body.heldUntil !== event.heldUntil) {
    yield { promised: 'answers', what: `${name}: told to be held until ${body.heldUntil}, not ${event.heldUntil}` };
  }
}

/** The seats that a booking has after an event. */
function seatsAfter(event: BookingEvent): { seatIds?: string[] } {
  if (event.type === 'SeatsCancelled') return { seatIds: event.remaining };
  return 'seatIds' in event && event.seatIds !== undefined ? { seatIds: event.seatIds } : {};
}

function timedOf({ eventId, attempts }: Order, { outcomes }: Ledger): Timed[] {
  const acknowledged = attempts.filter(isAcknowledged);
  const event = outcomes.get(acknowledged[0]?.body?.commandId ?? '')?.event;
  if (event === undefined) return [];
  const endMs = Math.min(...acknowledged.map((attempt) => attempt.endMs));
  return [{ stream: eventId, version: event.version, startMs: attempts[0]!.startMs, endMs }];
}
