import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { seatListSchema, seatMapSchema } from './answers.ts';
import { conditionalHeaders, operation, waitHeader } from './api-operation.ts';
import {
  cityListSchema,
  movieListSchema,
  movieSchema,
  showtimeListSchema,
  theaterListSchema,
  theaterSchema,
} from './catalogue-answers.ts';
import {
  entryQuery,
  listMoviesQuery,
  listShowtimesQuery,
  listTheatersQuery,
  moviePath,
  seatsQuery,
  showPath,
  theaterPath,
} from './parameters.ts';

const tag = 'catalogue';

/** The paths of movies, theaters and showtimes in the OpenAPI document. */
export const cataloguePaths: ZodOpenApiPathsObject = {
  '/api/movies': {
    get: operation({
      id: 'listMovies',
      tag,
      summary: 'Movies by their properties, and by where and when they are shown',
      description:
        'With counts for every filter: how many movies each of its values has, with the other filters as they are.',
      params: { query: listMoviesQuery, header: conditionalHeaders },
      answer: { description: 'A page of movies.', schema: movieListSchema },
      versioned: true,
    }),
  },
  '/api/movies/{movieId}': {
    get: operation({
      id: 'getMovie',
      tag,
      summary: 'A movie with its next showtimes, by theater and day',
      params: { path: moviePath, query: entryQuery, header: conditionalHeaders.extend(waitHeader.shape) },
      answer: { description: 'The movie.', schema: movieSchema },
      versioned: true,
      problems: ['movie-not-found', 'view-behind'],
    }),
  },
  '/api/theaters': {
    get: operation({
      id: 'listTheaters',
      tag,
      summary: 'Theaters by text and city',
      params: { query: listTheatersQuery, header: conditionalHeaders },
      answer: { description: 'A page of theaters, by name.', schema: theaterListSchema },
      versioned: true,
    }),
  },
  '/api/theaters/{theaterId}': {
    get: operation({
      id: 'getTheater',
      tag,
      summary: 'A theater with its halls and their layouts',
      params: { path: theaterPath, query: entryQuery, header: conditionalHeaders.extend(waitHeader.shape) },
      answer: { description: 'The theater.', schema: theaterSchema },
      versioned: true,
      problems: ['theater-not-found', 'view-behind'],
    }),
  },
  '/api/cities': {
    get: operation({
      id: 'listCities',
      tag,
      summary: 'The cities that have a theater',
      params: { header: conditionalHeaders },
      answer: { description: 'All cities, by name.', schema: cityListSchema },
      versioned: true,
    }),
  },
  '/api/showtimes': {
    get: operation({
      id: 'listShowtimes',
      tag,
      summary: 'Shows of movies that have not begun, by movie, place and day',
      description:
        'With counts for every filter: how many showtimes each of its values has, with the other filters as they are.',
      params: { query: listShowtimesQuery, header: conditionalHeaders },
      answer: { description: 'A page of showtimes.', schema: showtimeListSchema },
      versioned: true,
      problems: ['view-behind'],
    }),
  },
  '/api/showtimes/{eventId}/seats': {
    get: operation({
      id: 'getSeatsOfShowtime',
      tag,
      summary: 'The same as /api/events/{eventId}/seats',
      params: { path: showPath, query: seatsQuery, header: conditionalHeaders.extend(waitHeader.shape) },
      answer: { description: 'A list, or with `view=map` a map.', schema: z.union([seatListSchema, seatMapSchema]) },
      versioned: true,
      problems: ['show-not-found', 'view-behind'],
    }),
  },
};
