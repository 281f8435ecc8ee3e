import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { LogOfStreams } from './log.ts';
import { checkLog } from './log.ts';
import type { ShowModel } from './model.ts';
import { replay } from './replay.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

/** Checks what the engines have against each other: the invariants that need no client. */
export function checkInvariants(truth: Truth, models: Map<number, ShowModel>): Violation[] {
  return [...checkLog(logOfShows(truth)), ...checkTables(truth, models), ...checkViews(truth, models)];
}

function logOfShows({ commands, store, published }: Truth): LogOfStreams {
  return {
    replayed: replay(commands),
    places: new Set(
      commands.map(({ command, position }) => `${position.partition}:${position.offset}/${command.commandId}`),
    ),
    streams: new Map(
      Array.from(store, ([eventId, stream]) => [
        String(eventId),
        stream.map(({ event, position }) => {
          const { version, commandId } = event;
          return { version, commandId, bytes: eventJson(event), position };
        }),
      ]),
    ),
    published: published.map(({ event, bytes }) => {
      return { stream: String(event.eventId), version: event.version, bytes };
    }),
  };
}

/** I1 and I4: tickets, bookings and versions are what the events add up to. */
function* checkTables(
  { tickets, bookings, showVersions }: Truth,
  models: Map<number, ShowModel>,
): Generator<Violation> {
  const words = { available: '.', held: 'H', booked: 'B', blocked: 'x' } as const;
  for (const { event_id, seat_id, status, booking_id } of tickets) {
    const model = models.get(event_id);
    const owner = model?.owners.get(seat_id);
    if (owner?.bookingId !== (booking_id ?? undefined) || model?.markOf(seat_id) !== words[status]) {
      yield {
        promised: 'I4',
        what: `ticket ${event_id}/${seat_id} is ${status} for ${booking_id}, by the log ${owner?.bookingId}`,
      };
    }
  }
  for (const { booking_id, event_id, status } of bookings) {
    const last = models.get(event_id)?.bookings.get(booking_id)?.at(-1);
    if (last?.status !== status) {
      yield { promised: 'I4', what: `row of booking ${booking_id} is ${status}, by the log ${last?.status}` };
    }
  }
  const rows = new Set(bookings.map(({ booking_id }) => booking_id));
  for (const { eventId, halls, bookings: known } of models.values()) {
    const version = showVersions.get(eventId);
    if (version !== halls.length - 1)
      yield { promised: 'I4', what: `row of show ${eventId} is at ${version} of ${halls.length - 1}` };
    for (const bookingId of known.keys()) {
      if (!rows.has(bookingId)) yield { promised: 'I4', what: `booking ${bookingId} has no row` };
    }
  }
}

/** I4: the views are what the events add up to. */
function* checkViews({ views, store }: Truth, models: Map<number, ShowModel>): Generator<Violation> {
  const shows = new Map(views.shows.map((view) => [view._id, view]));
  const bookings = new Map(views.bookings.map((view) => [view._id, view]));
  const history = new Map(views.history.map((entry) => [entry._id, entry]));
  for (const { eventId, halls, bookings: known } of models.values()) {
    const view = shows.get(eventId);
    const hall = halls.at(-1);
    if (view?.version !== halls.length - 1) {
      yield { promised: 'I4', what: `view of show ${eventId} is at ${view?.version} of ${halls.length - 1}` };
    } else if (view.scheduled && !(sameFields(view.seatMap, hall?.seatMap) && sameFields(view.counts, hall?.counts))) {
      yield { promised: 'I4', what: `view of show ${eventId} shows other seats than the log` };
    }
    for (const [bookingId, states] of known) {
      const seen = bookings.get(bookingId);
      const last = states.at(-1)!;
      if (seen?.status !== last.status || seen.version !== last.version) {
        const what = `view of booking ${bookingId} is ${seen?.status} at ${seen?.version}, by the log ${last.status} at ${last.version}`;
        yield { promised: 'I4', what };
      } else if (seen.userId !== last.userId) {
        const what = `view of booking ${bookingId} is of user ${seen.userId}, by the log of ${last.userId}`;
        yield { promised: 'I4', what };
      }
    }
  }
  for (const { event } of Array.from(store.values()).flat()) {
    const name = `${event.eventId}:${event.version}`;
    if (history.get(name)?.commandId !== event.commandId) yield { promised: 'I4', what: `history lacks event ${name}` };
  }
  if (history.size !== Array.from(store.values()).flat().length) {
    yield { promised: 'I4', what: `history has ${history.size} events, and the store another number` };
  }
}

/** Whether two flat objects say the same, in whatever order. */
export function sameFields(one: object | undefined, other: object | undefined): boolean {
  const text = (fields: object | undefined) => JSON.stringify(Object.entries(fields ?? {}).sort());
  return text(one) === text(other);
}
