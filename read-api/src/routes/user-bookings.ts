import { maySee } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import type { Filter } from 'mongodb';
import { z } from 'zod';
import { bookingAnswer } from '../answers.ts';
import type { ReadContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { userBookingsQuery, userPath } from '../parameters.ts';
import { queryLimit } from '../views.ts';

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

/** GET /api/users/{userId}/bookings: a user's bookings, newest first. */
export function listUserBookings({ views }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { userId } = parseRequest(userPath, request.params);
    const { eventId, status, limit, cursor } = parseRequest(userBookingsQuery, request.query);
    const { caller } = response.locals;
    if (!maySee(caller, userId)) throw new HttpProblem('user-not-found');
    const filter: Filter<BookingView> = { userId };
    if (eventId !== undefined) filter.eventId = eventId;
    if (status !== undefined) filter.status = status;
    if (cursor !== undefined) {
      const [createdAt, id] = decodeCursor(cursorSchema, cursor);
      filter.$or = [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }];
    }
    const found = await views.readSome(views.bookings, () =>
      views.bookings
        .find(filter, queryLimit)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray(),
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    sendJson(
      response,
      200,
      {
        bookings: page.map((booking) => bookingAnswer(booking, caller)),
        ...(found.length > limit && last && { nextCursor: encodeCursor([last.createdAt, last._id]) }),
      },
      { 'cache-control': 'no-store' },
    );
  };
}
