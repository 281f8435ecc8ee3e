import type { ApiDocument } from '@ticketing/shared/http/openapi.ts';
import { answerHeaders, createApiDocument, problemResponses, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import {
  bookingClockSchema,
  bookingListSchema,
  bookingSchema,
  historySchema,
  notRefusedSchema,
  pendingBookingSchema,
  refusedSchema,
  seatListSchema,
  seatMapSchema,
  showListSchema,
  showSchema,
  ticketsSchema,
} from './answers.ts';
import { conditionalHeaders, operation, problemHeaders, problemsOfEveryRead, waitHeader } from './api-operation.ts';
import { cataloguePaths } from './catalogue-document.ts';
import {
  bookingPath,
  bookingQuery,
  clockQuery,
  historyQuery,
  lastEventIdHeader,
  listShowsQuery,
  paymentPath,
  paymentQuery,
  paymentsQuery,
  seatsQuery,
  showPath,
  ticketsQuery,
  userBookingsQuery,
  userPath,
} from './parameters.ts';
import { paymentListSchema, paymentSchema, pendingPaymentSchema } from './payment-answers.ts';

/** The OpenAPI document of this service. */
export function createReadApiDocument(): ApiDocument {
  return createApiDocument({
    title: 'Ticketing: read API',
    description: apiDescription,
    paths: {
      '/api/events': {
        get: operation({
          id: 'listShows',
          tag: 'shows',
          summary: 'Shows by text, place, kind and time',
          params: { query: listShowsQuery, header: requestHeaders },
          answer: { description: 'A page of shows.', schema: showListSchema },
        }),
      },
      '/api/events/{eventId}': {
        get: operation({
          id: 'getShow',
          tag: 'shows',
          summary: 'A show with its layout',
          params: { path: showPath, header: conditionalHeaders },
          answer: { description: 'The show.', schema: showSchema },
          versioned: true,
          problems: ['show-not-found', 'view-behind'],
        }),
      },
      '/api/events/{eventId}/seats': {
        get: operation({
          id: 'getSeats',
          tag: 'shows',
          summary: 'The hall as a list or as a map: now, at least at a version, or as it was',
          params: { path: showPath, query: seatsQuery, header: conditionalHeaders.extend(waitHeader.shape) },
          answer: {
            description: 'A list, or with `view=map` a map.',
            schema: z.union([seatListSchema, seatMapSchema]),
          },
          versioned: true,
          problems: ['show-not-found', 'view-behind'],
        }),
      },
      '/api/events/{eventId}/history': {
        get: operation({
          id: 'getHistory',
          tag: 'shows',
          summary: 'The events of a show, a seat or a booking, oldest first, with refusals',
          description:
            'Includes refusals that are nowhere else: of commands for a show that was never scheduled, or for a booking that does not exist.',
          params: { path: showPath, query: historyQuery, header: conditionalHeaders },
          answer: { description: 'A page of events, as on the topic.', schema: historySchema },
          versioned: true,
          problems: ['login-required', 'show-not-found', 'booking-not-found', 'view-behind'],
        }),
      },
      '/api/events/{eventId}/stream': { get: streamOperation },
      ...cataloguePaths,
      '/api/bookings/{bookingId}': {
        get: operation({
          id: 'getBooking',
          tag: 'bookings',
          summary: 'A booking, and whether it is as a command left it',
          params: { path: bookingPath, query: bookingQuery, header: requestHeaders.extend(waitHeader.shape) },
          answer: {
            description:
              'The booking; or, while the command of `after` is not reflected yet, the number of commands before it.',
            schema: z.union([bookingSchema, pendingBookingSchema]),
          },
          problems: ['login-required', 'booking-not-found', 'view-behind'],
        }),
      },
      '/api/bookings/{bookingId}/why': {
        get: operation({
          id: 'explainBooking',
          tag: 'bookings',
          summary: 'Why a booking was refused: what took the seats, and what was free beside them then',
          params: { path: bookingPath, header: requestHeaders },
          answer: {
            description: 'The refusal; of a booking that was not refused, its status.',
            schema: z.union([refusedSchema, notRefusedSchema]),
          },
          problems: ['login-required', 'booking-not-found', 'view-behind'],
        }),
      },
      '/api/bookings/{bookingId}/clock': {
        get: operation({
          id: 'getBookingClock',
          tag: 'bookings',
          summary: 'When a booking was decided, by logical clocks, and whether before or after another',
          params: { path: bookingPath, query: clockQuery, header: requestHeaders },
          answer: { description: 'Its clocks; with `with` those of the other, too.', schema: bookingClockSchema },
          problems: ['login-required', 'booking-not-found', 'view-behind'],
        }),
      },
      '/api/bookings/{bookingId}/tickets': {
        get: operation({
          id: 'getTickets',
          tag: 'bookings',
          summary: 'The tickets of a booking: those of its seats, and those that are void since',
          description: 'With `format` and `seatId` the QR code of one ticket as a picture.',
          params: { path: bookingPath, query: ticketsQuery, header: conditionalHeaders },
          answer: {
            description: 'The tickets; none before the booking is booked.',
            schema: ticketsSchema,
            otherTypes: ['image/svg+xml', 'image/png'],
          },
          versioned: true,
          problems: ['login-required', 'booking-not-found', 'no-tickets', 'tickets-unavailable'],
        }),
      },
      '/api/bookings/{bookingId}/tickets.pdf': {
        get: operation({
          id: 'printTickets',
          tag: 'bookings',
          summary: 'The tickets of a booking as a PDF, a page each',
          params: { path: bookingPath, header: conditionalHeaders },
          answer: { description: 'The document.', otherTypes: ['application/pdf'] },
          versioned: true,
          problems: [
            'login-required',
            'booking-not-found',
            'no-tickets',
            'show-not-found',
            'view-behind',
            'tickets-unavailable',
          ],
        }),
      },
      '/api/bookings/{bookingId}/calendar.ics': {
        get: operation({
          id: 'getCalendarEntry',
          tag: 'bookings',
          summary:
            'A booking for a calendar, in the time zone of its theater; one that is cancelled is taken out of it',
          params: { path: bookingPath, header: conditionalHeaders },
          answer: { description: 'An iCalendar object.', otherTypes: ['text/calendar'] },
          versioned: true,
          problems: ['login-required', 'booking-not-found', 'no-tickets', 'show-not-found', 'view-behind'],
        }),
      },
      '/api/payments': {
        get: operation({
          id: 'listPayments',
          tag: 'payments',
          summary: 'Payments, newest first',
          params: { query: paymentsQuery, header: requestHeaders },
          answer: { description: 'A page of payments.', schema: paymentListSchema },
          problems: ['login-required'],
        }),
      },
      '/api/payments/{paymentId}': {
        get: operation({
          id: 'getPayment',
          tag: 'payments',
          summary: 'A payment',
          description:
            'With `Prefer: wait=N` it waits until the buyer knows how it ended, or has to act. Of a payment that was refused because its booking has another, it answers with that one, and `Content-Location` says so.',
          params: { path: paymentPath, query: paymentQuery, header: conditionalHeaders.extend(waitHeader.shape) },
          answer: {
            description: 'The payment, or with `after` that the view has not reached the command yet.',
            schema: z.union([paymentSchema, pendingPaymentSchema]),
          },
          versioned: true,
          problems: ['login-required', 'payment-not-found'],
        }),
      },
      '/api/users/{userId}/bookings': {
        get: operation({
          id: 'listUserBookings',
          tag: 'bookings',
          summary: 'The bookings of a user, newest first',
          params: { path: userPath, query: userBookingsQuery, header: requestHeaders },
          answer: { description: 'A page of bookings.', schema: bookingListSchema },
          problems: ['login-required', 'user-not-found'],
        }),
      },
    },
  });
}

const apiDescription = `Every answer has the \`version\` of its show that it reflects. Views follow the log within milliseconds.
To read your own write, ask with \`minVersion\` or with the receipt; the request then waits for it.`;

const streamOperation: ZodOpenApiOperationObject = {
  tags: ['shows'],
  operationId: 'streamShow',
  summary: 'The seat map and then its changes',
  description: `Server-Sent Events. First \`snapshot\`, as with \`view=map\`; then, at most ten times a second, \`change\`:
\`{version, seats: {A1: "booked"}, counts}\`, with all changes up to its version. The \`id\` of an event is its version:
a client that reconnects with \`Last-Event-ID\` gets what it has missed, or a new \`snapshot\` if that is too much.
A \`snapshot\` comes in place of a change, too, when the show itself was changed or cancelled, or has another layout.
A comment is sent every 15 s. A client that does not read is disconnected.`,
  requestParams: {
    path: showPath,
    header: requestHeaders.extend({
      'last-event-id': lastEventIdHeader
        .optional()
        .meta({ description: 'The `id` of the last event that was received.' }),
    }),
  },
  responses: {
    '200': {
      description: 'The stream. It ends when the service stops: connect again.',
      headers: answerHeaders,
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problemResponses([...problemsOfEveryRead, 'show-not-found', 'view-behind'], problemHeaders),
  },
};
