import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import type { Attempt, Order, Read, Told } from '../load/record.ts';
import { sameFields } from './invariants.ts';
import type { ShowModel } from './model.ts';
import { bookingAt } from './model.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

type Ledger = {
  outcomes: Map<string, StoredEvent>;
  places: Map<string, LoggedCommand>;
  correlations: Set<string>;
  models: Map<number, ShowModel>;
};

/** Compares everything that clients were told with the log (I8, and the truth of every answer). */
export function checkAnswers({ orders, reads }: Told, truth: Truth, models: Map<number, ShowModel>): Violation[] {
  const ledger: Ledger = {
    outcomes: new Map(Array.from(truth.store.values()).flatMap((all) => all.map((one) => [one.event.commandId, one]))),
    places: new Map(truth.commands.map((one) => [`${one.position.partition}:${one.position.offset}`, one])),
    correlations: new Set(truth.commands.map(({ correlation }) => correlation.correlationId)),
    models,
  };
  return [
    ...orders.flatMap((order) => [...checkOrder(order, ledger)]),
    ...reads.flatMap((read) => [...checkRead(read, ledger)]),
    ...checkRealTime(orders, ledger),
  ];
}

/** Whether an answer says that the order stands on the log. */
export function isAcknowledged({ status }: Attempt): boolean {
  return status === 200 || status === 201 || status === 202 || status === 409;
}

function* checkOrder(order: Order, ledger: Ledger): Generator<Violation> {
  const name = `${order.kind} by client ${order.client}`;
  const acknowledged = order.attempts.filter(isAcknowledged);
  for (const attempt of order.attempts) {
    yield* checkStatus(name, attempt);
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
}

function* checkStatus(name: string, { status, body }: Attempt): Generator<Violation> {
  // What NGINX says while a service is down, and the services while an engine is.
  const passing = [undefined, 502, 503, 504];
  const expected = [200, 201, 202, 304, 404, 409, ...passing];
  if (!expected.includes(status)) yield { promised: 'answers', what: `${name} was answered ${status} ${body?.code}` };
}

const types = {
  schedule: 'ShowScheduled',
  book: 'SeatsBooked',
  hold: 'SeatsHeld',
  confirm: 'BookingConfirmed',
  cancel: 'BookingCancelled',
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
  if ('seatIds' in order && 'seatIds' in event && String(order.seatIds) !== String(event.seatIds)) {
    yield { promised: 'answers', what: `${name} was about ${order.seatIds}, and its outcome about ${event.seatIds}` };
  }
  if (status === 202) return;
  const told =
    event.type === 'CommandRejected'
      ? { status: 409, code: event.code, version: event.version, lostSeatIds: event.lostSeatIds }
      : { ...('seatIds' in event && { seatIds: event.seatIds }), version: event.version };
  for (const [field, value] of Object.entries(told)) {
    const said = field === 'status' ? status : body[field as keyof typeof body];
    if (String(said) !== String(value)) {
      yield {
        promised: 'answers',
        what: `${name}: command ${body.commandId} was told ${field} ${said}, it is ${value}`,
      };
    }
  }
  if (event.type !== 'CommandRejected' && (status === 409 || event.type !== types[order.kind])) {
    yield { promised: 'answers', what: `${name}: answered ${status}, and the log has ${event.type}` };
  }
  if (event.type === 'SeatsHeld' && body.heldUntil !== event.heldUntil) {
    yield { promised: 'answers', what: `${name}: told to be held until ${body.heldUntil}, not ${event.heldUntil}` };
  }
}

function* checkRead(read: Read, { models, places, outcomes }: Ledger): Generator<Violation> {
  const { status, body } = read.attempt;
  const name = `read of ${read.kind} of show ${read.eventId} by client ${read.client}`;
  yield* checkStatus(name, read.attempt);
  const model = models.get(read.eventId);
  if (read.kind === 'seats') {
    if (status === 404 && read.minVersion !== undefined) yield { promised: 'answers', what: `${name} found no show` };
    if (status !== 200 || body?.version === undefined) return;
    const hall = model?.halls[body.version];
    if (body.version < (read.minVersion ?? 0)) {
      yield { promised: 'answers', what: `${name} gave version ${body.version}, wanted was ${read.minVersion}` };
    }
    if (hall === undefined || !sameFields(hall.seatMap, body.seatMap) || !sameFields(hall.counts, body.counts)) {
      yield { promised: 'answers', what: `${name} gave other seats than the log has at version ${body.version}` };
    }
    return;
  }
  if (body?.status === 'pending') return;
  const logged = places.get(`${read.after.partition}:${read.after.offset}`);
  const outcome = outcomes.get(logged?.command.commandId ?? '')?.event;
  if (
    status === 404 &&
    model?.bookings.get(read.bookingId)?.some((state) => state.version <= (outcome?.version ?? 0))
  ) {
    yield { promised: 'answers', what: `${name} did not find booking ${read.bookingId} after its receipt was reached` };
  }
  if (status !== 200 || body?.version === undefined) return;
  const state = model && bookingAt(model, read.bookingId, body.version);
  if (state?.status !== body.status || state?.version !== body.version) {
    const what = `${name}: ${read.bookingId} is told ${body.status} at ${body.version}, by the log ${state?.status} at ${state?.version}`;
    yield { promised: 'answers', what };
  }
  if (body.version < (outcome?.version ?? 0)) {
    yield { promised: 'answers', what: `${name}: ${read.bookingId} is told as of ${body.version}, before its receipt` };
  }
}

/** What was acknowledged before something else was asked for comes first, in every show. */
function* checkRealTime(orders: Order[], { outcomes }: Ledger): Generator<Violation> {
  const done = orders.flatMap(({ eventId, attempts }) => {
    const acknowledged = attempts.filter(isAcknowledged);
    const event = outcomes.get(acknowledged[0]?.body?.commandId ?? '')?.event;
    if (event === undefined) return [];
    const endMs = Math.min(...acknowledged.map((attempt) => attempt.endMs));
    return [{ eventId, version: event.version, startMs: attempts[0]!.startMs, endMs }];
  });
  for (const [eventId, ofShow] of Map.groupBy(done, (one) => one.eventId)) {
    const ends = ofShow.toSorted((one, other) => one.endMs - other.endMs);
    let highest = 0;
    let next = 0;
    for (const { version, startMs } of ofShow.toSorted((one, other) => one.startMs - other.startMs)) {
      for (; next < ends.length && ends[next]!.endMs < startMs; next += 1)
        highest = Math.max(highest, ends[next]!.version);
      if (version < highest) {
        yield {
          promised: 'I7',
          what: `show ${eventId}: version ${version} was asked for after ${highest} was acknowledged`,
        };
      }
    }
  }
}
