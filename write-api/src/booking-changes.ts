import type { Access } from '@ticketing/shared/http/access.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import type { Express } from 'express';
import type { z } from 'zod';
import type { Accept } from './accept.ts';
import type { Order } from './answers.ts';
import { idempotencyKeyOf, idsOfBooking, readOrder } from './order.ts';
import {
  bookingPathSchema,
  cancelBodySchema,
  cancelSeatsBodySchema,
  confirmBodySchema,
  exchangeBodySchema,
  transferBodySchema,
} from './requests.ts';

type OfBooking = ReturnType<typeof idsOfBooking> & { by?: By };

/** Serves the orders about a booking that exists: it is confirmed, cancelled, or changed and left. */
export function serveBookingChanges(app: Express, access: Access, accept: Accept): void {
  function serve<S extends z.ZodType<{ userId: number }>>(
    what: string,
    schema: S,
    orderOf: (order: OfBooking & z.output<S>) => Order,
  ): void {
    access.serve(app, `/api/bookings/:bookingId/${what}`, {
      post: async (request, response) => {
        const key = idempotencyKeyOf(request);
        const { bookingId } = parseRequest(bookingPathSchema, request.params);
        const { body, by } = await readOrder(schema, request, response);
        await accept(request, response, orderOf({ ...idsOfBooking(bookingId, body.userId, key), ...body, ...by }), key);
      },
    });
  }

  serve('confirm', confirmBodySchema, (order) => ({ type: 'ConfirmBooking', ...order }));
  serve('cancel', cancelBodySchema, (order) => ({ type: 'CancelBooking', ...order }));
  serve('seats/cancel', cancelSeatsBodySchema, (order) => ({ type: 'CancelSeats', ...order }));
  serve('exchange', exchangeBodySchema, (order) => ({ type: 'ExchangeSeats', ...order }));
  serve('transfer', transferBodySchema, (order) => ({ type: 'TransferBooking', ...order }));
}
