import type { Caller } from '@ticketing/shared/http/access.ts';
import { maySee } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { HistoryView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { bookingClockSchema, clockOfSchema } from '../answers.ts';
import { orderOf } from '../booking-order.ts';
import type { ReadContext } from '../context.ts';
import { bookingPath, clockQuery } from '../parameters.ts';
import { viewBehind } from '../view-behind.ts';
import { queryLimit } from '../views.ts';

/** GET /api/bookings/{bookingId}/clock: when it was decided, and whether before or after another. */
export function getClock({ views }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    const { with: otherId } = parseRequest(clockQuery, request.query);
    const { caller } = response.locals;
    const [one, other] = await Promise.all([
      clockOf(bookingId, caller),
      otherId === undefined ? undefined : clockOf(otherId, caller),
    ]);
    const answer: z.output<typeof bookingClockSchema> = {
      ...one,
      ...(other && { compared: { ...other, ...orderOf(placeOf(one), placeOf(other)) } }),
    };
    sendJson(response, 200, answer, { 'cache-control': 'no-store' });
  };

  async function clockOf(bookingId: string, caller: Caller): Promise<z.output<typeof clockOfSchema>> {
    const booking = await views.readSome(views.bookings, () => views.findBooking(bookingId));
    // Other people's bookings are not there, so that nobody learns which ids are.
    if (booking === undefined || !maySee(caller, booking.userId)) throw new HttpProblem('booking-not-found');
    const { eventId, version } = booking;
    // The booking's own history keeps only so many refusals.
    const [decided] = await views.readSome(views.history, () =>
      views.history.find({ bookingId }, queryLimit).sort({ version: 1 }).limit(1).toArray(),
    );
    // It was in MongoDB's last second, and is restored.
    if (decided === undefined) throw viewBehind(version - 1);
    return { bookingId, eventId, version, decided: decisionOf(decided) };
  }
}

function decisionOf({ type, version, at, log = 0, partition, offset, processedBy }: HistoryView) {
  return { type, version, at, vector: { log, partition, offset }, processedBy: processedBy ?? null };
}

function placeOf({ eventId, decided: { version, vector } }: z.output<typeof clockOfSchema>) {
  return { eventId, version, vector };
}
