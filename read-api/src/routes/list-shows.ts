import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { z } from 'zod';
import type { ShowSummary } from '../answers.ts';
import { showSummary } from '../answers.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { ListedShow } from '../listed-show.ts';
import type { ListingOrder, ListingPlace } from '../listings-in-order.ts';
import { findInOrder } from '../listings-in-order.ts';
import { listShowsQuery } from '../parameters.ts';
import { withCurrentNames } from '../showtime-of-show.ts';

type ListQuery = z.output<typeof listShowsQuery>;

/**
 * GET /api/events: shows by text, place, category and time, in pages. Listings give the selection and the order; the
 * contents come from the shows.
 */
export function listShows({ views, listed, catalogue }: ReadContext): RequestHandler {
  return async (request, response) => {
    const query = parseRequest(listShowsQuery, request.query);
    const now = new Date().toISOString();
    const order = orderOf(query.sort);
    const after = query.cursor === undefined ? undefined : placeOf(order, query.cursor);
    if (!(await views.hasAllListings())) {
      const detail = 'The list of shows is being made.';
      throw new HttpProblem('views-unavailable', { detail, headers: { 'Retry-After': '1' } });
    }
    const found = await views.readSome(views.listings, () =>
      findInOrder(views, catalogue, {
        filters: conditions(query, now, catalogue),
        order,
        after,
        limit: query.limit + 1,
      }),
    );
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const shows = await listed.current(page.map(({ _id }) => _id));
    const events = page.flatMap(({ _id }) => {
      const show = shows.get(_id);
      return show !== undefined && stillMatches(show, query) ? summaryOf(show, catalogue) : [];
    });
    const nextCursor = found.length > page.length && last && encodeCursor([order.name, last[order.field], last._id]);
    sendJson(response, 200, { events, ...(nextCursor && { nextCursor }) }, { 'cache-control': 'no-cache' });
  };
}

/** Of a showtime, with the names that its movie and theater have now. */
function summaryOf(show: ListedShow, catalogue: Catalogue): ShowSummary {
  const details = show.showtime && catalogue.details(show.showtime);
  const summary = showSummary(show);
  return show.showtime && details ? withCurrentNames(summary, show.showtime, details) : summary;
}

// A listing may be a moment ahead of its show: the answer must not contradict itself.
function stillMatches({ counts }: ListedShow, { available }: ListQuery): boolean {
  return available !== 'true' || counts.available > 0;
}

function orderOf(sort: ListQuery['sort']): ListingOrder {
  const direction = sort.startsWith('-') ? -1 : 1;
  const by = sort.replace('-', '');
  if (by === 'price') return { name: sort, direction, field: 'priceFromMinor' };
  // A name of its own, because cursors of earlier versions had the name itself instead of its sort key.
  if (by === 'name') return { name: `${sort}-key`, direction, field: 'name' };
  return { name: sort, direction, field: 'startsAt' };
}

function conditions(query: ListQuery, now: string, catalogue: Catalogue): Filter<ListingView>[] {
  const { q, city, category, from, to, available, showtimes, status } = query;
  // By default those that have not started. Also excludes the document that is not a listing.
  const all: Filter<ListingView>[] = [{ startsAt: { $gte: from ?? now } }];
  if (status !== 'any') all.push({ isCancelled: { $exists: status === 'cancelled' } });
  if (to !== undefined) all.push({ startsAt: { $lt: to } });
  if (city !== undefined) all.push({ city: city.normalize('NFC') });
  if (category !== undefined) all.push({ category: category.normalize('NFC') });
  if (showtimes !== undefined) all.push({ showtime: { $exists: showtimes === 'true' } });
  if (available === 'true') {
    all.push({ hasFreeSeats: true, salesOpenAt: { $lte: now }, salesCloseAt: { $gt: now } });
  } else if (available === 'false') {
    all.push({ $or: [{ hasFreeSeats: false }, { salesOpenAt: { $gt: now } }, { salesCloseAt: { $lte: now } }] });
  }
  if (q !== undefined) all.push({ $or: [{ search: { $regex: textPattern(q) } }, ...ofRenamed(catalogue, q)] });
  return all;
}

/** The showtimes of movies and theaters that are called so now: their listings have the names from when they were made. */
function ofRenamed(catalogue: Catalogue, q: string): Filter<ListingView>[] {
  const { movieIds, theaterIds } = catalogue.named(q);
  return [
    ...(movieIds.length > 0 ? [{ 'showtime.movieId': { $in: movieIds } }] : []),
    ...(theaterIds.length > 0 ? [{ 'showtime.theaterId': { $in: theaterIds } }] : []),
  ];
}

// As text: regular expression characters are escaped. A query without searchable characters (an accent alone) finds
// nothing.
function textPattern(q: string): string {
  const text = searchText(q);
  return text === '' ? '^(?!)' : text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function placeOf({ name, field }: ListingOrder, cursor: string): ListingPlace {
  const value = field === 'priceFromMinor' ? z.int() : z.string();
  const [, from, eventId] = decodeCursor(z.tuple([z.literal(name), value, idSchema]), cursor);
  return { value: from, eventId };
}
