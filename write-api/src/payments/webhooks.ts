import type { Access } from '@ticketing/shared/http/access.ts';
import { sendJson } from '@ticketing/shared/http/app.ts';
import { readBytes } from '@ticketing/shared/http/json-body.ts';
import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import { paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import { currentRefundRules } from '@ticketing/shared/messages/payments/commands.ts';
import { bookingIdOfPayment, commandIdOfFact, eventIdOfPayment } from '@ticketing/shared/messages/payments/ids.ts';
import type { ProviderFact } from '@ticketing/shared/messages/payments/provider-facts.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import type { WebhookReader } from '@ticketing/shared/payments/webhook-reader.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter } from '@ticketing/shared/service/metrics.ts';
import type { Express } from 'express';
import type { CommandLog } from '../command-log.ts';
import { problemOf } from '../entrance.ts';
import { webhookPathSchema } from './requests.ts';

/** An event of Stripe has its whole object in it: some 10 kB, and more with much metadata. */
const maxWebhookBytes = 256 * 1024;

/** How often a refused webhook is told of in the log, in milliseconds: anybody can send some. */
const toldEveryMs = 60_000;

export type WebhookDoor = {
  /** Of the provider that this system uses; undefined where it takes no payments. */
  reader: WebhookReader | undefined;
  /** Undefined likewise. */
  nextActions: NextActions | undefined;
  log: CommandLog;
  registry: Registry;
  logger: Logger;
};

/**
 * Serves what the payment provider says by itself. The provider sends it again until it gets a 2xx, which it gets once
 * the log has it: so nothing that it says is lost, and what it says twice is one command.
 */
export function serveWebhooks(
  app: Express,
  access: Access,
  { reader, nextActions, log, registry, logger }: WebhookDoor,
): void {
  const webhooks = new Counter({
    name: 'payment_webhooks_total',
    help: 'Webhooks of payment providers, by what became of them.',
    labelNames: ['provider', 'outcome'] as const,
    registers: [registry],
  });

  let toldMs = Number.NEGATIVE_INFINITY;

  /** A secret that is wrong would refuse every one of them, and nobody would know. */
  function tellRefused(provider: string, outcome: string, correlationId: string): void {
    webhooks.inc({ provider, outcome });
    if (performance.now() - toldMs < toldEveryMs) return;
    toldMs = performance.now();
    logger.warn({ provider, outcome, correlationId }, 'a webhook was refused; more within a minute are only counted');
  }

  access.serve(app, '/api/payments/webhooks/:provider', {
    post: async (request, response) => {
      const { provider } = parseRequest(webhookPathSchema, request.params);
      if (reader?.provider !== provider) throw new HttpProblem('route-unknown');
      const fact = reader.read(await readBytes(request, maxWebhookBytes), request.headers);
      if (fact === 'bad-signature' || fact === 'malformed') {
        tellRefused(provider, fact, response.locals.correlation.correlationId);
        throw new HttpProblem(fact === 'malformed' ? 'malformed-json' : 'signature-invalid');
      }
      if (fact === 'ignored') {
        webhooks.inc({ provider, outcome: fact });
        return sendJson(response, 200, { status: 'ignored' });
      }
      const { nextActionUrl, ...rest } = fact;
      const command = commandOf(rest);
      const { correlation } = response.locals;
      if (nextActionUrl !== undefined && command.paymentId !== undefined) {
        await nextActions?.keep(command.paymentId, nextActionUrl).catch((error: Error) => {
          logger.warn({ ...correlation, reason: error.message }, 'where the owner of a card agrees was not kept');
        });
      }
      await log.append(command, JSON.stringify(command), correlation).catch((error: unknown) => {
        webhooks.inc({ provider, outcome: 'not-accepted' });
        throw problemOf(request, error);
      });
      webhooks.inc({ provider, outcome: 'accepted' });
      const { commandId, paymentId } = command;
      logger.debug(
        { correlationId: correlation.correlationId, commandId, paymentId, kind: fact.kind },
        'fact accepted',
      );
      sendJson(response, 200, { status: 'accepted', commandId });
    },
  });
}

/** The command that a fact is. What names no payment of ours is kept all the same: payments asks what it is. */
function commandOf(fact: ProviderFact): PaymentCommandOf<'RecordProviderFact'> {
  const commandId = commandIdOfFact(fact.provider, fact.factId);
  const head = { commandId, type: 'RecordProviderFact' as const, rules: currentRefundRules };
  const { success, data: paymentId } = paymentIdSchema.safeParse(fact.paymentId);
  if (!success) return { ...head, ...(fact.eventId !== undefined && { eventId: fact.eventId }), fact };
  const ids = { eventId: eventIdOfPayment(paymentId), paymentId, bookingId: bookingIdOfPayment(paymentId) };
  return { ...head, ...ids, fact };
}
