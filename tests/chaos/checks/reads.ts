import type { Attempt, BookingRead, PastRead, SeatsRead } from '../load/record.ts';
import { sameFields } from './invariants.ts';
import type { Ledger } from './ledger.ts';
import type { ShowModel } from './model.ts';
import { bookingAt } from './model.ts';
import { checkStatus } from './status.ts';
import type { Violation } from './violation.ts';

/** A hall as it is now, or at least at a version. */
export function* checkSeatsRead(read: SeatsRead, { models }: Ledger): Generator<Violation> {
  const { attempt, eventId, minVersion } = read;
  const name = `read of the seats of show ${eventId} by client ${read.client}`;
  yield* checkStatus(name, attempt, [200, 404]);
  if (attempt.status === 404 && minVersion !== undefined) yield { promised: 'found', what: `${name} found no show` };
  if (attempt.status !== 200) return;
  yield* checkHall(name, models.get(eventId), attempt);
  const version = attempt.body?.version ?? 0;
  if (version < (minVersion ?? 0)) {
    yield { promised: 'halls', what: `${name} gave version ${version}, wanted was ${minVersion}` };
  }
}

/** A hall as it was. */
export function* checkPastRead(read: PastRead, { models }: Ledger): Generator<Violation> {
  const { attempt, eventId, at } = read;
  const name = `read of show ${eventId} at ${at} by client ${read.client}`;
  const model = models.get(eventId);
  const wanted = typeof at === 'number' ? at : (model?.times.findLastIndex((time) => time !== '' && time <= at) ?? -1);
  const isThere = model?.halls[wanted] !== undefined;
  // Before the show was scheduled there is no hall to be shown.
  yield* checkStatus(name, attempt, [isThere ? 200 : 400]);
  if (attempt.status !== 200) return;
  yield* checkHall(name, model, attempt);
  if (attempt.body?.version !== wanted) {
    yield { promised: 'halls', what: `${name} gave version ${attempt.body?.version}, it was ${wanted} then` };
  }
}

function* checkHall(name: string, model: ShowModel | undefined, { body }: Attempt): Generator<Violation> {
  const version = body?.version ?? 0;
  const hall = model?.halls[version];
  if (hall === undefined || !sameFields(hall.seatMap, body?.seatMap) || !sameFields(hall.counts, body?.counts)) {
    yield { promised: 'halls', what: `${name} gave other seats than the log has at version ${version}` };
  } else if (model?.times[version] !== body?.asOf) {
    const what = `${name} said that version ${version} is as of ${body?.asOf}, and it is of ${model?.times[version]}`;
    yield { promised: 'halls', what };
  }
}

/** A booking as the command of a receipt left it, or a later one. */
export function* checkBookingRead(read: BookingRead, { models, outcomes }: Ledger): Generator<Violation> {
  const { attempt, bookingId, after } = read;
  const { status, body } = attempt;
  const name = `read of booking ${bookingId} by client ${read.client}${read.final === true ? ' at rest' : ''}`;
  yield* checkStatus(name, attempt, [200, 404]);
  if (body?.status === 'pending') {
    if (read.final === true) {
      const what = `${name}: the ${read.order} at ${after.partition}:${after.offset} is still pending`;
      yield { promised: 'not for ever', what };
    }
    return;
  }
  const model = models.get(read.eventId);
  // An order for seats makes a booking, a refused one too. An order about a booking makes none where there was none.
  const makesBooking = ['book', 'hold', 'book-best', 'hold-best', 'wait'].includes(read.order);
  if (status === 404 && (makesBooking || model?.bookings.has(bookingId) === true)) {
    yield { promised: 'found', what: `${name} did not find what the acknowledged ${read.order} made` };
  }
  if (read.final === true && status !== 200 && status !== 404) {
    yield { promised: 'not for ever', what: `${name} was answered ${status} ${body?.code}` };
  }
  if (status !== 200 || body?.version === undefined) return;
  const outcome = outcomes.get(read.commandId)?.event;
  const state = model && bookingAt(model, bookingId, body.version);
  if (state?.status !== body.status || state?.version !== body.version) {
    const what = `${name}: it is told ${body.status} at ${body.version}, by the log ${state?.status} at ${state?.version}`;
    yield { promised: 'answers', what };
  }
  if (body.version < (outcome?.version ?? 0)) {
    yield { promised: 'answers', what: `${name}: it is told as of ${body.version}, before its receipt` };
  }
}
