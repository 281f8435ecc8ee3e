import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { z } from 'zod';
import { showSummary } from '../answers.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { ListedShow } from '../listed-shows.ts';
import { listShowsQuery } from '../parameters.ts';
import { queryLimit } from '../views.ts';

type ListQuery = z.output<typeof listShowsQuery>;

/**
 * GET /api/events: shows by text, place, kind and time, in pages. Which shows, and in which order, is looked up in the
 * listings; what is said of them is the shows' own.
 */
export function listShows({ views, listed }: ReadContext): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(listShowsQuery, request.query);
    const now = new Date().toISOString();
    const order = orderOf(query.sort);
    const filters = [...conditions(query, now), ...(query.cursor === undefined ? [] : [after(order, query.cursor)])];
    if (!(await views.hasAllListings())) {
      const detail = 'The list of shows is being made.';
      throw new HttpProblem('views-unavailable', { detail, headers: { 'Retry-After': '1' } });
    }
    const found = await views.readSome(views.listings, () =>
      views.listings
        .find({ $and: filters }, { projection: { search: 0 }, ...queryLimit })
        .sort({ [order.field]: order.direction, _id: order.direction })
        .limit(query.limit + 1)
        .toArray(),
    );
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const shows = await listed.current(page.map(({ _id }) => _id));
    const events = page.flatMap(({ _id }) => {
      const show = shows.get(_id);
      return show !== undefined && isStillAsked(show, query) ? showSummary(show) : [];
    });
    const nextCursor = found.length > page.length && last && encodeCursor([order.name, last[order.field], last._id]);
    sendJson(response, 200, { events, ...(nextCursor && { nextCursor }) }, { 'cache-control': 'no-cache' });
  };
}

// A listing may be a moment before its show: no answer contradicts itself.
function isStillAsked({ counts }: ListedShow, { available }: ListQuery): boolean {
  return available !== 'true' || counts.available > 0;
}

type Order = { name: string; field: 'startsAt' | 'name' | 'priceFromMinor'; direction: 1 | -1 };

function orderOf(sort: ListQuery['sort']): Order {
  const direction = sort.startsWith('-') ? -1 : 1;
  const by = sort.replace('-', '');
  if (by === 'price') return { name: sort, direction, field: 'priceFromMinor' };
  // Of a name of its own: cursors of earlier versions held the name itself, and not its place in the order.
  if (by === 'name') return { name: `${sort}-key`, direction, field: 'name' };
  return { name: sort, direction, field: 'startsAt' };
}

function conditions(query: ListQuery, now: string): Filter<ListingView>[] {
  const { q, city, category, from, to, available } = query;
  // By default what can still be attended. Leaves out what is no listing, too.
  const all: Filter<ListingView>[] = [{ startsAt: { $gte: from ?? now } }];
  if (to !== undefined) all.push({ startsAt: { $lt: to } });
  if (city !== undefined) all.push({ city: city.normalize('NFC') });
  if (category !== undefined) all.push({ category: category.normalize('NFC') });
  if (available === 'true') {
    all.push({ hasFreeSeats: true, salesOpenAt: { $lte: now }, salesCloseAt: { $gt: now } });
  } else if (available === 'false') {
    all.push({ $or: [{ hasFreeSeats: false }, { salesOpenAt: { $gt: now } }, { salesCloseAt: { $lte: now } }] });
  }
  if (q !== undefined) all.push({ search: { $regex: textPattern(q) } });
  return all;
}

// As text and not as a pattern: everything that means something in a regular expression is escaped. Of a question that
// has nothing to look for (an accent alone) nothing is found.
function textPattern(q: string): string {
  const text = searchText(q);
  return text === '' ? '^(?!)' : text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

// The id makes the order total: of shows with the same value none is left out or given twice.
function after({ name, field, direction }: Order, cursor: string): Filter<ListingView> {
  const value = field === 'priceFromMinor' ? z.int() : z.string();
  const [, from, id] = decodeCursor(z.tuple([z.literal(name), value, idSchema]), cursor);
  const beyond = direction === 1 ? '$gt' : '$lt';
  return { $or: [{ [field]: { [beyond]: from } }, { [field]: from, _id: { [beyond]: id } }] };
}
