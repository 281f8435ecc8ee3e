import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { ShowModel } from './model.ts';
import { replay } from './replay.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

/** Checks what the engines have against each other: the invariants that need no client. */
export function checkInvariants(truth: Truth, models: Map<number, ShowModel>): Violation[] {
  return [
    ...checkOutcomes(truth),
    ...checkPublication(truth),
    ...checkTables(truth, models),
    ...checkViews(truth, models),
  ];
}

/** I2, I3, I6 and I7: every command one outcome, the one that the rules give it in order of the log. */
function* checkOutcomes({ commands, store }: Truth): Generator<Violation> {
  const events = [...store.values()].flat();
  const expected = replay(commands);
  const answered = new Map<string, number>();
  for (const { event } of events) answered.set(event.commandId, (answered.get(event.commandId) ?? 0) + 1);
  for (const commandId of expected.keys()) {
    const count = answered.get(commandId) ?? 0;
    if (count !== 1) yield { promised: 'I2', what: `command ${commandId} has ${count} outcomes` };
  }
  const places = new Set(
    commands.map(({ command, position }) => `${position.partition}:${position.offset}/${command.commandId}`),
  );
  for (const { event, position } of events) {
    const wanted = expected.get(event.commandId);
    const name = `${event.eventId}:${event.version}`;
    if (wanted === undefined || !places.has(`${position.partition}:${position.offset}/${event.commandId}`)) {
      yield { promised: 'I3', what: `event ${name} answers a command that is not where it says` };
    } else if (wanted.bytes !== eventJson(event)) {
      yield { promised: 'I6', what: `event ${name} is ${eventJson(event)}, and a replay gives ${wanted.bytes}` };
    }
  }
  for (const [eventId, stream] of store) {
    const late = stream.find(
      ({ position }, index) => index > 0 && position.offset <= stream[index - 1]!.position.offset,
    );
    if (late !== undefined)
      yield { promised: 'I7', what: `show ${eventId}: version ${late.event.version} overtook one` };
  }
}

/** I4 and I5: the topic has what the store has, to the byte, and first in order of version. */
function* checkPublication({ store, published }: Truth): Generator<Violation> {
  const stored = new Map<string, string>(
    Array.from(store.values()).flatMap((stream) =>
      stream.map(({ event }) => [`${event.eventId}:${event.version}`, eventJson(event)] as const),
    ),
  );
  const reached = new Map<number, number>();
  for (const { event, bytes } of published) {
    const name = `${event.eventId}:${event.version}`;
    if (stored.get(name) !== bytes) yield { promised: 'I4', what: `the topic and the store differ in event ${name}` };
    const before = reached.get(event.eventId) ?? 0;
    if (event.version <= before) continue;
    if (event.version > before + 1) yield { promised: 'I5', what: `event ${name} came before version ${before + 1}` };
    reached.set(event.eventId, event.version);
  }
  for (const [eventId, stream] of store) {
    const last = reached.get(eventId) ?? 0;
    if (last !== stream.length)
      yield { promised: 'I4', what: `show ${eventId}: the topic ends at ${last} of ${stream.length}` };
  }
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
