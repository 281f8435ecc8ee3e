import { maySee } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { PricedSeat } from '@ticketing/shared/messages/events.ts';
import type { RefusalCode } from '@ticketing/shared/messages/refusals.ts';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { notRefusedSchema, refusedSchema } from '../answers.ts';
import type { ReadContext } from '../context.ts';
import { freeBeside } from '../free-beside.ts';
import { bookingPath, noQuery } from '../parameters.ts';
import type { Refused, Taking } from '../refusals.ts';
import { findRefusal, findTakings } from '../refusals.ts';
import { viewBehind } from '../view-behind.ts';
import { keptSeats, wishesAt } from '../waited-for.ts';
import { goneSignal } from '../waiting.ts';

/** How long to wait for the show, whose view is written after those of its bookings, in milliseconds. */
const waitMs = 2_000;

/** GET /api/bookings/{bookingId}/why: what took the seats of a refused booking, and what was free beside them then. */
export function getWhy(context: ReadContext): RequestHandler {
  const { views, shows, histories, pastHalls } = context;
  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    parseRequest(noQuery, request.query);
    const booking = await views.readSome(views.bookings, () => views.findBooking(bookingId));
    // Other people's bookings are not there, so that nobody learns which ids are.
    if (booking === undefined || !maySee(response.locals.caller, booking.userId))
      throw new HttpProblem('booking-not-found');
    const { eventId, status, version, code } = booking;
    if (status !== 'rejected' || code === undefined) {
      const answer: z.output<typeof notRefusedSchema> = { bookingId, eventId, refused: false, status, version };
      sendJson(response, 200, answer, { 'cache-control': 'no-store' });
      return;
    }
    const refusal = await findRefusal(views, bookingId, code);
    // Its event was in MongoDB's last second, and is restored.
    if (refusal === undefined) throw viewBehind(version - 1);
    const takings = refusal.code === 'seat-taken' ? await takingsBefore(refusal) : [];
    const answer: z.output<typeof refusedSchema> = {
      bookingId,
      eventId,
      refused: true,
      code: refusal.code,
      version: refusal.version,
      at: refusal.at,
      ...(refusal.seatIds && { seatIds: refusal.seatIds }),
      ...(refusal.lostSeatIds && { lostSeatIds: refusal.lostSeatIds }),
      takenBy: takings.map((taking) => takingAnswer(taking, refusal)),
      freeBeside: beside.has(refusal.code) ? await freeAt(refusal, goneSignal(response)) : [],
    };
    sendJson(response, 200, answer, { 'cache-control': 'no-store' });
  };

  async function takingsBefore({ eventId, version, lostSeatIds = [] }: Refused): Promise<Taking[]> {
    const takings = await findTakings(views, { eventId, seatIds: lostSeatIds, before: version });
    await histories.check(eventId, version);
    return takings;
  }

  /** A refusal changes no seat, so the hall at its version is the one that it saw. */
  async function freeAt({ eventId, version, lostSeatIds = [] }: Refused, signal: AbortSignal): Promise<PricedSeat[]> {
    const show = await shows.atLeast(eventId, version, { timeoutMs: waitMs, signal, hasHeard: true });
    const hall = await pastHalls.at(show, version);
    const wishes = await wishesAt(views, eventId, version);
    if (wishes.length > 0) await histories.check(eventId, version);
    return freeBeside(hall, lostSeatIds, keptSeats(hall, wishes));
  }
}

/** Refusals because of some seats of the hall. */
const beside: ReadonlySet<RefusalCode> = new Set(['seat-taken', 'seat-blocked', 'waiting-list-first']);

function takingAnswer(taking: Taking, refusal: Refused) {
  const { type, version, at } = taking;
  // Offsets of another partition or an earlier log do not compare.
  const isSameLog = taking.partition === refusal.partition && taking.log === refusal.log;
  return {
    type,
    version,
    at,
    seatIds: type === 'SeatsExchanged' ? taking.taken : taking.seatIds,
    ...(isSameLog && { placesBefore: refusal.offset - taking.offset }),
    msBefore: Date.parse(refusal.at) - Date.parse(at),
  };
}
