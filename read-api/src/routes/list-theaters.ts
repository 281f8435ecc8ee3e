import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { theaterSummary } from '../catalogue-answers.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { sendList } from '../list-answers.ts';
import { listTheatersQuery, noQuery } from '../parameters.ts';
import { findCities, findTheaters, theaterPlaceOf } from '../programme/find-theaters.ts';

const cursorSchema = z.tuple([z.literal('name'), z.string(), slugSchema]);

/** GET /api/theaters: theaters by name. */
export function listTheaters(context: ReadContext): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(listTheatersQuery, request.query);
    const position = query.cursor === undefined ? undefined : decodeCursor(cursorSchema, query.cursor);
    const after = position && { value: position[1], theaterId: position[2] };
    await sendList(context, { request, response, route: '/api/theaters', query }, () => {
      const found = findTheaters(context.catalogue.programme(), { filter: query, limit: query.limit, after });
      const page = found.slice(0, query.limit);
      const last = found.length > page.length ? page.at(-1) : undefined;
      const place = last && theaterPlaceOf(last);
      return {
        answer: {
          theaters: page.map(theaterSummary),
          ...(place && { nextCursor: encodeCursor(['name', place.value, place.theaterId]) }),
        },
      };
    });
  };
}

/** GET /api/cities: the cities that have a theater. */
export function listCities(context: ReadContext): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(noQuery, request.query);
    await sendList(context, { request, response, route: '/api/cities', query }, () => ({
      answer: { cities: findCities(context.catalogue.programme(), Date.now()) },
    }));
  };
}
