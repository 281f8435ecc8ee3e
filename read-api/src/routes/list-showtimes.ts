import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { showSummary } from '../answers.ts';
import { showtimeAnswer } from '../catalogue-answers.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { sendList } from '../list-answers.ts';
import { listShowtimesQuery } from '../parameters.ts';
import type { ShowtimeOrder } from '../programme/find-showtimes.ts';
import { findShowtimes, showtimePlaceOf } from '../programme/find-showtimes.ts';

type ShowtimesQuery = z.output<typeof listShowtimesQuery>;

/**
 * GET /api/showtimes: the shows of movies that have not begun, with counts for every filter. The programme gives the
 * selection and the order; counts and version come from the shows.
 */
export function listShowtimes(context: ReadContext): RequestHandler {
  const { catalogue, listed } = context;
  return async (request, response) => {
    const query = parseRequest(listShowtimesQuery, request.query);
    const { available, ...filter } = query;
    const order = orderOf(query.sort);
    const after = query.cursor === undefined ? undefined : placeOf(query.sort, order, query.cursor);
    await sendList(context, { request, response, route: '/api/showtimes', query }, async () => {
      const programme = catalogue.programme();
      const nowMs = Date.now();
      const found = findShowtimes(programme, {
        filter: { ...filter, available: available && available === 'true' },
        ...{ order, limit: query.limit, after, nowMs },
      });
      const page = found.showtimes.slice(0, query.limit);
      const last = found.showtimes.length > page.length ? page.at(-1) : undefined;
      const place = last && showtimePlaceOf(last, order);
      const shows = await listed.current(page.map(({ eventId }) => eventId));
      const showtimes = page.flatMap((entry) => {
        const show = shows.get(entry.eventId);
        const { showtime, endsAt } = show ?? {};
        if (show === undefined || showtime === undefined || endsAt === undefined) return [];
        const date = programme.words.date.wordOf(entry.day);
        const answer = showtimeAnswer({ entry, show: { ...show, showtime, endsAt }, date, nowMs }, showSummary(show));
        // A listing may be a moment ahead of its show: the answer must not contradict itself.
        return available === 'true' && !answer.available ? [] : answer;
      });
      return {
        answer: {
          showtimes,
          facets: found.facets,
          ...(place && { nextCursor: encodeCursor([query.sort, place.value, place.eventId]) }),
        },
        shows: new Map(showtimes.map(({ eventId, version }) => [eventId, version])),
      };
    });
  };
}

function orderOf(sort: ShowtimesQuery['sort']): ShowtimeOrder {
  const direction = sort.startsWith('-') ? -1 : 1;
  const by = sort.replace('-', '');
  return { by: by === 'title' || by === 'price' ? by : 'startsAt', direction };
}

function placeOf(sort: string, { by }: ShowtimeOrder, cursor: string) {
  const value = by === 'title' ? z.string() : z.int();
  const [, from, eventId] = decodeCursor(z.tuple([z.literal(sort), value, idSchema]), cursor);
  return { value: from, eventId };
}
