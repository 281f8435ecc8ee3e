import { newBookingId, newCommandId } from '@ticketing/shared/messages/ids.ts';
import { seatIdSchema } from '@ticketing/shared/messages/seat.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import express from 'express';
import { z } from 'zod';
import { bookInTransaction } from './booking-transaction.ts';

/*
 * The usual synchronous API, as a process: per request a transaction with `SELECT … FOR UPDATE`, and an answer after the
 * commit. It has Express with its JSON parser, zod, and a pool. LOCK is `seat-lock`, which keeps no purchase limit, or
 * `show-lock`, which does. It omits other work of ours: no event store, no views, no log lines.
 */

const { DATABASE_URL = '', PORT = '0', POOL_SIZE = '16', LOCK } = process.env;
const lock = z.enum(['seat-lock', 'show-lock']).parse(LOCK);
const logger = createLogger('usual-api', 'warn');
const pool = createPool({
  url: DATABASE_URL,
  applicationName: 'usual-api',
  maxConnections: Number(POOL_SIZE),
  logger,
});
const bodySchema = z.strictObject({ userId: idSchema, eventId: idSchema, seatId: seatIdSchema });

const app = express();
app.use(express.json());
app.post('/api/book', async (request, response) => {
  const body = bodySchema.safeParse(request.body);
  if (!body.success) {
    response.status(400).json({ code: 'validation-failed' });
    return;
  }
  const { userId, eventId, seatId } = body.data;
  const bookingId = newBookingId(eventId);
  const order = {
    commandId: newCommandId(),
    type: 'BookSeats',
    eventId,
    bookingId,
    userId,
    seatIds: [seatId],
  } as const;
  const client = await pool.connect();
  try {
    const isBooked = await bookInTransaction(client, { ...order, seatIds: [seatId] }, lock);
    if (isBooked) response.status(201).json({ bookingId, status: 'booked', eventId, seatIds: [seatId] });
    else response.status(409).json({ code: 'seat-taken', bookingId });
  } finally {
    client.release();
  }
});

const server = app.listen(Number(PORT), '127.0.0.1');
server.keepAliveTimeout = 75_000;
process.once('SIGTERM', () => server.close(() => void pool.end()).closeAllConnections());
