import type { Random } from '../../support/random.ts';
import type { Request } from './client.ts';
import { showDetails } from './halls.ts';
import type { Order } from './record.ts';

/** What is sent for an order; with every attempt the same body, as an Idempotency-Key demands. */
export function requestFor(order: Order, wait: number | undefined): Request {
  switch (order.kind) {
    case 'schedule':
      return { method: 'PUT', path: `/api/events/${order.eventId}`, body: showDetails(order.eventId), wait };
    case 'book':
    case 'hold': {
      const { userId, eventId, seatIds } = order;
      // The shortest hold that there is: some run out within the run.
      const ttl = order.kind === 'hold' ? { ttlSeconds: 10 } : {};
      const path = order.kind === 'book' ? '/api/book' : '/api/holds';
      return { method: 'POST', path, body: { userId, eventId, seatIds, ...ttl }, wait };
    }
    case 'confirm':
    case 'cancel': {
      const { bookingId, userId } = order;
      return { method: 'POST', path: `/api/bookings/${bookingId}/${order.kind}`, body: { userId }, wait };
    }
  }
}

/** How long a client waits for the outcome, in seconds: most do not. */
export function someWait(random: Random): number | undefined {
  return random.percent(40) ? random.between(1, 8) : undefined;
}
