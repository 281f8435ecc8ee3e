import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import type { SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import { isPaid, paidSeatMinor } from '../load/paid-shows.ts';
import { statusIn } from '../load/paying.ts';
import type { Attempt, Payment, Told } from '../load/record.ts';
import type { BookingState, ShowModel } from './model.ts';
import type { MoneyTruth } from './money-truth.ts';
import { checkStatus } from './status.ts';
import type { Violation } from './violation.ts';

/**
 * P1 to P5, from the provider's ledger and the events of the shows alone; and whether all that payers were told is so. What
 * the services make of payments is compared by `verify`, which decides every command again, too (P6).
 */
export function checkMoney(told: Told, models: Map<number, ShowModel>, money: MoneyTruth): Violation[] {
  return [
    ...checkObjects(told, models, money),
    ...checkBooked(models, money),
    ...told.payments.flatMap((payment) => [...checkTold(payment, money)]),
    ...told.refunds.flatMap(({ attempts }) =>
      attempts.flatMap((attempt) => [...checkStatus('refund by the organiser', attempt, [200, 202, 409])]),
    ),
  ];
}

/** The ledger: what was taken is for seats that are booked, and no more than they cost. */
function* checkObjects(
  { refunds }: Told,
  models: Map<number, ShowModel>,
  { payments, objects, forged }: MoneyTruth,
): Generator<Violation> {
  if (forged > 0) yield wrong(`${forged} forged webhooks stand on the log`);
  const givenBack = new Set(refunds.map(({ paymentId }) => paymentId));
  const captured = new Map<string, string>();
  for (const object of objects) {
    const { id, status, metadata, capturedMinor, refundedMinor } = object;
    const { paymentId = '', bookingId = '' } = metadata;
    const name = `${id} of payment ${paymentId}`;
    if (payments.get(paymentId)?.some((event) => refOf(event) === id) !== true) yield wrong(`${name} has no payment`);
    if (status === 'authorised' || status === 'action-required') yield wrong(`${name} is still ${status}`);
    if (refundedMinor > capturedMinor) yield wrong(`${name}: ${refundedMinor} came back of ${capturedMinor}`);
    if (capturedMinor === 0) continue;
    const earlier = captured.get(bookingId);
    if (earlier !== undefined) yield wrong(`booking ${bookingId} is captured twice, by ${earlier} and ${id}`);
    captured.set(bookingId, id);
    const kept = capturedMinor - refundedMinor;
    const booking = bookingOf(object, models);
    const costs = booking?.status === 'booked' ? booking.seatIds.length * paidSeatMinor : 0;
    if (kept > costs)
      yield wrong(`${name}: ${kept} is kept, for a booking that is ${booking?.status} and costs ${costs}`);
    if (kept < costs && !givenBack.has(paymentId))
      yield wrong(`${name}: ${kept} is kept, and the booking costs ${costs}`);
  }
}

/** The seats: what is booked is captured, once. */
function* checkBooked(models: Map<number, ShowModel>, { objects }: MoneyTruth): Generator<Violation> {
  const paid = new Set(objects.flatMap(({ capturedMinor, metadata }) => (capturedMinor > 0 ? metadata.bookingId : [])));
  for (const { eventId, bookings } of models.values()) {
    if (!isPaid(eventId)) continue;
    for (const [bookingId, states] of bookings) {
      if (states.at(-1)?.status === 'booked' && !paid.has(bookingId))
        yield wrong(`${bookingId} is booked without money`);
    }
  }
}

/** What a payer was told, against the payment's events; and against what it has come to, where that was asked last. */
function* checkTold(payment: Payment, money: MoneyTruth): Generator<Violation> {
  const name = `payment of ${payment.bookingId} by client ${payment.client}`;
  for (const attempt of payment.attempts) {
    yield* checkStatus(name, attempt, [200, 201, 202, 402, 404, 409]);
    yield* checkAnswer(name, attempt, money);
  }
  for (const read of payment.reads) {
    yield* checkStatus(`read of the ${name}`, read, [200, 404]);
    yield* checkAnswer(`read of the ${name}`, read, money);
  }
  const accepted = payment.attempts.flatMap(({ body }) => (body?.status === 'pending' ? (body.paymentId ?? []) : []));
  if (new Set(accepted).size > 1) yield { promised: 'answers', what: `${name}: one key gave several payments` };
  const { status, body } = payment.final ?? {};
  if (payment.final === undefined) return;
  const last = lastFact(money.payments.get(body?.paymentId ?? ''));
  if (status !== 200 || last === undefined || last.status !== body?.status) {
    const what = `${name}: at rest it is told ${status} ${body?.status ?? body?.code}, by the log it is ${last?.status}`;
    yield { promised: 'answers', what };
  }
}

function* checkAnswer(name: string, { status, body }: Attempt, { payments }: MoneyTruth): Generator<Violation> {
  const { paymentId, version } = body ?? {};
  if (status === undefined || status >= 500 || paymentId === undefined || version === undefined) return;
  const events = payments.get(paymentId) ?? [];
  const event = events.find((one) => one.version === version);
  const said = status < 400 ? statusIn(body) : (body?.code ?? '');
  // What is refused takes a version, and the status stays.
  const asOf = lastFact(events.filter((one) => one.version <= version))?.status;
  const wanted = event === undefined ? undefined : status < 400 ? asOf : codeOf(event);
  const isSo = event !== undefined && said === wanted && (status !== 402 || reasonOf(event) === body?.reason);
  if (!isSo) {
    const what = `${name}: told ${status} ${said} of ${paymentId} at ${version}, by the log it is ${wanted}`;
    yield { promised: 'answers', what };
  }
}

function codeOf(event: PaymentEvent): string | undefined {
  if (event.type === 'PaymentCommandRejected') return event.code;
  return event.refusal ?? (event.reason === undefined ? undefined : 'card-declined');
}

function reasonOf(event: PaymentEvent): string | undefined {
  return event.type === 'PaymentCommandRejected' ? undefined : event.reason;
}

function refOf(event: PaymentEvent): string | undefined {
  return event.type === 'PaymentCommandRejected' ? undefined : event.providerRef;
}

function lastFact(events: PaymentEvent[] = []) {
  const last = events.findLast(({ type }) => type !== 'PaymentCommandRejected');
  return last?.type === 'PaymentCommandRejected' ? undefined : last;
}

function bookingOf({ metadata }: SimulatorPayment, models: Map<number, ShowModel>): BookingState | undefined {
  return models
    .get(metadata.eventId ?? 0)
    ?.bookings.get(metadata.bookingId ?? '')
    ?.at(-1);
}

function wrong(what: string): Violation {
  return { promised: 'money', what };
}

/** How many payments of a run came to what. */
export function moneyNumbers({ payments, refunds }: Told, money: MoneyTruth): { [what: string]: number } {
  const ends = Array.from(money.payments.values(), (events) => lastFact(events)?.status);
  const count = (...wanted: string[]) =>
    ends.filter((status) => status !== undefined && wanted.includes(status)).length;
  const attempts = payments.flatMap((payment) => payment.attempts);
  return {
    paymentsAsked: payments.length,
    paymentRequests: attempts.length,
    payments: ends.filter((status) => status !== undefined).length,
    paymentsCaptured: count('captured'),
    paymentsDeclined: count('declined'),
    paymentsVoided: count('voided'),
    paymentsRefunded: count('refunded', 'partly-refunded'),
    paymentsRefusedAsSecond: ends.filter((status) => status === undefined).length,
    refundsAsked: refunds.length,
    objects: money.objects.length,
    capturedMinor: money.objects.reduce((sum, { capturedMinor }) => sum + capturedMinor, 0),
    refundedMinor: money.objects.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0),
  };
}

/** How many of each end a run has at least, for each of its minutes. What becomes of a payment is chance: a short run may lack some. */
const perMinute = {
  paymentsCaptured: 3,
  paymentsDeclined: 2,
  paymentsRefunded: 1,
  paymentsVoided: 0.5,
  paymentsRefusedAsSecond: 0.5,
  refundsAsked: 1,
};

/** A check of what nobody did finds nothing. */
export function* checkMoneyCoverage(numbers: { [what: string]: number }, minutes: number): Generator<Violation> {
  for (const [what, each] of Object.entries(perMinute)) {
    const least = Math.floor(each * minutes);
    const had = numbers[what] ?? 0;
    if (had < least) yield { promised: 'enough seen', what: `${what}: ${had}, and it should be ${least} at least` };
  }
}
