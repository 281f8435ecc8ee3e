import type { Caller } from '@ticketing/shared/http/access.ts';
import { maySee } from '@ticketing/shared/http/access.ts';
import { loginRequired } from '@ticketing/shared/http/authenticate.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { z } from 'zod';
import { sendVersioned, tagOf } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { historyQuery, showPath } from '../parameters.ts';
import { readEvents } from '../show-history.ts';
import { viewBehind } from '../view-behind.ts';
import type { Views } from '../views.ts';
import { queryLimit } from '../views.ts';
import { visibleEvent } from '../visible.ts';

const cursorSchema = z.int().min(1);

/** GET /api/events/{eventId}/history: the events of a show, a seat or a booking, oldest first, as on the topic. */
export function getHistory({ views, shows, histories }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { eventId } = parseRequest(showPath, request.params);
    const query = parseRequest(historyQuery, request.query);
    const { seatId, bookingId, limit } = query;
    const after = query.cursor === undefined ? 0 : decodeCursor(cursorSchema, query.cursor);
    const { caller } = response.locals;
    if (bookingId !== undefined) await requireOwn(views, bookingId, caller);
    const show = await shows.stream(eventId);
    // Events are written before the show that reflects them. Later ones are left for the next request, so that the
    // version in the tag describes the answer.
    const upTo = show.version;
    const found =
      seatId === undefined && bookingId === undefined
        ? await readPage(views, eventId, after + 1, Math.min(after + limit + 1, upTo))
        : await findEvents(views, { eventId, seatId, bookingId, after, upTo }, limit + 1);
    // Among some of the events no hole is to be seen.
    if (seatId !== undefined || bookingId !== undefined) await histories.check(eventId, upTo);
    const events = found.slice(0, limit).map((event) => visibleEvent(eventSchema.parse(event), caller));
    const last = events.at(-1);
    const nextCursor = found.length > limit && last !== undefined ? encodeCursor(last.version) : undefined;
    const body = JSON.stringify({ events, ...(nextCursor !== undefined && { nextCursor }) });
    const seenBy = caller.isForAll ? [] : [caller.principal?.userId ?? 'nobody'];
    const tag = tagOf(show, ['history', after, limit, seatId ?? '', bookingId ?? '', ...seenBy].join('.'));
    sendVersioned(request, response, { tag, body }, cachedFor(caller));
  };
}

/** The bytes depend on who asks: no cache may give them to somebody else. */
function cachedFor({ principal }: Caller): Record<string, string> {
  return { vary: 'Authorization', ...(principal !== undefined && { 'cache-control': 'private, no-cache' }) };
}

/** @throws HttpProblem `booking-not-found` for a booking of somebody else, and for none at all */
async function requireOwn(views: Views, bookingId: string, caller: Caller): Promise<void> {
  if (caller.isForAll) return;
  if (caller.principal === undefined) throw loginRequired();
  const booking = await views.readSome(views.bookings, () => views.findBooking(bookingId));
  if (booking === undefined || !maySee(caller, booking.userId)) throw new HttpProblem('booking-not-found');
}

async function readPage(views: Views, eventId: number, from: number, to: number): Promise<HistoryView[]> {
  const events = await readEvents(views, eventId, from, to);
  const hole = events.findIndex(({ version }, index) => version !== from + index);
  // A MongoDB that lost its last second has left a gap, until sync-service has filled it.
  if (hole >= 0 || events.length < to - from + 1) throw viewBehind(from - 1 + (hole < 0 ? events.length : hole));
  return events;
}

type Wanted = {
  eventId: number;
  seatId: string | undefined;
  bookingId: string | undefined;
  after: number;
  upTo: number;
};

function findEvents(views: Views, { eventId, seatId, bookingId, after, upTo }: Wanted, limit: number) {
  const filter: Filter<HistoryView> = { eventId, version: { $gt: after, $lte: upTo } };
  // A seat that an exchange has released is in its event too.
  if (seatId !== undefined) filter.$or = [{ seatIds: seatId }, { released: seatId }];
  if (bookingId !== undefined) filter.bookingId = bookingId;
  return views.readSome(views.history, () =>
    views.history.find(filter, queryLimit).sort({ version: 1 }).limit(limit).toArray(),
  );
}
