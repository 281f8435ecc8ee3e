import { isOfBooking } from '@ticketing/shared/messages/reply.ts';
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Order } from './answers.ts';
import { acceptedAnswer, outcomeAnswer } from './answers.ts';
import type { EntranceDependencies } from './entrance.ts';
import { createEntrance } from './entrance.ts';
import { requireSameRequest } from './idempotency.ts';

export type AcceptDependencies = EntranceDependencies & { redis: Redis; namespace: string };

export type Accept = (request: Request, response: Response, order: Order, idempotencyKey?: string) => Promise<void>;

/** Accepts commands about shows and bookings: see {@link createEntrance}. */
export function createAccept(dependencies: AcceptDependencies): Accept {
  const enter = createEntrance(dependencies);
  return async (request, response, order, idempotencyKey) => {
    const json = JSON.stringify(order);
    if (idempotencyKey !== undefined) await requireSameOrder(dependencies, order, idempotencyKey, json);
    await enter(request, response, {
      command: order,
      json,
      accepted: (receipt) => acceptedAnswer(order, receipt),
      answered: (receipt, reply, headers) =>
        isOfBooking(reply) ? outcomeAnswer(order, receipt, reply, headers) : acceptedAnswer(order, receipt),
    });
  };
}

/**
 * Rejects a key that has come with another order.
 * @param json of the order
 * @throws HttpProblem `idempotency-key-reused`
 */
export async function requireSameOrder(
  { redis, namespace }: Pick<AcceptDependencies, 'redis' | 'namespace'>,
  order: Order,
  idempotencyKey: string,
  json = JSON.stringify(order),
): Promise<void> {
  // Whoever asks: the same user may repeat a request with another token, or with none.
  const commandJson = order.by === undefined ? json : JSON.stringify({ ...order, by: undefined });
  await requireSameRequest(redis, namespace, { userId: askerOf(order), idempotencyKey, commandJson });
}

/** Whose key it is: of an order about a show, the organiser's, who may have no number. */
function askerOf(order: Order): number {
  return 'userId' in order ? order.userId : (order.by?.userId ?? 0);
}
