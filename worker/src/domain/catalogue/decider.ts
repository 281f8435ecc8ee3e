import type {
  CatalogueCommand,
  CatalogueCommandOf,
  CatalogueCommandType,
} from '@ticketing/shared/messages/catalogue/commands.ts';
import type {
  CatalogueEvent,
  CatalogueEventOf,
  CatalogueEventType,
} from '@ticketing/shared/messages/catalogue/events.ts';
import type { CatalogueRefusalCode, CatalogueRefusalCodeOf } from '@ticketing/shared/messages/catalogue/refusals.ts';
import type { Slot, Stream } from './stream.ts';

/*
 * The rules of the catalogue, in the form of the booking rules: the first rule that refuses is the answer; if there is
 * none, the fact is. No code here reads a clock or waits: `now` is the broker's timestamp of the command.
 */

/** Why a command is refused. */
type Refusal<C extends CatalogueRefusalCode = CatalogueRefusalCode> = {
  code: C;
  hallIds?: string[];
  eventIds?: number[];
};

type FactType = Exclude<CatalogueEventType, 'CommandRejected'>;
type Fact = {
  [T in FactType]: Omit<CatalogueEventOf<T>, 'streamId' | 'version' | 'commandId' | 'by' | 'at'>;
}[FactType];

/** The result of a command: what happened, or why it is refused. */
export type CatalogueDecision = Fact | Refusal;

/** Decides a command from its stream's state before it and the broker's timestamp of the command. */
export type DecideCatalogue = (stream: Stream, command: CatalogueCommand, now: string) => CatalogueDecision;

type CommandsByType = { [T in CatalogueCommandType]: CatalogueCommandOf<T> };
type EventsByType = { [T in CatalogueEventType]: CatalogueEventOf<T> };

type Rule<T extends CatalogueCommandType> = (
  stream: Stream,
  command: CatalogueCommandOf<T>,
  now: string,
) => Refusal<CatalogueRefusalCodeOf<T>> | undefined;

const rules: { [T in CatalogueCommandType]: Rule<T>[] } = {
  DefineMovie: [(stream, { movie, ifRevision }) => isAsRead(stream, stream.movie, movie, ifRevision)],
  RetireMovie: [movieWasDefined, movieIsAsRead, movieHasNoShows],
  UseMovie: [movieIsThere],
  DefineTheater: [
    (stream, { theater, ifRevision }) => isAsRead(stream, stream.theater, theater, ifRevision),
    usedHallsStay,
  ],
  TakeSlot: [showIsToCome, hallIsThere, hallIsFree],
  ReleaseSlot: [],
  SettleSlot: [],
};

const facts: { [T in CatalogueCommandType]: (stream: Stream, command: CatalogueCommandOf<T>) => Fact } = {
  DefineMovie: (stream, { movie }) => {
    return { type: 'MovieDefined', revision: revisionAfter(stream, same(stream.movie, movie)), movie };
  },
  RetireMovie: (stream) => ({ type: 'MovieRetired', revision: revisionAfter(stream, stream.movie === undefined) }),
  UseMovie: (_stream, { eventId, slotId, theaterId, endsAt }) => {
    return { type: 'MovieUsed', eventId, slotId, theaterId, until: endsAt };
  },
  DefineTheater: (stream, { theater }) => {
    return { type: 'TheaterDefined', revision: revisionAfter(stream, same(stream.theater, theater)), theater };
  },
  TakeSlot: (stream, command) => {
    const { commandId, eventId, hallId, movieId } = command;
    return { type: 'SlotTaken', eventId, slotId: commandId, hallId, movieId, ...timeOf(stream, command) };
  },
  ReleaseSlot: (stream, { eventId, slotId }) => {
    return { type: 'SlotsReleased', eventId, slotIds: stream.slots.get(slotId)?.eventId === eventId ? [slotId] : [] };
  },
  SettleSlot: (stream, { eventId, slotId }) => {
    const settled = slotId === undefined ? Number.POSITIVE_INFINITY : (stream.slots.get(slotId)?.version ?? 0);
    const slotIds = Array.from(stream.slots).flatMap(([id, slot]) => {
      return slot.eventId === eventId && slot.version < settled ? [id] : [];
    });
    return { type: 'SlotsReleased', eventId, slotIds };
  },
};

/** What is there already is replaced only by who has read it. The same details again are no change. */
function isAsRead(stream: Stream, current: object | undefined, next: object, ifRevision: number | undefined) {
  if (current === undefined) return ifRevision === undefined ? undefined : refuse('version-conflict');
  if (same(current, next)) return undefined;
  if (ifRevision === undefined) return refuse('precondition-required');
  return ifRevision === stream.revision ? undefined : refuse('version-conflict');
}

function movieWasDefined({ revision }: Stream) {
  return revision === 0 ? refuse('movie-unknown') : undefined;
}

// A movie that is retired already is retired again, whatever was read: a request that is sent again succeeds.
function movieIsAsRead({ movie, revision }: Stream, { ifRevision }: { ifRevision?: number | undefined }) {
  if (movie === undefined || ifRevision === undefined || ifRevision === revision) return undefined;
  return refuse('version-conflict');
}

function movieHasNoShows({ slots }: Stream, _command: unknown, now: string) {
  const eventIds = eventsOf(Array.from(slots.values()).filter(({ until }) => until > now));
  return eventIds.length === 0 ? undefined : { ...refuse('movie-in-use'), eventIds };
}

function movieIsThere({ movie }: Stream) {
  return movie === undefined ? refuse('movie-unknown') : undefined;
}

function usedHallsStay({ slots }: Stream, { theater }: CatalogueCommandOf<'DefineTheater'>, now: string) {
  const left = new Set(theater.halls.map(({ hallId }) => hallId));
  const lost = Array.from(slots.values()).filter(
    ({ hall, until }) => hall !== undefined && until > now && !left.has(hall.hallId),
  );
  if (lost.length === 0) return undefined;
  const hallIds = Array.from(new Set(lost.flatMap(({ hall }) => hall?.hallId ?? []))).toSorted();
  return { ...refuse('hall-in-use'), hallIds, eventIds: eventsOf(lost) };
}

// A slot that is over is dropped at once, so the one that a moved show had before would not be given back.
function showIsToCome(_stream: Stream, { show, startsAt, minutes }: CatalogueCommandOf<'TakeSlot'>, now: string) {
  const isOver = Date.parse(startsAt) + minutes * 60_000 <= Date.parse(now);
  return show.type === 'ChangeShow' && isOver ? refuse('already-over') : undefined;
}

function hallIsThere({ theater }: Stream, { hallId }: { hallId: string }) {
  return theater?.halls.some((hall) => hall.hallId === hallId) ? undefined : refuse('hall-unknown');
}

// A show is not in its own way: it may move by less than its length.
function hallIsFree(stream: Stream, command: CatalogueCommandOf<'TakeSlot'>) {
  const { from, until } = timeOf(stream, command);
  const others = Array.from(stream.slots.values()).filter(
    ({ eventId, hall, until: end }) =>
      eventId !== command.eventId && hall?.hallId === command.hallId && hall.from < until && from < end,
  );
  return others.length === 0 ? undefined : { ...refuse('hall-occupied'), eventIds: eventsOf(others) };
}

function refuse<C extends CatalogueRefusalCode>(code: C): Refusal<C> {
  return { code };
}

/** The most shows that a refusal names. */
const maxNamed = 10;

function eventsOf(slots: Slot[]): number[] {
  const eventIds = new Set(slots.map(({ eventId }) => eventId));
  return Array.from(eventIds)
    .toSorted((a, b) => a - b)
    .slice(0, maxNamed);
}

/** From the start until the hall is ready for the next show. */
function timeOf({ theater }: Stream, { startsAt, minutes }: { startsAt: string; minutes: number }) {
  const untilMs = Date.parse(startsAt) + (minutes + theater!.turnaroundMinutes) * 60_000;
  return { from: startsAt, until: new Date(untilMs).toISOString() };
}

// Both come from the same schema, which gives their fields one order.
function same(current: object | undefined, next: object): boolean {
  return current !== undefined && JSON.stringify(current) === JSON.stringify(next);
}

function revisionAfter({ revision, version }: Stream, isUnchanged: boolean): number {
  return isUnchanged ? revision : version + 1;
}

/**
 * Decides a command. Pure: the stream is only read.
 * @param stream everything about the movie or theater, as it is before the command
 * @param now the broker's timestamp of the command, ISO 8601, UTC, with milliseconds
 */
export function decideCatalogue(stream: Stream, command: CatalogueCommand, now: string): CatalogueDecision {
  return decideByType(command.type, stream, command, now);
}

function decideByType<T extends CatalogueCommandType>(
  type: T,
  stream: Stream,
  command: CommandsByType[T],
  now: string,
): CatalogueDecision {
  for (const rule of rules[type]) {
    const refusal = rule(stream, command, now);
    if (refusal !== undefined) return refusal;
  }
  return facts[type](stream, command);
}

/** Refuses a command that cannot be decided, so that it has an outcome too. */
export function undecidableCatalogue(): CatalogueDecision {
  return refuse('undecidable');
}

/** Decides a command and makes the one event that answers it. A refusal is an event too and takes a version. */
export function answerCatalogue(
  stream: Stream,
  command: CatalogueCommand,
  now: string,
  decide: DecideCatalogue = decideCatalogue,
): CatalogueEvent {
  const { streamId, commandId } = command;
  const version = stream.version + 1;
  const decision = decide(stream, command, now);
  const who = 'by' in command && command.by !== undefined && { by: command.by };
  if (!('code' in decision)) {
    // The order of the fields is their order on the wire, so `type` stays here.
    const head = { streamId, version, type: decision.type, commandId };
    return { ...head, ...decision, ...who, at: now };
  }
  const { code, hallIds, eventIds } = decision;
  return {
    streamId,
    version,
    type: 'CommandRejected',
    commandId,
    ...('eventId' in command && { eventId: command.eventId }),
    command: command.type,
    code,
    ...(hallIds && { hallIds }),
    ...(eventIds && { eventIds }),
    ...who,
    at: now,
  };
}

const changes: { [T in CatalogueEventType]: (stream: Stream, event: CatalogueEventOf<T>) => void } = {
  MovieDefined(stream, { revision, movie }) {
    stream.revision = revision;
    stream.movie = movie;
  },
  MovieRetired(stream, { revision }) {
    stream.revision = revision;
    delete stream.movie;
  },
  MovieUsed({ slots }, { slotId, eventId, until, version }) {
    slots.set(slotId, { eventId, until, version });
  },
  TheaterDefined(stream, { revision, theater }) {
    stream.revision = revision;
    stream.theater = theater;
  },
  SlotTaken({ slots }, { slotId, eventId, hallId, from, until, version }) {
    slots.set(slotId, { eventId, hall: { hallId, from }, until, version });
  },
  SlotsReleased({ slots }, { slotIds }) {
    for (const slotId of slotIds) slots.delete(slotId);
  },
  CommandRejected() {},
};

/**
 * Applies an event to a stream, in place. Deterministic and without I/O.
 * @returns the same stream
 */
export function evolveCatalogue(stream: Stream, event: CatalogueEvent): Stream {
  evolveByType(event.type, stream, event);
  stream.version = event.version;
  for (const [slotId, { until }] of stream.slots) if (until <= event.at) stream.slots.delete(slotId);
  return stream;
}

function evolveByType<T extends CatalogueEventType>(type: T, stream: Stream, event: EventsByType[T]): void {
  changes[type](stream, event);
}
