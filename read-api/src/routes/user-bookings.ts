import { maySee } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { bookingAnswer } from '../answers.ts';
import type { ReadContext } from '../context.ts';
import { newestFirst, olderThan, pageOf } from '../newest-first.ts';
import { userBookingsQuery, userPath } from '../parameters.ts';
import { queryLimit } from '../views.ts';

/** GET /api/users/{userId}/bookings: a user's bookings, newest first. */
export function listUserBookings({ views }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { userId } = parseRequest(userPath, request.params);
    const { eventId, status, limit, cursor } = parseRequest(userBookingsQuery, request.query);
    const { caller } = response.locals;
    if (!maySee(caller, userId)) throw new HttpProblem('user-not-found');
    const filter: Filter<BookingView> = { userId, ...olderThan(cursor) };
    if (eventId !== undefined) filter.eventId = eventId;
    if (status !== undefined) filter.status = status;
    const found = await views.readSome(views.bookings, () =>
      views.bookings
        .find(filter, queryLimit)
        .sort(newestFirst)
        .limit(limit + 1)
        .toArray(),
    );
    const { page, next } = pageOf(found, limit);
    sendJson(
      response,
      200,
      {
        bookings: page.map((booking) => bookingAnswer(booking, caller)),
        ...next,
      },
      { 'cache-control': 'no-store' },
    );
  };
}
