import { problemResponses } from '@ticketing/shared/http/openapi.ts';
import type { CatalogueCommandType } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueRefusalCode } from '@ticketing/shared/messages/catalogue/refusals.ts';
import { catalogueRefusalsOf } from '@ticketing/shared/messages/catalogue/refusals.ts';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonBody, orderHeaders, problemHeaders, problemsOfEveryOrder } from '../api-parts.ts';
import { idempotencyKeySchema } from '../requests.ts';
import { acceptedMovieSchema, acceptedTheaterSchema, changedMovieSchema, changedTheaterSchema } from './answers.ts';
import { movieBodySchema, moviePathSchema, theaterBodySchema, theaterPathSchema } from './requests.ts';

const replacingHeaders = orderHeaders.extend({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'The ETag that was read. Needed to replace what is there.', example: '"3"' }),
});

const etag = { etag: z.string().meta({ description: 'The version in quotes.' }) };
const accepted = 'The command is on the log; its outcome is not known yet.';

const movieExample = {
  title: 'The Salt Road',
  synopsis: 'Two sisters carry salt over a pass that is on no map.',
  minutes: 104,
  genres: ['drama'],
  type: '2D',
  language: 'en',
  subtitles: ['fr'],
  rating: '12',
  score: 7.8,
  posterUrl: '/posters/the-salt-road.svg',
  releasedOn: '2027-01-15',
};

const defineMovie = {
  tags: ['catalogue'],
  description: 'The same details again change nothing.',
  requestBody: jsonBody(movieBodySchema, movieExample),
  responses: {
    '200': answer('With `Prefer: wait`: it was there, and is now as sent.', changedMovieSchema, etag),
    '201': answer('With `Prefer: wait`: it is new.', changedMovieSchema, etag),
    '202': answer(accepted, acceptedMovieSchema),
  },
};

function problemsOf(type: CatalogueCommandType) {
  const codes: readonly CatalogueRefusalCode[] = catalogueRefusalsOf[type];
  return [...problemsOfEveryOrder, 'not-allowed' as const, ...codes];
}

const theaterOperation: ZodOpenApiOperationObject = {
  tags: ['catalogue'],
  operationId: 'defineTheater',
  summary: 'Add a theater with its halls, or replace it',
  description: 'The same details again change nothing.',
  requestParams: { path: theaterPathSchema, header: replacingHeaders },
  requestBody: jsonBody(theaterBodySchema, {
    name: 'Rex',
    city: 'Lyon',
    timeZone: 'Europe/Paris',
    address: '3 quai du Port',
    halls: [{ hallId: 'one', name: 'Hall 1', layout: [{ row: 'A', seats: 20, priceMinor: 1200 }] }],
  }),
  responses: {
    '200': answer('With `Prefer: wait`: it was there, and is now as sent.', changedTheaterSchema, etag),
    '201': answer('With `Prefer: wait`: it is new.', changedTheaterSchema, etag),
    '202': answer(accepted, acceptedTheaterSchema),
    ...problemResponses(problemsOf('DefineTheater'), problemHeaders),
  },
};

/** The operations that change movies and theaters. */
export const cataloguePaths: ZodOpenApiPathsObject = {
  '/api/movies': {
    post: {
      ...defineMovie,
      operationId: 'addMovie',
      summary: 'Add a movie under a new id',
      requestParams: {
        header: orderHeaders.extend({
          'idempotency-key': idempotencyKeySchema.optional().meta({
            description: 'The same key with the same movie is the same movie, however often it is sent.',
          }),
        }),
      },
      responses: {
        ...defineMovie.responses,
        ...problemResponses([...problemsOf('DefineMovie'), 'idempotency-key-reused'], problemHeaders),
      },
    },
  },
  '/api/movies/{movieId}': {
    put: {
      ...defineMovie,
      operationId: 'defineMovie',
      summary: 'Add a movie, or replace it',
      requestParams: { path: moviePathSchema, header: replacingHeaders },
      responses: { ...defineMovie.responses, ...problemResponses(problemsOf('DefineMovie'), problemHeaders) },
    },
    delete: {
      tags: ['catalogue'],
      operationId: 'retireMovie',
      summary: 'Retire a movie: it gets no new shows',
      requestParams: { path: moviePathSchema, header: replacingHeaders },
      responses: {
        '200': answer('With `Prefer: wait`: it is retired.', changedMovieSchema, etag),
        '202': answer(accepted, acceptedMovieSchema),
        ...problemResponses(problemsOf('RetireMovie'), problemHeaders),
      },
    },
  },
  '/api/theaters/{theaterId}': { put: theaterOperation },
};

/** The codes by which the steps of a showtime may be refused before its show is. */
export const showtimeRefusals = [...catalogueRefusalsOf.TakeSlot, ...catalogueRefusalsOf.UseMovie];
