import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { sendJson, singleHeader } from '@ticketing/shared/http/app.ts';
import { preferredWaitSeconds } from '@ticketing/shared/http/prefer.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { LogRefusedError, LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Order } from './answers.ts';
import { acceptedAnswer, outcomeAnswer } from './answers.ts';
import type { CommandLog } from './command-log.ts';
import { requireSameRequest } from './idempotency.ts';
import type { Outcomes } from './outcomes.ts';

export type AcceptDependencies = {
  log: CommandLog;
  redis: Redis;
  outcomes: Outcomes;
  logger: Logger;
  namespace: string;
};

export type Accept = (request: Request, response: Response, order: Order, idempotencyKey?: string) => Promise<void>;

// The writer reconnects within a second of the log's return.
const retryAfterSeconds = 2;

/**
 * Appends a command to the log and answers: 202 once the log has acknowledged it, or the outcome if the client prefers
 * to wait.
 */
export function createAccept({ log, redis, outcomes, logger, namespace }: AcceptDependencies): Accept {
  return async (request, response, order, idempotencyKey) => {
    const json = JSON.stringify(order);
    if (idempotencyKey !== undefined && order.type !== 'ScheduleShow') {
      // Whoever asks: the same user may repeat a request with another token, or with none.
      const requestJson = order.by === undefined ? json : JSON.stringify({ ...order, by: undefined });
      await requireSameRequest(redis, namespace, { userId: order.userId, idempotencyKey, commandJson: requestJson });
    }
    const seconds = preferredWaitSeconds(singleHeader(request, 'prefer'));
    // Before the command is appended: the worker may be faster than the acknowledgement.
    const waiter = seconds === undefined ? undefined : outcomes.waitFor(order.commandId, seconds);
    let receipt: LogPosition;
    try {
      receipt = await log.append(order, json, response.locals.correlation, waiter && outcomes.channel);
    } catch (error) {
      waiter?.cancel();
      throw problemOf(error);
    }
    logger.debug(
      {
        correlationId: response.locals.correlation.correlationId,
        commandId: order.commandId,
        type: order.type,
        receipt,
      },
      'command accepted',
    );
    let answer = acceptedAnswer(order, receipt);
    if (waiter !== undefined) {
      response.once('close', waiter.cancel);
      const reply = await waiter.outcome;
      const headers = { 'Preference-Applied': `wait=${seconds}` };
      answer = reply === undefined ? answer : outcomeAnswer(order, receipt, reply, headers);
      Object.assign(answer.headers, headers);
    }
    sendJson(response, answer.status, answer.body, answer.headers);
  };
}

function problemOf(error: unknown): unknown {
  if (error instanceof LogUnavailableError) return unavailable(error);
  // Sending it again would not help: the log never accepts a record of this size.
  if (error instanceof LogRefusedError && faultOf(error) === 'halve') {
    return new HttpProblem('payload-too-large', { cause: error });
  }
  return error;
}

function unavailable(error: LogUnavailableError): HttpProblem {
  return new HttpProblem('log-unavailable', {
    detail: error.neverSent
      ? 'The request was not accepted. It can be sent again.'
      : 'Whether the request was accepted is not known. It can be sent again: with an Idempotency-Key it counts once.',
    headers: { 'Retry-After': String(retryAfterSeconds) },
    cause: error,
  });
}
