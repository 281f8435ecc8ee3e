import { sendJson } from '@ticketing/shared/http/app.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { ScheduledShowView, ShowView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { z } from 'zod';
import { showSummary } from '../answers.ts';
import type { ReadContext } from '../app.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { listShowsQuery } from '../parameters.ts';

/** GET /api/events: shows by text, place, kind and time, in pages. */
export function listShows({ views, shows }: ReadContext): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(listShowsQuery, request.query);
    const order = orderOf(query.sort);
    const filters = [...conditions(query), ...(query.cursor === undefined ? [] : [after(order, query.cursor)])];
    const found = await views.readSome(views.shows, () =>
      views.shows
        .find<ListedShow>({ $and: filters }, { projection: { layout: 0, seatMap: 0 } })
        .sort({ [order.field]: order.direction, _id: order.direction })
        .limit(query.limit + 1)
        .toArray(),
    );
    const page = found.slice(0, query.limit);
    const listed = page.map((show) => newerOf(show, shows.lastRead(show._id)));
    for (const { _id, version } of listed) shows.noteServed(_id, version);
    const last = page.at(-1);
    sendJson(
      response,
      200,
      {
        events: listed.map(showSummary),
        ...(found.length > page.length &&
          last && { nextCursor: encodeCursor([query.sort, last[order.field], last._id]) }),
      },
      { 'cache-control': 'no-cache' },
    );
  };
}

type ListedShow = Omit<ScheduledShowView, 'layout' | 'seatMap'>;
// A view that lost its last second must not make a list go back behind what was answered before.
function newerOf(listed: ListedShow, known: ListedShow | undefined): ListedShow {
  return known !== undefined && known.version > listed.version ? known : listed;
}

type Order = { sort: string; field: 'startsAt' | 'name' | 'priceFromMinor'; direction: 1 | -1 };

function orderOf(sort: z.output<typeof listShowsQuery>['sort']): Order {
  const direction = sort.startsWith('-') ? -1 : 1;
  const by = sort.replace('-', '');
  return { sort, direction, field: by === 'price' ? 'priceFromMinor' : by === 'name' ? 'name' : 'startsAt' };
}

// A stream without a show is never listed; and with this first every index can serve.
function conditions(query: z.output<typeof listShowsQuery>): Filter<ShowView>[] {
  const { q, city, category, from, to, available } = query;
  const all: Filter<ShowView>[] = [{ scheduled: true }];
  if (city !== undefined) all.push({ 'venue.city': city });
  if (category !== undefined) all.push({ category });
  if (from !== undefined) all.push({ startsAt: { $gte: from } });
  if (to !== undefined) all.push({ startsAt: { $lt: to } });
  if (available !== undefined) all.push({ 'counts.available': available === 'true' ? { $gt: 0 } : { $lte: 0 } });
  if (q !== undefined) {
    // As text and not as a pattern: everything that means something in a regular expression is escaped.
    const contains = { $regex: q.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), $options: 'i' };
    all.push({ $or: [{ name: contains }, { 'venue.name': contains }, { 'venue.city': contains }] });
  }
  return all;
}

// The id makes the order total: of shows with the same value none is left out or given twice.
function after({ sort, field, direction }: Order, cursor: string): Filter<ShowView> {
  const value = field === 'priceFromMinor' ? z.int() : z.string();
  const [, from, id] = decodeCursor(z.tuple([z.literal(sort), value, idSchema]), cursor);
  const beyond = direction === 1 ? '$gt' : '$lt';
  return { $or: [{ [field]: { [beyond]: from } }, { [field]: from, _id: { [beyond]: id } }] };
}
