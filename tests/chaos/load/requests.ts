import type { Random } from '../../support/random.ts';
import type { Request } from './client.ts';
import { showDetails } from './halls.ts';
import { isPaid, paidShowDetails } from './paid-shows.ts';
import type { Order } from './record.ts';
import { isChanging, stageDetails } from './stages.ts';

/** What is sent for an order; with every attempt the same body, as an Idempotency-Key demands. */
export function requestFor(order: Order, wait: number | undefined): Request {
  switch (order.kind) {
    case 'schedule':
      return {
        method: 'PUT',
        path: `/api/events/${order.eventId}`,
        body: detailsOf(order.eventId),
        wait,
      };
    case 'book':
    case 'hold': {
      const { userId, eventId, seatIds } = order;
      // The shortest hold that there is: some run out within the run.
      const ttl = order.kind === 'hold' ? { ttlSeconds: 10 } : {};
      const path = order.kind === 'book' ? '/api/book' : '/api/holds';
      return { method: 'POST', path, body: { userId, eventId, seatIds, ...ttl }, wait };
    }
    case 'confirm':
    case 'cancel':
      return ofBooking(order, order.kind, {}, wait);
    case 'book-best':
    case 'hold-best': {
      const { userId, eventId, best } = order;
      const ttl = order.kind === 'hold-best' ? { ttlSeconds: 10 } : {};
      const path = order.kind === 'book-best' ? '/api/book' : '/api/holds';
      return { method: 'POST', path, body: { userId, eventId, best, ...ttl }, wait };
    }
    case 'wait': {
      const { userId, eventId, wish } = order;
      return { method: 'POST', path: `/api/events/${eventId}/waitlist`, body: { userId, ...wish }, wait };
    }
    case 'cancel-seats':
      return ofBooking(order, 'seats/cancel', { seatIds: order.seatIds }, wait);
    case 'exchange':
      return ofBooking(order, 'exchange', { seatIds: order.seatIds }, wait);
    case 'exchange-best':
      return ofBooking(order, 'exchange', { best: order.best }, wait);
    case 'transfer':
      return ofBooking(order, 'transfer', { toUserId: order.toUserId }, wait);
    case 'change':
      return { method: 'PATCH', path: `/api/events/${order.eventId}`, body: order.body, wait };
    case 'layout':
      return { method: 'PUT', path: `/api/events/${order.eventId}/layout`, body: order.body, wait };
    case 'end':
      return { method: 'POST', path: `/api/events/${order.eventId}/cancel`, body: { reason: 'chaos' }, wait };
  }
}

function detailsOf(eventId: number): object {
  if (isPaid(eventId)) return paidShowDetails(eventId);
  return isChanging(eventId) ? stageDetails(eventId) : showDetails(eventId);
}

function ofBooking(
  { bookingId, userId }: { bookingId: string; userId: number },
  what: string,
  more: object,
  wait: number | undefined,
): Request {
  return { method: 'POST', path: `/api/bookings/${bookingId}/${what}`, body: { userId, ...more }, wait };
}

/** How long a client waits for the outcome, in seconds: most do not. */
export function someWait(random: Random): number | undefined {
  return random.percent(40) ? random.between(1, 8) : undefined;
}
