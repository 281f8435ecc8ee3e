import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { sendJson, singleHeader } from '@ticketing/shared/http/app.ts';
import { preferredWaitSeconds } from '@ticketing/shared/http/prefer.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { LogRefusedError, LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import type { AnyReply } from '@ticketing/shared/messages/reply.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Request, Response } from 'express';
import type { Answer } from './answers.ts';
import type { CommandLog } from './command-log.ts';
import type { Outcomes } from './outcomes.ts';

export type EntranceDependencies = { log: CommandLog; outcomes: Outcomes; logger: Logger };

/** A command on its way to a log. */
export type Entry = {
  command: Command | CatalogueCommand | PaymentCommand;
  /** The command as JSON. */
  json: string;
  /** The commands that follow from it and whose outcome may be the answer. */
  followingIds?: string[];
  /** Which reply is the answer, where there are several. */
  isLast?: (reply: AnyReply) => boolean;
  /** The answer while the outcome is unknown: the log has the command. */
  accepted: (receipt: LogPosition) => Answer;
  /** The answer with the outcome. @throws HttpProblem with the code of a refusal */
  answered: (receipt: LogPosition, reply: AnyReply, headers: Record<string, string>) => Answer | Promise<Answer>;
};

export type Enter = (request: Request, response: Response, entry: Entry) => Promise<void>;

// The writer reconnects within a second of the log's return.
const retryAfterSeconds = 2;

/**
 * Appends a command to its log and answers: 202 once the log has acknowledged it, or the outcome if the client prefers
 * to wait.
 */
export function createEntrance({ log, outcomes, logger }: EntranceDependencies): Enter {
  return async (request, response, { command, json, followingIds = [], isLast, accepted, answered }) => {
    const { commandId, type } = command;
    const seconds = preferredWaitSeconds(singleHeader(request, 'prefer'));
    // Before the command is appended: the worker may be faster than the acknowledgement.
    const waiter = seconds === undefined ? undefined : outcomes.waitFor([commandId, ...followingIds], seconds, isLast);
    let receipt: LogPosition;
    try {
      receipt = await log.append(command, json, response.locals.correlation, waiter && outcomes.channel);
    } catch (error) {
      waiter?.cancel();
      throw problemOf(request, error);
    }
    const { correlationId } = response.locals.correlation;
    logger.debug({ correlationId, commandId, type, receipt }, 'command accepted');
    let answer = accepted(receipt);
    if (waiter !== undefined) {
      response.once('close', waiter.cancel);
      const reply = await waiter.outcome;
      const headers = { 'Preference-Applied': `wait=${seconds}` };
      answer = reply === undefined ? answer : await answered(receipt, reply, headers);
      Object.assign(answer.headers, headers);
    }
    sendJson(response, answer.status, answer.body, answer.headers);
  };
}

/** What a fault of the log is to a client. */
export function problemOf(request: Request, error: unknown): unknown {
  if (error instanceof LogUnavailableError) return unavailable(error, isRepeatable(request));
  // Sending it again would not help: the log never accepts a record of this size.
  if (error instanceof LogRefusedError && faultOf(error) === 'halve') {
    return new HttpProblem('payload-too-large', { cause: error });
  }
  return error;
}

/**
 * Whether a gateway may have sent a request to another instance before this one, where no answer came. What became of
 * it there cannot be seen from here. RFC 9110, 9.2.2, names the methods; with a key our own does so, too.
 */
function isRepeatable(request: Request): boolean {
  const { method } = request;
  return method === 'PUT' || method === 'DELETE' || singleHeader(request, 'idempotency-key') !== undefined;
}

function unavailable(error: LogUnavailableError, mayHaveBeenAccepted: boolean): HttpProblem {
  return new HttpProblem('log-unavailable', {
    detail:
      error.neverSent && !mayHaveBeenAccepted
        ? 'The request was not accepted. It can be sent again.'
        : 'Whether the request was accepted is not known. It can be sent again: with an Idempotency-Key it counts once.',
    headers: { 'Retry-After': String(retryAfterSeconds) },
    cause: error,
  });
}
