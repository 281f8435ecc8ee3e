import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { movieSummary } from '../catalogue-answers.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { sendList } from '../list-answers.ts';
import { listMoviesQuery } from '../parameters.ts';
import type { MovieOrder } from '../programme/find-movies.ts';
import { findMovies, moviePlaceOf } from '../programme/find-movies.ts';

type MoviesQuery = z.output<typeof listMoviesQuery>;

/** GET /api/movies: movies by their properties, and by where and when they are shown, with counts for every filter. */
export function listMovies(context: ReadContext): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(listMoviesQuery, request.query);
    const order = orderOf(query.sort);
    const after = query.cursor === undefined ? undefined : placeOf(query.sort, order, query.cursor);
    await sendList(context, { request, response, route: '/api/movies', query }, () => {
      const programme = context.catalogue.programme();
      const found = findMovies(programme, { filter: query, order, limit: query.limit, after, nowMs: Date.now() });
      const page = found.movies.slice(0, query.limit);
      const last = found.movies.length > page.length ? page.at(-1) : undefined;
      const place = last && moviePlaceOf(last, order);
      return {
        answer: {
          movies: page.map(movieSummary),
          facets: found.facets,
          ...(place && { nextCursor: encodeCursor([query.sort, place.value, place.movieId]) }),
        },
      };
    });
  };
}

function orderOf(sort: MoviesQuery['sort']): MovieOrder {
  const direction = sort.startsWith('-') ? -1 : 1;
  const by = sort.replace('-', '');
  return { by: by === 'releasedOn' || by === 'score' ? by : 'title', direction };
}

function placeOf(sort: string, { by }: MovieOrder, cursor: string) {
  const value = by === 'score' ? z.number() : z.string();
  const [, from, movieId] = decodeCursor(z.tuple([z.literal(sort), value, slugSchema]), cursor);
  return { value: from, movieId };
}
