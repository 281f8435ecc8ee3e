import type { Access, Caller } from '@ticketing/shared/http/access.ts';
import { byOf } from '@ticketing/shared/http/access.ts';
import { singleHeader } from '@ticketing/shared/http/app.ts';
import { maxOrganiserBodyBytes, readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { CatalogueCommandOf } from '@ticketing/shared/messages/catalogue/commands.ts';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import {
  commandIdOfMovie,
  commandIdOfUse,
  movieIdOfKey,
  newCommandId,
  newMovieId,
} from '@ticketing/shared/messages/ids.ts';
import { withNormalCategories, withNormalNames } from '@ticketing/shared/messages/layout.ts';
import type { AnyReply } from '@ticketing/shared/messages/reply.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import type { Express, Request, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Enter } from '../entrance.ts';
import { problemOf } from '../entrance.ts';
import { requireSameRequest } from '../idempotency.ts';
import type { CatalogueOrder } from './answers.ts';
import { acceptedOrderAnswer, acceptedShowtimeAnswer, orderAnswer, showtimeAnswer } from './answers.ts';
import type { Catalogue } from './follower.ts';
import type { Known } from './memory.ts';
import {
  movieBodySchema,
  moviePathSchema,
  revisionOf,
  showtimeBodySchema,
  theaterBodySchema,
  theaterPathSchema,
} from './requests.ts';
import { takeSlot, takeSlotOfMove } from './showtime.ts';

export type CatalogueDoor = {
  enter: Enter;
  catalogue: Catalogue;
  redis: Redis;
  namespace: string;
  idempotencyKeyOf: (request: Request) => string | undefined;
};

/** Serves what changes movies and theaters. */
export function serveCatalogue(app: Express, access: Access, door: CatalogueDoor): void {
  const { enter, catalogue, redis, namespace, idempotencyKeyOf } = door;

  async function order(request: Request, response: Response, command: CatalogueOrder): Promise<void> {
    await enter(request, response, {
      command,
      json: JSON.stringify(command),
      accepted: (receipt) => acceptedOrderAnswer(command, receipt),
      answered: (receipt, reply, headers) => orderAnswer(command, receipt, reply, headers),
    });
  }

  access.serve(app, '/api/movies', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const movie = normalMovie(parseRequest(movieBodySchema, await readJsonBody(request, maxOrganiserBodyBytes)));
      const { by } = who(response.locals.caller);
      const userId = by?.userId ?? 0;
      if (key !== undefined) {
        const commandJson = JSON.stringify(movie);
        await requireSameRequest(redis, namespace, { userId, idempotencyKey: `movies ${key}`, commandJson });
      }
      const movieId = key === undefined ? newMovieId(movie.title) : movieIdOfKey(movie.title, userId, key);
      const commandId = key === undefined ? newCommandId() : commandIdOfMovie(movieId, userId, key);
      const ids = { commandId, streamId: movieStream(movieId) };
      await order(request, response, { ...ids, type: 'DefineMovie', movie, ...who(response.locals.caller) });
    },
  });

  access.serve(app, '/api/movies/:movieId', {
    put: async (request, response) => {
      const { movieId } = parseRequest(moviePathSchema, request.params);
      const read = revisionRead(request);
      const movie = normalMovie(parseRequest(movieBodySchema, await readJsonBody(request, maxOrganiserBodyBytes)));
      requirePrecondition(catalogue.movie(movieId), movie, read);
      const ids = { commandId: newCommandId(), streamId: movieStream(movieId) };
      await order(request, response, { ...ids, type: 'DefineMovie', ...read, movie, ...who(response.locals.caller) });
    },
    delete: async (request, response) => {
      const { movieId } = parseRequest(moviePathSchema, request.params);
      const ids = { commandId: newCommandId(), streamId: movieStream(movieId) };
      const read = revisionRead(request);
      await order(request, response, { ...ids, type: 'RetireMovie', ...read, ...who(response.locals.caller) });
    },
  });

  access.serve(app, '/api/theaters/:theaterId', {
    put: async (request, response) => {
      const { theaterId } = parseRequest(theaterPathSchema, request.params);
      const read = revisionRead(request);
      const body = parseRequest(theaterBodySchema, await readJsonBody(request, maxOrganiserBodyBytes));
      const theater = normalTheater(body);
      requirePrecondition(catalogue.theater(theaterId), theater, read);
      const ids = { commandId: newCommandId(), streamId: theaterStream(theaterId) };
      await order(request, response, {
        ...{ ...ids, type: 'DefineTheater', ...read, theater },
        ...who(response.locals.caller),
      });
    },
  });
}

/** Accepts `PUT /api/events/{eventId}` for a showtime: its first step. */
export async function acceptShowtime(
  { enter, catalogue }: Pick<CatalogueDoor, 'enter' | 'catalogue'>,
  request: Request,
  response: Response,
  eventId: number,
  body: unknown,
): Promise<void> {
  const wanted = parseRequest(showtimeBodySchema, body);
  const command = await takeSlot(catalogue, eventId, wanted, who(response.locals.caller).by).catch((error) => {
    throw problemOf(request, error);
  });
  await enterSlot(enter, request, response, command);
}

/**
 * Accepts `PATCH /api/events/{eventId}` with another start for a showtime: its first step.
 * @param mayEnter throws where the request must not reach the log
 * @returns false for a show that is no showtime
 */
export async function acceptMove(
  { enter, catalogue }: Pick<CatalogueDoor, 'enter' | 'catalogue'>,
  request: Request,
  response: Response,
  change: CommandOf<'ChangeShow'>,
  mayEnter: () => Promise<void> | undefined,
): Promise<boolean> {
  const command = await takeSlotOfMove(catalogue, change).catch((error) => {
    throw problemOf(request, error);
  });
  if (command === undefined) return false;
  await mayEnter();
  await enterSlot(enter, request, response, command);
  return true;
}

async function enterSlot(
  enter: Enter,
  request: Request,
  response: Response,
  command: CatalogueCommandOf<'TakeSlot'>,
): Promise<void> {
  const showId = command.show.commandId;
  await enter(request, response, {
    command,
    json: JSON.stringify(command),
    followingIds: [commandIdOfUse(command.commandId), showId],
    isLast: ({ event }: AnyReply) => event.type === 'CommandRejected' || event.commandId === showId,
    accepted: (receipt) => acceptedShowtimeAnswer(command, receipt),
    answered: (receipt, reply, headers) => showtimeAnswer(command, receipt, reply, headers),
  });
}

function who(caller: Caller): { by?: By } {
  const by = byOf(caller);
  return by === undefined ? {} : { by };
}

function revisionRead(request: Request): { ifRevision?: number } {
  const ifRevision = revisionOf(singleHeader(request, 'if-match'));
  return ifRevision === undefined ? {} : { ifRevision };
}

/**
 * Refuses at once what the worker would refuse: replacing what is there without saying what was read. The worker
 * checks it again, for what this process does not know yet.
 */
function requirePrecondition(known: Known<object> | undefined, next: object, read: { ifRevision?: number }): void {
  if (known?.details === undefined || read.ifRevision !== undefined) return;
  if (JSON.stringify(known.details) === JSON.stringify(next)) return;
  throw new HttpProblem('precondition-required');
}

/** The details with their texts in Unicode normal form C, so that equal-looking texts are equal. */
function normalMovie(movie: MovieDetails): MovieDetails {
  const { title, synopsis, genres, type, rating } = movie;
  return {
    ...movie,
    title: title.normalize('NFC'),
    synopsis: synopsis.normalize('NFC'),
    genres: genres.map((genre) => genre.normalize('NFC')),
    type: type.normalize('NFC'),
    rating: rating.normalize('NFC'),
  };
}

function normalTheater(theater: TheaterDetails): TheaterDetails {
  const { name, city, address, halls } = theater;
  return {
    ...theater,
    name: name.normalize('NFC'),
    city: city.normalize('NFC'),
    ...(address !== undefined && { address: address.normalize('NFC') }),
    halls: halls.map((hall) => ({
      ...hall,
      name: hall.name.normalize('NFC'),
      layout: withNormalCategories(hall.layout),
      ...(hall.sections && { sections: withNormalNames(hall.sections) }),
    })),
  };
}
