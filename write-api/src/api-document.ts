import type { ApiDocument } from '@ticketing/shared/http/openapi.ts';
import { createApiDocument, problemResponses } from '@ticketing/shared/http/openapi.ts';
import type { CatalogueRefusalCode } from '@ticketing/shared/messages/catalogue/refusals.ts';
import type { CommandType } from '@ticketing/shared/messages/commands.ts';
import type { RefusalCode } from '@ticketing/shared/messages/refusals.ts';
import { refusalsOf } from '@ticketing/shared/messages/refusals.ts';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject } from 'zod-openapi';
import {
  acceptedBookingSchema,
  acceptedCheckInSchema,
  acceptedShowSchema,
  bookingSchema,
  changedShowSchema,
  checkInSchema,
  showSchema,
} from './answers.ts';
import { answer, jsonBody, orderHeaders, problemHeaders, problemsOfEveryOrder } from './api-parts.ts';
import { cataloguePaths, showtimeRefusals } from './catalogue/api-operations.ts';
import { showtimeBodySchema } from './catalogue/requests.ts';
import { paymentPaths } from './payments/api-operations.ts';
import {
  bookBodySchema,
  bookingPathSchema,
  cancelBodySchema,
  cancelSeatsBodySchema,
  cancelShowBodySchema,
  changeShowBodySchema,
  checkInBodySchema,
  confirmBodySchema,
  exchangeBodySchema,
  holdBodySchema,
  idempotencyKeySchema,
  layoutBodySchema,
  scheduleBodySchema,
  showPathSchema,
  transferBodySchema,
  waitlistBodySchema,
} from './requests.ts';

/** The OpenAPI document of this service. */
export function createWriteApiDocument(): ApiDocument {
  return createApiDocument({
    title: 'Ticketing: write API',
    description,
    paths: {
      '/api/book': {
        post: bookingOperation({
          id: 'book',
          command: 'BookSeats',
          summary: 'Book seats',
          body: jsonBody(bookBodySchema, { userId: 42, eventId: 1, seatId: 'A1' }),
        }),
      },
      '/api/holds': {
        post: bookingOperation({
          id: 'hold',
          command: 'HoldSeats',
          summary: 'Hold seats for a while',
          body: jsonBody(holdBodySchema, { userId: 42, eventId: 1, seatIds: ['B3', 'B4'], ttlSeconds: 120 }),
        }),
      },
      '/api/bookings/{bookingId}/confirm': {
        post: changeOperation({
          id: 'confirm',
          command: 'ConfirmBooking',
          summary: 'Turn a hold into a booking',
          body: jsonBody(confirmBodySchema, { userId: 42 }),
        }),
      },
      '/api/bookings/{bookingId}/cancel': {
        post: changeOperation({
          id: 'cancel',
          command: 'CancelBooking',
          summary: 'Cancel a booking or a hold',
          body: jsonBody(cancelBodySchema, { userId: 42, reason: 'fell ill' }),
        }),
      },
      '/api/bookings/{bookingId}/seats/cancel': {
        post: changeOperation({
          id: 'cancelSeats',
          command: 'CancelSeats',
          summary: 'Cancel some seats of a booking',
          body: jsonBody(cancelSeatsBodySchema, { userId: 42, seatIds: ['B4'] }),
        }),
      },
      '/api/bookings/{bookingId}/exchange': {
        post: changeOperation({
          id: 'exchange',
          command: 'ExchangeSeats',
          summary: 'Exchange the seats of a booking for others, all or none',
          body: jsonBody(exchangeBodySchema, { userId: 42, seatIds: ['B3', 'B5'] }),
        }),
      },
      '/api/bookings/{bookingId}/transfer': {
        post: changeOperation({
          id: 'transfer',
          command: 'TransferBooking',
          summary: 'Give a booking to another user',
          body: jsonBody(transferBodySchema, { userId: 42, toUserId: 43 }),
        }),
      },
      '/api/events/{eventId}/waitlist': {
        post: bookingOperation({
          id: 'joinWaitlist',
          command: 'JoinWaitlist',
          summary: 'Wait for seats',
          body: jsonBody(waitlistBodySchema, { userId: 42, count: 2, maxPriceMinor: 6000 }),
          path: showPathSchema,
        }),
      },
      '/api/events/{eventId}': { patch: changeShowOperation, put: scheduleOperation },
      '/api/events/{eventId}/cancel': { post: cancelShowOperation },
      '/api/events/{eventId}/check-in': { post: checkInOperation },
      ...cataloguePaths,
      ...paymentPaths,
      '/api/events/{eventId}/layout': { put: layoutOperation },
    },
  });
}

const description = `Commands are accepted here and decided by the worker: a \`202\` says that the log has the command, and its
receipt is the proof. Follow \`Location\` for the outcome, or wait for it with \`Prefer: wait=N\`.`;

const keyedHeaders = orderHeaders.extend({
  'idempotency-key': idempotencyKeySchema.optional().meta({
    description: 'The same key with the same request is the same booking, however often it is sent.',
  }),
});

type OperationOptions = {
  id: string;
  summary: string;
  body: ZodOpenApiRequestBodyObject;
  command: CommandType;
  path?: z.ZodObject;
};

function bookingOperation({ id, summary, body, command, path }: OperationOptions): ZodOpenApiOperationObject {
  return {
    tags: ['bookings'],
    operationId: id,
    summary,
    requestParams: { header: keyedHeaders, ...(path && { path }) },
    requestBody: body,
    responses: {
      '201': answer('With `Prefer: wait`: the seats are booked or held, or the booking waits.', bookingSchema),
      '202': answer('The command is on the log; its outcome is not known yet.', acceptedBookingSchema),
      ...problemResponses(
        [...problemsOfEveryOrder, 'not-yourself', 'idempotency-key-reused', ...refusalsOf[command]],
        problemHeaders,
      ),
    },
  };
}

function changeOperation({ id, summary, body, command }: OperationOptions): ZodOpenApiOperationObject {
  return {
    tags: ['bookings'],
    operationId: id,
    summary,
    requestParams: { path: bookingPathSchema, header: keyedHeaders },
    requestBody: body,
    responses: {
      '200': answer('With `Prefer: wait`: the booking as it is now.', bookingSchema),
      '202': answer('The command is on the log; its outcome is not known yet.', acceptedBookingSchema),
      ...problemResponses(
        [...problemsOfEveryOrder, 'not-yourself', 'idempotency-key-reused', ...refusalsOf[command]],
        problemHeaders,
      ),
    },
  };
}

const checkInOperation: ZodOpenApiOperationObject = {
  tags: ['doors'],
  operationId: 'checkIn',
  summary: 'Let somebody in with a ticket, once',
  description: `The signature is checked at once; whether the ticket has been used is decided in log order, so two doors never let the
same ticket in. A door that does not know whether its request arrived sends it again with the same Idempotency-Key.`,
  requestParams: { path: showPathSchema, header: keyedHeaders },
  requestBody: jsonBody(checkInBodySchema, {
    ticket: `T1.k1.1.7.AaH8zr79cp2LRYs8bXZUgA.A1.${'A'.repeat(86)}`,
    door: 'North gate',
  }),
  responses: {
    '200': answer('With `Prefer: wait`: they may come in.', checkInSchema),
    '202': answer('The command is on the log; its outcome is not known yet.', acceptedCheckInSchema),
    ...problemResponses(
      [
        ...problemsOfEveryOrder,
        'ticket-invalid',
        'tickets-unavailable',
        'not-allowed',
        'idempotency-key-reused',
        ...refusalsOf.CheckInSeat,
      ],
      problemHeaders,
    ),
  },
};

const scheduleOperation: ZodOpenApiOperationObject = {
  tags: ['shows'],
  operationId: 'schedule',
  summary: 'Schedule a show',
  description:
    'The same details again are the same command; other details for an existing show are refused. A showtime names its movie and hall in place of name, venue, category and layout.',
  requestParams: { path: showPathSchema, header: orderHeaders },
  requestBody: jsonBody(z.union([scheduleBodySchema, showtimeBodySchema]), {
    name: 'Hamlet',
    venue: { name: 'Globe', city: 'London' },
    category: 'theatre',
    startsAt: '2027-06-01T19:30:00Z',
    currency: 'GBP',
    layout: [
      { row: 'A', seats: 20, priceMinor: 9500 },
      { section: 'BALC', row: 'A', seats: 30, priceMinor: 4500 },
    ],
  }),
  responses: {
    '200': answer('With `Prefer: wait`: it was already scheduled with these details.', showSchema),
    '201': answer('With `Prefer: wait`: it is scheduled.', showSchema),
    '202': answer('The command is on the log; its outcome is not known yet.', acceptedShowSchema),
    ...problemResponses(
      [...problemsOfEveryOrder, 'not-allowed', ...refusalsOf.ScheduleShow, ...showtimeRefusals],
      problemHeaders,
    ),
  },
};

const layoutOperation: ZodOpenApiOperationObject = {
  tags: ['shows'],
  operationId: 'changeLayout',
  summary: 'Change the layout of a show',
  description: `The whole layout again: seats and rows that are new come on sale, free seats get their new price, blocks are set
and lifted, and free seats that it does not name go. What is held or booked stays as it is, and may not go or be blocked.`,
  requestParams: { path: showPathSchema, header: keyedHeaders },
  requestBody: jsonBody(layoutBodySchema, {
    layout: [
      { section: 'STALLS', row: 'A', seats: 18, from: 19, priceMinor: 9500 },
      {
        section: 'STALLS',
        row: '1',
        labels: ['5', '3', '1', null, '2', '4', '6A'],
        priceMinor: 7000,
        accessible: ['5'],
        companion: ['3'],
        blocked: ['6A'],
        category: 'side',
      },
      { section: 'FLOOR', places: 400, priceMinor: 3500 },
    ],
    sections: [
      { code: 'STALLS', name: 'Stalls', order: 1 },
      { code: 'FLOOR', name: 'Standing room', order: 2 },
    ],
  }),
  responses: showChangeResponses(refusalsOf.ChangeLayout),
};

const changeShowOperation: ZodOpenApiOperationObject = {
  tags: ['shows'],
  operationId: 'changeShow',
  summary: 'Change a show',
  description:
    'Moves or renames a show, or changes its sales, its limit or its policy. Bookings stay as they are. A showtime moves if its hall is free at its new time.',
  requestParams: { path: showPathSchema, header: keyedHeaders },
  requestBody: jsonBody(changeShowBodySchema, { startsAt: '2027-06-08T19:30:00Z', policy: { cancelUntil: 86_400 } }),
  responses: showChangeResponses([...refusalsOf.ChangeShow, ...showtimeRefusals]),
};

const cancelShowOperation: ZodOpenApiOperationObject = {
  tags: ['shows'],
  operationId: 'cancelShow',
  summary: 'Cancel a show',
  description: 'All bookings that are held or booked are cancelled, and nothing is sold any more.',
  requestParams: { path: showPathSchema, header: keyedHeaders },
  requestBody: jsonBody(cancelShowBodySchema, { reason: 'The singer is ill.' }),
  responses: showChangeResponses(refusalsOf.CancelShow),
};

function showChangeResponses(refusals: readonly (RefusalCode | CatalogueRefusalCode)[]) {
  return {
    '200': answer('With `Prefer: wait`: it is done.', changedShowSchema),
    '202': answer('The command is on the log; its outcome is not known yet.', acceptedShowSchema),
    ...problemResponses(
      [...problemsOfEveryOrder, 'not-allowed', 'idempotency-key-reused', ...refusals],
      problemHeaders,
    ),
  };
}
