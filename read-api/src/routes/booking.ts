import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import { bookingAnswer } from '../answers.ts';
import type { ReadContext } from '../context.ts';
import { bookingPath, bookingQuery } from '../parameters.ts';
import { queryLimit } from '../views.ts';
import { goneSignal, preferredWaitMs } from '../waiting.ts';

type Found = {
  booking: BookingView | undefined;
  /** How many commands are decided before the receipt's; nothing when the views reflect it. */
  ahead: number | undefined;
  /** Whether the booking itself shows that the log gave the receipt. */
  isProven: boolean;
};

/**
 * How long an outcome is waited for before a receipt is doubted, in milliseconds: most that are newer than what is known
 * of the log have just been given, and are reflected by then.
 */
const freshMs = 300;

/** GET /api/bookings/{bookingId}: a booking, and with `after` whether it is as the command of that receipt left it. */
export function getBooking(context: ReadContext): RequestHandler {
  const { shows, positions, arrivals, receipts } = context;
  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    const { after } = parseRequest(bookingQuery, request.query);
    // Without a receipt there is nothing to wait for, and the preference is not applied.
    const waitMs = after && preferredWaitMs(request, response);
    const { booking, ahead } =
      after === undefined
        ? await find(context, bookingId, after)
        : await findAfter(bookingId, after, waitMs, goneSignal(response));
    if (ahead !== undefined) {
      sendJson(response, 200, { status: 'pending', ahead }, { 'cache-control': 'no-store', 'retry-after': '1' });
      return;
    }
    if (booking === undefined) throw new HttpProblem('booking-not-found');
    // Whoever saw this booking will look at its seats next.
    shows.noteVersion(booking.eventId, booking.version);
    sendJson(response, 200, bookingAnswer(booking), { 'cache-control': 'no-store' });
  };

  async function findAfter(bookingId: string, after: LogPosition, waitMs: number | undefined, gone: AbortSignal) {
    const receipt = { ...after, eventId: Number.parseInt(bookingId, 10) };
    const endMs = performance.now() + (waitMs ?? 0);
    const found = await waitFor(bookingId, after, Math.min(waitMs ?? 0, freshMs), gone);
    if (found.isProven) return found;
    if (await receipts.areTaken(receipt)) {
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
    // Where it is known how far the views are, a look before that would find nothing.
    let found = waitMs > 0 && arrivals.knows(partition) ? undefined : await find(context, bookingId, after);
    if (waitMs <= 0 && found !== undefined) return found;
    // An outcome that made no booking leaves its trace in the positions alone, which are written a moment later.
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
  const isProven = false;
  if (after === undefined) {
    return { booking: await views.readSome(views.bookings, findBooking), ahead: undefined, isProven };
  }
  const booking = await views.read(findBooking);
  if (isReflected(booking, after, await receipts.log())) return { booking, ahead: undefined, isProven: true };
  const position = await views.read(() => views.projection.findOne({ _id: after.partition }, queryLimit));
  const reached = position?.offset ?? -1;
  if (reached < after.offset) return { booking, ahead: after.offset - reached - 1, isProven };
  // Bookings are written before positions: this one may have been, together with its position, after it was looked for.
  return { booking: await views.readSome(views.bookings, findBooking), ahead: undefined, isProven };
}

/**
 * Whether a booking shows that it is as the command of a receipt left it. It may be ahead of its partition's position,
 * which is written last. Offsets begin anew on each log: an entry of an earlier one says only that its own receipt is
 * reflected, which whoever kept a link from then still asks with.
 */
function isReflected(booking: BookingView | undefined, { partition, offset }: LogPosition, log: number): boolean {
  if (booking === undefined) return false;
  return booking.history.some(
    (entry) =>
      entry.partition === partition && ((entry.log ?? 0) === log ? entry.offset >= offset : entry.offset === offset),
  );
}
