import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { catalogueEventJson } from '@ticketing/shared/messages/catalogue/events.ts';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import {
  aMovie,
  aTheater,
  createWorld,
  defineMovie,
  defineTheater,
  idOf,
  takeSlot,
} from '../../../worker/test/catalogue-world.ts';
import type { CatalogueOrder, MovieRead } from '../load/record.ts';
import type { CatalogueTruth } from './catalogue-truth.ts';

// A small programme in which all is well: a movie, a theater, a showtime, and one that comes too late for the hall.

export const showtimeId = 100_001;
export const hallAtNoon = takeSlot(idOf('slot'), {
  ...{ eventId: showtimeId, movieId: 'salt', hallId: 'one', startsAt: '2041-03-01T12:00:00.000Z' },
});
const lateForHall = takeSlot(idOf('late'), {
  ...{ eventId: showtimeId + 1, movieId: 'salt', hallId: 'one', startsAt: '2041-03-01T13:00:00.000Z' },
});
const movieCommand = defineMovie(idOf('movie'), 'salt');

/** The last step of the showtime. */
export function scheduleOfShowtime(): Command {
  if (hallAtNoon.type !== 'TakeSlot') throw new Error('it takes a slot');
  return hallAtNoon.show;
}

export function healthyCatalogue(): CatalogueTruth {
  const world = createWorld(() => '2030-01-01T12:00:00.000Z');
  for (const command of [movieCommand, defineTheater(idOf('theater')), hallAtNoon, lateForHall]) {
    world.send({ catalogue: command });
  }
  for (let left = world.waiting(); left.length > 0; left = world.waiting()) world.step(left[0]!, false);
  const logged = world.history.map(({ command, event }, offset) => loggedAs(command, event, offset));
  const stored = logged.map(({ correlation, position }, index) => {
    return { event: world.history[index]!.event, correlationId: correlation.correlationId, position };
  });
  const head = { version: 1, asOf: '' };
  return {
    commands: logged,
    unreadableCommands: 0,
    store: Map.groupBy(stored, ({ event }) => event.streamId),
    published: stored.map(({ event }) => ({ event: structuredClone(event), bytes: catalogueEventJson(event) })),
    streams: Array.from(world.streams.values(), ({ streamId, version, revision }) => {
      return { stream_id: streamId, version, revision };
    }),
    slots: Array.from(world.streams.values()).flatMap(({ streamId, slots }) =>
      Array.from(slots, ([slotId, { eventId }]) => ({ stream_id: streamId, slot_id: slotId, event_id: eventId })),
    ),
    views: {
      movies: [{ _id: 'salt', ...head, ...aMovie, isRetired: false }],
      theaters: [{ _id: 'rex', ...head, ...aTheater }],
    },
  };
}

function loggedAs(
  command: CatalogueCommand,
  { at }: CatalogueEvent,
  offset: number,
): CatalogueTruth['commands'][number] {
  return {
    command,
    position: { partition: 0, offset },
    at,
    correlation: { correlationId: `catalogue ${offset}`, traceparent: '' },
    replyTo: undefined,
    message: { key: null, value: null, timestamp: '', attributes: 0, offset: String(offset), headers: {} },
  };
}

/** The orders, by what the tests call them. */
export type CatalogueOrders = Record<'movie' | 'showtime' | 'late' | 'unheard', CatalogueOrder>;

export function healthyCatalogueOrders(truth: CatalogueTruth): CatalogueOrders {
  const outcomes = new Map(
    Array.from(truth.store.values()).flatMap((all) => all.map((one) => [one.event.commandId, one])),
  );
  const placeOf = (commandId: string) => outcomes.get(commandId)!.position;
  const base = { client: 3_000 };
  const made = (startMs: number, status: number, body: object) => {
    return { correlationId: `at ${startMs}`, startMs, endMs: startMs + 5, status, body };
  };
  const body = { movieId: 'salt', theaterId: 'rex', hallId: 'one' };
  const movieId = movieCommand.commandId;
  const { commandId } = scheduleOfShowtime();
  const refused = outcomes.get(lateForHall.commandId)!.event;
  return {
    movie: {
      ...{ ...base, kind: 'movie', streamId: movieStream('salt'), body: aMovie },
      attempts: [made(10, 201, { commandId: movieId, version: 1, receipt: placeOf(movieId) })],
    },
    showtime: {
      ...{ ...base, kind: 'showtime', eventId: showtimeId, body },
      attempts: [
        made(20, 202, { commandId, status: 'pending', receipt: placeOf(hallAtNoon.commandId) }),
        made(30, 201, { commandId, version: 1, receipt: placeOf(hallAtNoon.commandId) }),
      ],
    },
    late: {
      ...{ ...base, kind: 'showtime', eventId: showtimeId + 1, body },
      attempts: [made(40, 409, { commandId: refused.commandId, version: refused.version, code: 'hall-occupied' })],
    },
    // The door has not heard of the movie: nobody was told before that it is there.
    unheard: {
      ...{ ...base, kind: 'showtime', eventId: showtimeId + 2, body },
      attempts: [made(5, 409, { code: 'movie-unknown' })],
    },
  };
}

export function healthyMovieRead(): MovieRead {
  const attempt = { correlationId: 'movie', startMs: 50, endMs: 55, status: 200 };
  const body = { version: 1, title: aMovie.title };
  return {
    ...{ kind: 'movie', client: 3_000, source: 'read-api-1', movieId: 'salt', minVersion: 1 },
    attempt: { ...attempt, body },
  };
}

export const theater = theaterStream('rex');
export const movie = movieStream('salt');
