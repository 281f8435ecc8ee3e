import type { Caller } from '@ticketing/shared/http/access.ts';
import { byOf, requireMayActFor } from '@ticketing/shared/http/access.ts';
import { singleHeader } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { commandIdOfKey, eventIdOfBooking, newCommandId } from '@ticketing/shared/messages/ids.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { idempotencyKeySchema } from './requests.ts';

/**
 * Reads the body of a user's order. The user is the token's own unless an organiser names another; without a token the
 * body must name one.
 * @returns the body with its `userId`, and who asks as a part of the command: empty without a token
 * @throws HttpProblem for a body that cannot be read or is not valid, `not-yourself`
 */
export async function readOrder<S extends z.ZodType<{ userId: number }>>(
  schema: S,
  request: Request,
  response: Response,
): Promise<{ body: z.output<S>; by: { by?: By } }> {
  const { caller } = response.locals;
  const body = parseRequest(schema, withUserId(await readJsonBody(request), caller));
  requireMayActFor(caller, body.userId);
  const by = byOf(caller, body.userId);
  return { body, by: by === undefined ? {} : { by } };
}

function withUserId(body: unknown, { principal }: Caller): unknown {
  const isWithout = typeof body === 'object' && body !== null && !Array.isArray(body) && !Object.hasOwn(body, 'userId');
  return isWithout && principal?.userId !== undefined ? { userId: principal.userId, ...body } : body;
}

/** The Idempotency-Key of a request. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const header = singleHeader(request, 'idempotency-key');
  return header === undefined ? undefined : parseRequest(idempotencyKeySchema, header, 'Idempotency-Key');
}

/** The ids of a command about a booking that exists. */
export function idsOfBooking(bookingId: string, userId: number, idempotencyKey: string | undefined) {
  const eventId = eventIdOfBooking(bookingId);
  const commandId = idempotencyKey === undefined ? newCommandId() : commandIdOfKey(userId, eventId, idempotencyKey);
  return { commandId, eventId, bookingId };
}
