import { createHash } from 'node:crypto';
import { maySee } from '@ticketing/shared/http/access.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import { createTurns } from '@ticketing/shared/service/turns.ts';
import { endOf } from '@ticketing/shared/stores/listings.ts';
import type { BookingView, ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { calendarOf } from '@ticketing/shared/tickets/calendar.ts';
import type { IssuedTicket } from '@ticketing/shared/tickets/issued.ts';
import { issuedTickets } from '@ticketing/shared/tickets/issued.ts';
import type { TicketKeys } from '@ticketing/shared/tickets/keys.ts';
import type { TicketsPdf } from '@ticketing/shared/tickets/pdf.ts';
import { qrPng, qrSvg } from '@ticketing/shared/tickets/qr.ts';
import { seatNames } from '@ticketing/shared/tickets/seat-names.ts';
import type { ShowOfTicket } from '@ticketing/shared/tickets/show-of-ticket.ts';
import { signTicket } from '@ticketing/shared/tickets/ticket.ts';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { ticketsSchema } from '../answers.ts';
import { isCurrent, sendVersioned } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import { bookingPath, noQuery, ticketsQuery } from '../parameters.ts';
import { showtimeOfShow, withCurrentNames } from '../showtime-of-show.ts';

/** GET /api/bookings/{bookingId}/tickets: the tickets of a booking, or one of them as a picture of its QR code. */
export function getTickets(context: ReadContext): RequestHandler {
  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    const { format, seatId } = parseRequest(ticketsQuery, request.query);
    const { eventId, ...booking } = await findOwn(context, response, bookingId);
    const keys = keysOf(context);
    const tickets = issuedTickets(booking);
    const signed = ({ seatId: seat, version }: IssuedTicket) =>
      signTicket({ eventId, bookingId, seatId: seat, version }, keys);
    if (format === undefined) {
      const answer: z.output<typeof ticketsSchema> = {
        bookingId,
        eventId,
        version: booking.version,
        tickets: tickets.map((ticket) => {
          const { seatId: seat, status, usedAt, door } = ticket;
          const used = { ...(usedAt !== undefined && { usedAt }), ...(door !== undefined && { door }) };
          return { seatId: seat, ticket: signed(ticket), status, ...used };
        }),
      };
      sendOwn(request, response, JSON.stringify(answer), 'application/json; charset=utf-8');
      return;
    }
    const ticket = tickets.find((one) => one.seatId === seatId && one.status !== 'revoked');
    if (ticket === undefined) throw new HttpProblem('no-tickets');
    if (format === 'svg') sendOwn(request, response, qrSvg(signed(ticket)), 'image/svg+xml');
    else sendOwn(request, response, qrPng(signed(ticket)), 'image/png');
  };
}

/** GET /api/bookings/{bookingId}/calendar.ics: a booking for a calendar; one that is cancelled is taken out of it. */
export function getCalendar(context: ReadContext): RequestHandler {
  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    parseRequest(noQuery, request.query);
    const booking = await findOwn(context, response, bookingId);
    if (issuedTickets(booking).length === 0) throw new HttpProblem('no-tickets');
    const view = await context.shows.current(booking.eventId);
    const show = await showOfTicket(context, view);
    const isCancelled = booking.status === 'cancelled' || view.status === 'cancelled';
    const { seatIds } = booking;
    // The show's version grows with every sale, and is all that differs then.
    const version = Math.max(view.version, booking.version);
    const calendar = calendarOf({ show, bookingId, seatIds, version, asOf: view.asOf, isCancelled });
    const method = isCancelled ? 'CANCEL' : 'PUBLISH';
    sendOwn(request, response, calendar, `text/calendar; charset=utf-8; method=${method}`, {
      tag: tagOf({ show, bookingId, seatIds, isCancelled }),
      file: `booking-${bookingId}.ics`,
    });
  };
}

/** How many documents wait to be made, before others are sent away. */
const waitingPdfs = 64;

/** GET /api/bookings/{bookingId}/tickets.pdf: a page for each ticket. */
export function getTicketsPdf(context: ReadContext): RequestHandler {
  // A document takes some 80 ms of the processor, in which nobody else is answered: one after the other.
  const inTurn = createTurns(
    1,
    waitingPdfs,
    () => new HttpProblem('rate-limited', { headers: { 'Retry-After': '1' } }),
  );

  return async (request, response) => {
    const { bookingId } = parseRequest(bookingPath, request.params);
    parseRequest(noQuery, request.query);
    const booking = await findOwn(context, response, bookingId);
    const keys = keysOf(context);
    const current = issuedTickets(booking).filter(({ status }) => status !== 'revoked');
    if (current.length === 0) throw new HttpProblem('no-tickets');
    const view = await context.shows.current(booking.eventId);
    const given = documentOf(booking, current, view, await showOfTicket(context, view), keys);
    const { fontFile } = context.tickets;
    const etag = { tag: tagOf(given), file: `tickets-${bookingId}.pdf` };
    const body = isCurrent(request, etag.tag) ? '' : await inTurn(() => print({ ...given, fontFile }));
    sendOwn(request, response, body, 'application/pdf', etag);
  };
}

/** What prints is large, and loaded when it is needed first. */
async function print(given: TicketsPdf): Promise<Buffer> {
  const { ticketsPdf } = await import('@ticketing/shared/tickets/pdf.ts');
  return ticketsPdf(given);
}

function documentOf(
  { _id: bookingId, eventId, seats = [], currency, createdAt }: BookingView,
  current: IssuedTicket[],
  view: ScheduledShowView,
  show: ShowOfTicket,
  keys: TicketKeys,
): TicketsPdf {
  const tickets = current.map(({ seatId, version }) => ({
    seat: seatNames(seatId, view),
    text: signTicket({ eventId, bookingId, seatId, version }, keys),
    priceMinor: seats.find((seat) => seat.seatId === seatId)?.priceMinor,
  }));
  return { show, bookingId, tickets, currency, issuedAt: createdAt };
}

async function findOwn({ views }: ReadContext, response: Response, bookingId: string): Promise<BookingView> {
  const booking = await views.readSome(views.bookings, () => views.findBooking(bookingId));
  // Other people's bookings are not there, so that nobody learns which ids are.
  if (booking === undefined || !maySee(response.locals.caller, booking.userId))
    throw new HttpProblem('booking-not-found');
  return booking;
}

function keysOf({ tickets: { keys } }: ReadContext): TicketKeys {
  if (keys === undefined) throw new HttpProblem('tickets-unavailable');
  return keys;
}

/** What is told of a show; of a showtime with the names of today, and the time of its theater. */
async function showOfTicket({ catalogue }: ReadContext, view: ScheduledShowView): Promise<ShowOfTicket> {
  const { name, venue, startsAt } = view;
  if (view.showtime === undefined) return { name, venue, startsAt };
  const details = await catalogue.learn(view.showtime);
  const endsAt = endOf(view, view.showtime);
  const { theater } = showtimeOfShow(endsAt, view.showtime, details);
  const now = withCurrentNames({ name, venue }, view.showtime, details);
  return { ...now, startsAt, endsAt, hallName: theater.hallName, timeZone: theater.timeZone };
}

type AsFile = { tag?: string; file?: string };

/** Answers with what is somebody's own: no shared cache may have it. */
function sendOwn(
  request: Request,
  response: Response,
  body: Buffer | string,
  contentType: string,
  { tag = tagOf(body), file }: AsFile = {},
): void {
  sendVersioned(
    request,
    response,
    { tag, body },
    {
      'content-type': contentType,
      'cache-control': 'private, no-cache',
      ...(file !== undefined && { 'content-disposition': `attachment; filename="${file}"` }),
    },
  );
}

/** A tag that is another one when what it is made of is. */
function tagOf(contents: object | string): string {
  const bytes = Buffer.isBuffer(contents) || typeof contents === 'string' ? contents : JSON.stringify(contents);
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}
