import type { Access } from '@ticketing/shared/http/access.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { Express } from 'express';
import type { Accept } from './accept.ts';
import { idempotencyKeyOf, idsOfBooking, readOrder } from './order.ts';
import { bookingPathSchema, cancelSeatsBodySchema, exchangeBodySchema, transferBodySchema } from './requests.ts';

/** Serves the orders that change a booking and leave it: fewer seats, other seats, another user. */
export function serveBookingChanges(app: Express, access: Access, accept: Accept): void {
  access.serve(app, '/api/bookings/:bookingId/seats/cancel', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { bookingId } = parseRequest(bookingPathSchema, request.params);
      const { body, by } = await readOrder(cancelSeatsBodySchema, request, response);
      const order = { ...idsOfBooking(bookingId, body.userId, key), ...body, ...by };
      await accept(request, response, { type: 'CancelSeats', ...order }, key);
    },
  });

  access.serve(app, '/api/bookings/:bookingId/exchange', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { bookingId } = parseRequest(bookingPathSchema, request.params);
      const { body, by } = await readOrder(exchangeBodySchema, request, response);
      const order = { ...idsOfBooking(bookingId, body.userId, key), ...body, ...by };
      await accept(request, response, { type: 'ExchangeSeats', ...order }, key);
    },
  });

  access.serve(app, '/api/bookings/:bookingId/transfer', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { bookingId } = parseRequest(bookingPathSchema, request.params);
      const { body, by } = await readOrder(transferBodySchema, request, response);
      const order = { ...idsOfBooking(bookingId, body.userId, key), ...body, ...by };
      await accept(request, response, { type: 'TransferBooking', ...order }, key);
    },
  });
}
