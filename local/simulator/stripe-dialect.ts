import { sendJson, serve } from '@ticketing/shared/http/app.ts';
import { readBytes } from '@ticketing/shared/http/json-body.ts';
import type { DeclineReason } from '@ticketing/shared/messages/payments/provider-facts.ts';
import { methodTokenSchema } from '@ticketing/shared/payments/method-token.ts';
import type {
  SimulatorErrorCode,
  SimulatorPayment,
  SimulatorRefund,
} from '@ticketing/shared/payments/simulator-objects.ts';
import { simulatorMetadataSchema } from '@ticketing/shared/payments/simulator-objects.ts';
import { fromStripeAmount, toStripeAmount } from '@ticketing/shared/payments/stripe-amounts.ts';
import type { Express, Request } from 'express';
import { z } from 'zod';
import { captureAtBank, refundAtBank } from './bank.ts';
import type { Answer, Dialect } from './changes.ts';
import { createChanges, unknownPayment } from './changes.ts';
import type { SimulatorContext } from './context.ts';
import type { Ruling } from './rules.ts';
import { authorise, voidPayment } from './rules.ts';

// The same ledger in Stripe's words, for the few calls that we make: so Stripe's own SDK can be pointed at the simulator,
// and be seen to mean the same as the simulator's adapter. stripe-mock keeps no state, so it cannot show that.

const amountSchema = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ignored = z.unknown().optional();

const intentOrderSchema = z.looseObject({
  amount: amountSchema,
  currency: z
    .string()
    .regex(/^[a-z]{3}$/)
    .transform((code) => code.toUpperCase()),
  payment_method: methodTokenSchema,
  capture_method: z.literal('manual'),
  confirm: z.literal('true'),
  return_url: z.url({ protocol: /^https?$/ }).optional(),
  expand: ignored,
});
const captureSchema = z.looseObject({ amount_to_capture: amountSchema });
const cancelSchema = z.looseObject({});
const refundSchema = z.looseObject({ payment_intent: z.string(), amount: amountSchema });
const metadataSchema = simulatorMetadataSchema.extend({
  eventId: z.coerce.number().pipe(simulatorMetadataSchema.shape.eventId.unwrap()).optional(),
});

type StripeError = { status: number; type: string; code?: string };

const errors: Record<SimulatorErrorCode, StripeError> = {
  'bad-request': { status: 400, type: 'invalid_request_error' },
  'key-required': { status: 400, type: 'invalid_request_error' },
  'payment-unknown': { status: 404, type: 'invalid_request_error', code: 'resource_missing' },
  'key-in-use': { status: 409, type: 'idempotency_error', code: 'idempotency_key_in_use' },
  'key-reused': { status: 400, type: 'idempotency_error' },
  'not-authorised': { status: 402, type: 'card_error', code: 'card_declined' },
  'authorisation-expired': { status: 400, type: 'invalid_request_error', code: 'payment_intent_unexpected_state' },
  'already-captured': { status: 400, type: 'invalid_request_error', code: 'payment_intent_unexpected_state' },
  'already-voided': { status: 400, type: 'invalid_request_error', code: 'payment_intent_unexpected_state' },
  'amount-too-large': { status: 400, type: 'invalid_request_error' },
  outage: { status: 503, type: 'api_error' },
};

const dialect: Dialect = {
  async bodyOf(request) {
    return Object.fromEntries(new URLSearchParams((await readBytes(request)).toString()));
  },
  answerOf,
};

function answerOf(ruling: Ruling): Answer {
  if ('code' in ruling) {
    const { status, ...error } = errors[ruling.code];
    return { status, body: JSON.stringify({ error: { ...error, message: ruling.message } }) };
  }
  const { payment } = ruling.entry;
  if (ruling.refund !== undefined) return { status: 200, body: JSON.stringify(refundOf(payment, ruling.refund)) };
  if (payment.status !== 'declined') return { status: 200, body: JSON.stringify(intentOf(payment)) };
  const error = { type: 'card_error', ...declineCodes[payment.declineReason ?? 'declined'], message: 'Declined.' };
  return { status: 402, body: JSON.stringify({ error: { ...error, payment_intent: intentOf(payment) } }) };
}

/** Serves Stripe's calls. */
export function serveStripeDialect(app: Express, context: SimulatorContext): void {
  const { ledger, url } = context;
  const { change, changeOne, read, fail } = createChanges(context, dialect);

  serve(app, '/v1/payment_intents', {
    post: (request, response) =>
      change(request, response, intentOrderSchema, (order) => {
        const { amount, currency, payment_method: methodToken, return_url: returnUrl, ...rest } = order;
        const amountMinor = fromStripeAmount(amount, currency);
        if (amountMinor === undefined) return { code: 'bad-request', message: 'The amount has a fraction.' };
        const metadata = metadataOf(rest);
        return authorise(
          { amountMinor, currency, methodToken, metadata, returnUrl },
          {
            now: new Date(),
            authorisationSeconds: ledger.controls.authorisationSeconds,
            challengeUrl: `${url}/challenges`,
          },
        );
      }),
    get: (request, response) =>
      read(response, () => {
        const query = queryOf(request);
        const since = new Date(Number(query.get('created[gte]') ?? 0) * 1_000);
        const after = query.get('starting_after');
        const limit = Number(query.get('limit') ?? 10);
        const all = ledger.page(since, 0, ledger.size).entries;
        // The newest first, as Stripe has it.
        const newestFirst = all.map(({ payment }) => payment).reverse();
        const from = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
        const data = newestFirst.slice(from, from + limit).map(intentOf);
        sendJson(response, 200, { object: 'list', data, has_more: from + limit < newestFirst.length });
      }),
  });
  serve(app, '/v1/payment_intents/search', {
    get: (request, response) =>
      read(response, () => {
        const paymentId = /^metadata\['paymentId'\]:'([^']*)'$/.exec(queryOf(request).get('query') ?? '')?.[1] ?? '';
        const data = ledger.ofPaymentId(paymentId).map(({ payment }) => intentOf(payment));
        sendJson(response, 200, { object: 'search_result', data, has_more: false });
      }),
  });
  serve(app, '/v1/payment_intents/:id', {
    get: (request, response) =>
      read(response, () => {
        const entry = ledger.entry(String(request.params.id));
        if (entry === undefined) fail(response, unknownPayment.code, unknownPayment.message);
        else sendJson(response, 200, intentOf(entry.payment));
      }),
  });
  serve(app, '/v1/payment_intents/:id/capture', {
    post: (request, response) =>
      changeOne(request, response, captureSchema, (entry, { amount_to_capture: amount }) => {
        const amountMinor = fromStripeAmount(amount, entry.payment.currency) ?? Number.MAX_SAFE_INTEGER;
        return captureAtBank(ledger, entry, amountMinor);
      }),
  });
  serve(app, '/v1/payment_intents/:id/cancel', {
    post: (request, response) => changeOne(request, response, cancelSchema, (entry) => voidPayment(entry, new Date())),
  });
  serve(app, '/v1/refunds', {
    post: (request, response) =>
      changeOne(
        request,
        response,
        refundSchema,
        (entry, { amount }, key) => {
          const amountMinor = fromStripeAmount(amount, entry.payment.currency) ?? Number.MAX_SAFE_INTEGER;
          return refundAtBank(ledger, entry, amountMinor, key);
        },
        ({ payment_intent }) => payment_intent,
      ),
    get: (request, response) =>
      read(response, () => {
        const payment = ledger.entry(queryOf(request).get('payment_intent') ?? '')?.payment;
        const data = payment?.refunds.map((refund) => refundOf(payment, refund)) ?? [];
        sendJson(response, 200, { object: 'list', data, has_more: false });
      }),
  });
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://simulator').searchParams;
}

function metadataOf(fields: Record<string, unknown>): SimulatorPayment['metadata'] {
  const named = Object.entries(fields).flatMap(([name, value]) => {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return metadataSchema.parse(Object.fromEntries(named));
}

const intentStatuses: Record<SimulatorPayment['status'], string> = {
  'action-required': 'requires_action',
  authorised: 'requires_capture',
  declined: 'requires_payment_method',
  captured: 'succeeded',
  voided: 'canceled',
  expired: 'canceled',
};

const declineCodes: Record<DeclineReason, { code: string; decline_code?: string }> = {
  declined: { code: 'card_declined', decline_code: 'generic_decline' },
  'insufficient-funds': { code: 'card_declined', decline_code: 'insufficient_funds' },
  'expired-card': { code: 'expired_card' },
  'invalid-method': { code: 'incorrect_number' },
  'authentication-failed': { code: 'payment_intent_authentication_failure' },
  'authorisation-expired': { code: 'card_declined' },
  'processing-error': { code: 'processing_error' },
};

function intentOf(payment: SimulatorPayment): object {
  const { id, status, currency, metadata, declineReason, nextActionUrl, createdAt } = payment;
  const url = nextActionUrl;
  return {
    object: 'payment_intent',
    id,
    status: intentStatuses[status],
    amount: toStripeAmount(payment.amountMinor, currency),
    amount_received: toStripeAmount(payment.capturedMinor, currency),
    currency: currency.toLowerCase(),
    metadata: textsOf(metadata),
    last_payment_error: declineReason === undefined ? null : declineCodes[declineReason],
    next_action: url === undefined ? null : { type: 'redirect_to_url', redirect_to_url: { url } },
    cancellation_reason: status === 'expired' ? 'automatic' : null,
    created: secondsOf(createdAt),
    latest_charge: {
      object: 'charge',
      id: `ch_${id}`,
      refunds: { object: 'list', data: payment.refunds.map((refund) => refundOf(payment, refund)) },
    },
  };
}

function refundOf(payment: SimulatorPayment, { id, key, amountMinor, status, createdAt }: SimulatorRefund): object {
  return {
    object: 'refund',
    id,
    amount: toStripeAmount(amountMinor, payment.currency),
    currency: payment.currency.toLowerCase(),
    status,
    payment_intent: payment.id,
    metadata: textsOf({ ...payment.metadata, ...(key !== undefined && { refundKey: key }) }),
    created: secondsOf(createdAt),
  };
}

function textsOf(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function secondsOf(time: string): number {
  return Math.floor(new Date(time).getTime() / 1_000);
}
