import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Request } from './client.ts';
import { attempt } from './client.ts';
import type { Attempt, CatalogueOrder } from './record.ts';

/** Sends an order about the catalogue once, and notes what came of it. @param wait for the outcome, in seconds */
export async function sendToCatalogue(url: string, order: CatalogueOrder, wait: number | undefined): Promise<Attempt> {
  const made = await attempt(url, { ...requestFor(order), idempotencyKey: order.idempotencyKey, wait });
  order.attempts.push(made);
  return made;
}

/** Whether an answer says that the order stands on the log. Without the id of a command the door has refused it itself. */
export function isOnLog({ status, body }: Attempt): boolean {
  return [200, 201, 202, 409, 428].includes(status ?? 0) && body?.commandId !== undefined;
}

/** Whether a client has been told what becomes of its order, or that nothing does. */
export function isAnswered({ status }: Attempt): boolean {
  return status !== undefined && status < 500;
}

function requestFor(order: CatalogueOrder): Request {
  switch (order.kind) {
    case 'movie':
    case 'theater':
      return { method: 'PUT', path: pathOf(order.streamId), body: order.body, ifMatch: order.ifMatch };
    case 'retire':
      return { method: 'DELETE', path: pathOf(order.streamId), ifMatch: order.ifMatch };
    case 'showtime':
      return { method: 'PUT', path: `/api/events/${order.eventId}`, body: order.body };
    case 'move':
      return { method: 'PATCH', path: `/api/events/${order.eventId}`, body: { startsAt: order.startsAt } };
  }
}

function pathOf(streamId: string): string {
  const { kind, id } = streamOf(streamId);
  return `/api/${kind}s/${id}`;
}
