import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import { catalogueCommandSchema } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { catalogueEventJson } from '@ticketing/shared/messages/catalogue/events.ts';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Command, CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { commandIdOfShowtime } from '@ticketing/shared/messages/ids.ts';
import { answerCatalogue, evolveCatalogue } from '../src/domain/catalogue/decider.ts';
import type { NextStep } from '../src/domain/catalogue/next-steps.ts';
import { nextStepsOfCatalogue, nextStepsOfShow } from '../src/domain/catalogue/next-steps.ts';
import type { Stream } from '../src/domain/catalogue/stream.ts';
import { emptyStream } from '../src/domain/catalogue/stream.ts';
import { answer, evolve } from '../src/domain/decider.ts';
import type { WholeShow } from '../src/domain/show.ts';
import { emptyShow } from '../src/domain/show.ts';

export const aMovie = {
  title: 'The Salt Road',
  synopsis: 'Two sisters carry salt over a pass that is on no map.',
  minutes: 100,
  genres: ['drama'],
  type: '2D',
  language: 'en',
  subtitles: [],
  rating: '12',
  releasedOn: '2027-01-15',
};

export const aTheater = {
  name: 'Rex',
  city: 'Lyon',
  timeZone: 'Europe/Paris',
  turnaroundMinutes: 20,
  halls: ['one', 'two'].map((hallId) => ({
    hallId,
    name: hallId,
    layout: [{ row: 'A', seats: 2, priceMinor: 900 }],
  })),
};

/** A command id that is the same for the same words. */
export function idOf(...words: (string | number)[]): string {
  return commandIdOfShowtime(1, { words, policy: {} });
}

export type Showing = { eventId: number; movieId: string; hallId: string; startsAt: string };

/** A TakeSlot as write-api makes it. */
export function takeSlot(commandId: string, { eventId, movieId, hallId, startsAt }: Showing): CatalogueCommand {
  const endsAt = new Date(Date.parse(startsAt) + aMovie.minutes * 60_000).toISOString();
  const { title, minutes, genres, type, language, subtitles, rating } = aMovie;
  const show: CommandOf<'ScheduleShow'> = {
    // The same request for the same show is the same command.
    commandId: idOf('show', eventId, movieId, hallId, startsAt),
    type: 'ScheduleShow',
    eventId,
    name: title,
    venue: { name: aTheater.name, city: aTheater.city },
    category: 'movie',
    startsAt,
    currency: 'EUR',
    maxSeatsPerUser: 10,
    layout: aTheater.halls[0]!.layout,
    rules: 3,
    showtime: {
      movieId,
      theaterId: 'rex',
      hallId,
      hallName: hallId,
      timeZone: aTheater.timeZone,
      endsAt,
      slotId: commandId,
      movie: { title, minutes, genres, type, language, subtitles, rating },
    },
  };
  const streamId = theaterStream('rex');
  return catalogueCommandSchema.parse({
    ...{ commandId, streamId, type: 'TakeSlot', eventId, hallId, movieId, startsAt, minutes, show },
  });
}

/** The TakeSlot of a showtime that moves, as write-api makes it. */
export function takeSlotOfMove(commandId: string, showing: Showing, theaterId = 'rex'): CatalogueCommand {
  const { eventId, movieId, hallId, startsAt } = showing;
  const { minutes } = aMovie;
  const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
  const show: CommandOf<'ChangeShow'> = {
    ...{ commandId: idOf('move', commandId), type: 'ChangeShow', eventId, startsAt },
    showtime: { movieId, theaterId, hallId, endsAt, slotId: commandId },
  };
  const streamId = theaterStream(theaterId);
  return catalogueCommandSchema.parse({
    ...{ commandId, streamId, type: 'TakeSlot', eventId, hallId, movieId, startsAt, minutes, show },
  });
}

export const defineMovie = (commandId: string, movieId: string, ifRevision?: number): CatalogueCommand => ({
  ...{ commandId, streamId: movieStream(movieId), type: 'DefineMovie', movie: aMovie },
  ...(ifRevision !== undefined && { ifRevision }),
});

export const defineTheater = (commandId: string, halls = aTheater.halls, ifRevision?: number): CatalogueCommand => ({
  ...{ commandId, streamId: theaterStream('rex'), type: 'DefineTheater', theater: { ...aTheater, halls } },
  ...(ifRevision !== undefined && { ifRevision }),
});

type Logged<C> = { command: C; at: string };
type Log<C> = { messages: Logged<C>[]; committed: number };

/**
 * The worker without engines: a log a stream, in which the next command is decided, recorded and followed by its next
 * steps, or decided and lost before they are sent, as in a crash.
 */
export function createWorld(now: () => string) {
  const catalogueLogs = new Map<string, Log<CatalogueCommand>>();
  const showLogs = new Map<number, Log<Command>>();
  const streams = new Map<string, Stream>();
  const shows = new Map<number, WholeShow>();
  const catalogueEvents = new Map<string, CatalogueEvent>();
  const bookingEvents = new Map<string, BookingEvent>();
  /** Every event of the catalogue in the order in which it was decided, with the command. */
  const history: { command: CatalogueCommand; event: CatalogueEvent }[] = [];

  function send(step: NextStep): void {
    if ('catalogue' in step) append(catalogueLogs, step.catalogue.streamId, step.catalogue);
    else append(showLogs, step.booking.eventId, step.booking);
  }

  function append<K, C>(logs: Map<K, Log<C>>, key: K, command: C): void {
    const log = logs.get(key) ?? { messages: [], committed: 0 };
    logs.set(key, log);
    log.messages.push({ command, at: now() });
  }

  function stream(streamId: string): Stream {
    const known = streams.get(streamId) ?? emptyStream(streamId);
    streams.set(streamId, known);
    return known;
  }

  function show(eventId: number): WholeShow {
    const known = shows.get(eventId) ?? emptyShow(eventId);
    shows.set(eventId, known);
    return known;
  }

  function outcomeOf({ command, at }: Logged<CatalogueCommand>): CatalogueEvent {
    const recorded = catalogueEvents.get(command.commandId);
    if (recorded !== undefined) return recorded;
    const event = answerCatalogue(stream(command.streamId), command, at);
    evolveCatalogue(stream(command.streamId), event);
    catalogueEvents.set(command.commandId, event);
    history.push({ command, event });
    return event;
  }

  function outcomeOfShow({ command, at }: Logged<Command>): BookingEvent {
    const recorded = bookingEvents.get(command.commandId);
    if (recorded !== undefined) return recorded;
    const event = answer(show(command.eventId), command, at);
    evolve(show(command.eventId), event);
    bookingEvents.set(command.commandId, event);
    return event;
  }

  /** The logs in which a command waits. */
  function waiting(): (Log<CatalogueCommand> | Log<Command>)[] {
    return [...catalogueLogs.values(), ...showLogs.values()].filter((log) => log.committed < log.messages.length);
  }

  /** Decides the next command of a log. @param isLost whether the worker is killed between commit and publication */
  function step(log: Log<CatalogueCommand> | Log<Command>, isLost: boolean): void {
    const next = log.messages[log.committed]!;
    const steps = isOfCatalogue(next)
      ? nextStepsOfCatalogue(next.command, outcomeOf(next))
      : nextStepsOfShow(next.command, outcomeOfShow(next), show(next.command.eventId).terms?.details.showtime);
    if (isLost) return;
    for (const nextStep of steps) send(nextStep);
    log.committed += 1;
  }

  const events = () => Array.from(bookingEvents.values());

  return { send, waiting, step, streams, history, events };
}

function isOfCatalogue(logged: Logged<CatalogueCommand> | Logged<Command>): logged is Logged<CatalogueCommand> {
  return 'streamId' in logged.command;
}

/** Events as on the topic, to be compared byte for byte. */
export function bytesOf(events: CatalogueEvent[]): string {
  return events.map(catalogueEventJson).join('\n');
}
