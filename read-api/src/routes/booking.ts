import { maySee } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import { bookingAnswer } from '../answers.ts';
import type { ReadContext } from '../context.ts';
import { bookingPath, bookingQuery } from '../parameters.ts';
import { freshMs, reflects } from '../receipts.ts';
import { standstillBefore } from '../standstill.ts';
import { viewBehind } from '../view-behind.ts';
import { queryLimit } from '../views.ts';
import { goneSignal, preferredWaitMs } from '../waiting.ts';

type Found = {
  booking: BookingView | undefined;
  /** How many commands are before the receipt's; undefined when the views are as far. */
  ahead: number | undefined;
  /** The version at which the show stands, before the outcome of the receipt's command; nothing when it does not. */
  standsAt: number | undefined;
  /** Whether the booking itself shows that the log gave the receipt. */
  isProven: boolean;
};

/** GET /api/bookings/{bookingId}: a booking, and with `after` whether it reflects the command of that receipt. */
export function getBooking(context: ReadContext): RequestHandler {
  const { shows, positions, arrivals, receipts } = context;
  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    const { after } = parseRequest(bookingQuery, request.query);
    // Without a receipt there is nothing to wait for, and the preference is not applied.
    const waitMs = after && preferredWaitMs(request, response);
    const { booking, ahead, standsAt } =
      after === undefined
        ? await find(context, bookingId, after)
        : await findAfter(bookingId, after, waitMs, goneSignal(response));
    if (ahead !== undefined) {
      sendJson(response, 200, { status: 'pending', ahead }, { 'cache-control': 'no-store', 'retry-after': '1' });
      return;
    }
    // Neither the booking nor its absence tells what became of the command.
    if (standsAt !== undefined) throw viewBehind(standsAt);
    const { caller } = response.locals;
    // Other people's bookings are not there, so that nobody learns which ids are.
    if (booking === undefined || !maySee(caller, booking.userId)) throw new HttpProblem('booking-not-found');
    // The client is likely to ask for the seats of the show next.
    shows.noteVersion(booking.eventId, booking.version);
    sendJson(response, 200, bookingAnswer(booking, caller), { 'cache-control': 'no-store' });
  };

  async function findAfter(bookingId: string, after: LogPosition, waitMs: number | undefined, gone: AbortSignal) {
    const receipt = { ...after, eventId: Number.parseInt(bookingId, 10) };
    const endMs = performance.now() + (waitMs ?? 0);
    const found = await waitFor(bookingId, after, Math.min(waitMs ?? 0, freshMs), gone);
    if (found.isProven) return found;
    if (await receipts.areAccepted(receipt)) {
      if (found.ahead === undefined || waitMs === undefined) return found;
    } else {
      const soon = await waitFor(bookingId, after, freshMs, gone);
      if (soon.isProven) return soon;
      await receipts.check(receipt, gone);
    }
    return waitFor(bookingId, after, endMs - performance.now(), gone);
  }

  async function waitFor(bookingId: string, after: LogPosition, waitMs: number, gone: AbortSignal): Promise<Found> {
    const endMs = performance.now() + waitMs;
    const { partition, offset } = after;
    // If the position of the partition is known, a read before it is reached would find nothing.
    let found = waitMs > 0 && arrivals.knows(partition) ? undefined : await find(context, bookingId, after);
    if (waitMs <= 0 && found !== undefined) return found;
    // A refusal without a booking is visible only in the positions, which are written a moment later.
    for (const watch of [arrivals, positions]) {
      if (found !== undefined && found.ahead === undefined) break;
      await watch.until(partition, offset, endMs - performance.now(), gone);
      found = await find(context, bookingId, after);
    }
    return found!;
  }
}

async function find(
  { views, receipts }: ReadContext,
  bookingId: string,
  after: LogPosition | undefined,
): Promise<Found> {
  const findBooking = () => views.findBooking(bookingId);
  const found: Found = { booking: undefined, ahead: undefined, standsAt: undefined, isProven: false };
  if (after === undefined) return { ...found, booking: await views.readSome(views.bookings, findBooking) };
  const booking = await views.read(findBooking);
  const log = await receipts.log();
  if (booking !== undefined && reflects(booking.history, { ...after, log }))
    return { ...found, booking, isProven: true };
  const position = await views.read(() => views.projection.findOne({ _id: after.partition }, queryLimit));
  const reached = position?.offset ?? -1;
  if (reached < after.offset) return { ...found, booking, ahead: after.offset - reached - 1 };
  const standsAt = await standstillBefore(views, Number.parseInt(bookingId, 10), after, log);
  // Bookings are written before positions, so both may have been written after the booking was looked for.
  return { ...found, booking: await views.readSome(views.bookings, findBooking), standsAt };
}
