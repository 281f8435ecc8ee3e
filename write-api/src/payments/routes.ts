import type { Access } from '@ticketing/shared/http/access.ts';
import { byOf } from '@ticketing/shared/http/access.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import { eventIdOfBooking, newCommandId } from '@ticketing/shared/messages/ids.ts';
import { currentRefundRules } from '@ticketing/shared/messages/payments/commands.ts';
import {
  bookingIdOfPayment,
  commandIdOfRefund,
  commandIdOfStart,
  eventIdOfPayment,
  paymentIdOfKey,
} from '@ticketing/shared/messages/payments/ids.ts';
import type { PaymentMethods } from '@ticketing/shared/payments/method.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import type { PaymentsOpen } from '@ticketing/shared/payments/open.ts';
import type { Express, Request, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Enter } from '../entrance.ts';
import { requireSameRequest } from '../idempotency.ts';
import { idempotencyKeyOf, readOrder } from '../order.ts';
import type { PaymentOrder } from './answers.ts';
import { acceptedPaymentAnswer, isPaymentAnswer, paymentAnswer } from './answers.ts';
import { paymentPathSchema, processBodySchema, refundBodySchema } from './requests.ts';

/** With which payments are taken. */
export type PaymentIntake = { methods: PaymentMethods; nextActions: NextActions; open: PaymentsOpen };

export type PaymentDoor = {
  enter: Enter;
  redis: Redis;
  namespace: string;
  /** Undefined where this system takes no payments. */
  intake: PaymentIntake | undefined;
};

/** Serves the orders about payments: one is made, or given back. */
export function servePayments(app: Express, access: Access, door: PaymentDoor): void {
  const { redis, namespace } = door;

  access.serve(app, '/api/payments/process', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { body, by } = await readOrder(processBodySchema, request, response);
      if (key === undefined) throw new HttpProblem('idempotency-key-required');
      const { userId, bookingId, method } = body;
      const paymentId = paymentIdOfKey(bookingId, userId, key);
      const ids = {
        commandId: commandIdOfStart(paymentId),
        eventId: eventIdOfBooking(bookingId),
        paymentId,
        bookingId,
      };
      const requestJson = JSON.stringify({ ...ids, method });
      await requireSameRequest(redis, namespace, { userId, idempotencyKey: key, commandJson: requestJson });
      // Before the command: payments may be faster than the acknowledgement.
      await keepMethod(door, paymentId, method.token);
      await order(request, response, { type: 'StartPayment', ...ids, userId, ...by });
    },
  });

  access.serve(app, '/api/payments/:paymentId/refund', {
    post: async (request, response) => {
      const key = idempotencyKeyOf(request);
      const { paymentId } = parseRequest(paymentPathSchema, request.params);
      const refund = parseRequest(refundBodySchema, await readJsonBody(request));
      const by = byOf(response.locals.caller);
      const userId = by?.userId ?? 0;
      const commandId = key === undefined ? newCommandId() : commandIdOfRefund(paymentId, userId, key);
      const ids = {
        commandId,
        eventId: eventIdOfPayment(paymentId),
        paymentId,
        bookingId: bookingIdOfPayment(paymentId),
      };
      const command = { type: 'RefundPayment' as const, ...ids, ...refund };
      // Without the rules: who sends it again may have sent it to an earlier version.
      if (key !== undefined) {
        const commandJson = JSON.stringify(command);
        await requireSameRequest(redis, namespace, { userId, idempotencyKey: key, commandJson });
      }
      await order(request, response, { ...command, rules: currentRefundRules, ...(by && { by }) });
    },
  });

  async function order(request: Request, response: Response, command: PaymentOrder): Promise<void> {
    await door.enter(request, response, {
      command,
      json: JSON.stringify(command),
      isLast: isPaymentAnswer,
      accepted: (receipt) => acceptedPaymentAnswer(command, receipt),
      answered: (receipt, reply, headers) =>
        paymentAnswer(command, receipt, reply, { headers, nextActionOf: door.intake?.nextActions.find }),
    });
  }
}

/**
 * Nothing is accepted that nobody would charge: while payments or Redis is away the buyer keeps the hold and tries again.
 * @throws HttpProblem `payment-unavailable`
 */
async function keepMethod({ intake }: PaymentDoor, paymentId: string, token: string): Promise<void> {
  if (intake === undefined) throw unavailable('This system takes no payments.');
  const sendAgain = 'Nothing was charged, and the seats stay held. Send it again.';
  if (intake.open.isAway()) throw unavailable(sendAgain);
  try {
    await intake.methods.keep(paymentId, token);
  } catch (error) {
    throw unavailable(sendAgain, error);
  }
}

// Redis is connected to again within a second of its return; of payments' return the door knows within three.
const retryAfterSeconds = 3;

function unavailable(detail: string, cause?: unknown): HttpProblem {
  return new HttpProblem('payment-unavailable', {
    detail,
    headers: { 'Retry-After': String(retryAfterSeconds) },
    ...(cause !== undefined && { cause }),
  });
}
