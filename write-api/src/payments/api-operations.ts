import { answerHeaders, problemResponses, requestHeaders } from '@ticketing/shared/http/openapi.ts';
import type { AnyCode, ProblemCode } from '@ticketing/shared/http/problem.ts';
import { paymentRefusalsOf } from '@ticketing/shared/messages/payments/refusals.ts';
import { refusalsOf } from '@ticketing/shared/messages/refusals.ts';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonBody, orderHeaders, problemHeaders, problemsOfEveryOrder } from '../api-parts.ts';
import { idempotencyKeySchema } from '../requests.ts';
import { acceptedPaymentSchema, paymentSchema } from './answers.ts';
import { paymentPathSchema, processBodySchema, refundBodySchema, webhookPathSchema } from './requests.ts';

const accepted = answer('The command is on the log; its outcome is not known yet.', acceptedPaymentSchema);
const headersOfProblems = { ...problemHeaders, 402: problemHeaders[409], 404: problemHeaders[409] };

function problems(codes: readonly AnyCode[]) {
  return problemResponses([...new Set([...problemsOfEveryOrder, ...codes])], headersOfProblems);
}

const processOperation: ZodOpenApiOperationObject = {
  tags: ['payments'],
  operationId: 'processPayment',
  summary: 'Pay for a booking that is held',
  description: `What it costs is what the booking says. The hold is extended once. The money is set aside first, then the booking is
confirmed, and only then the money is taken: nobody pays for a seat that somebody else got. A booking has one payment at a
time: who asks for a second gets the first. After a payment was declined, another may be made with a new key.`,
  requestParams: {
    header: orderHeaders.extend({
      'idempotency-key': idempotencyKeySchema.meta({
        description: 'The same key with the same request is the same payment, however often it is sent.',
      }),
    }),
  },
  requestBody: jsonBody(processBodySchema, {
    userId: 42,
    bookingId: '1-01a1fcae-c540-7246-a2e2-d1ef2abe5a64',
    method: { token: 'tok_ok' },
  }),
  responses: {
    '200': answer(
      'With `Prefer: wait`: the owner of the card has to agree, at `nextActionUrl`; or the booking has another payment already, which this is.',
      paymentSchema,
    ),
    '201': answer('With `Prefer: wait`: it is paid, and the booking is booked.', paymentSchema),
    '202': {
      ...accepted,
      content: { 'application/json': { schema: z.union([acceptedPaymentSchema, paymentSchema]) } },
    },
    ...problems([
      'idempotency-key-required',
      'card-declined',
      'not-yourself',
      'booking-not-found',
      'idempotency-key-reused',
      'payment-unavailable',
      ...paymentRefusalsOf.StartPayment,
      ...refusalsOf.ExtendHold,
      ...refusalsOf.ConfirmBooking,
    ]),
  },
};

const refundOperation: ZodOpenApiOperationObject = {
  tags: ['payments'],
  operationId: 'refundPayment',
  summary: 'Give money back',
  description:
    'An amount, the prices of seats that were cancelled, or all that is left. Who cancels a booking is refunded without it, as the policy of the show says.',
  requestParams: {
    path: paymentPathSchema,
    header: orderHeaders.extend({
      'idempotency-key': idempotencyKeySchema.optional().meta({
        description: 'The same key with the same request is the same refund, however often it is sent.',
      }),
    }),
  },
  requestBody: jsonBody(refundBodySchema, { amountMinor: 500, reason: 'The view was restricted.' }),
  responses: {
    '200': answer('With `Prefer: wait`: the refund is under way or done.', paymentSchema),
    '202': accepted,
    ...problems(['not-allowed', 'idempotency-key-reused', ...paymentRefusalsOf.RefundPayment]),
  },
};

const ofAnyBody: ProblemCode[] = [
  'validation-failed',
  'malformed-json',
  'signature-invalid',
  'route-unknown',
  'request-timeout',
  'payload-too-large',
  'uri-too-long',
  'expectation-failed',
  'headers-too-large',
  'rate-limited',
  'internal',
  'log-unavailable',
];

const webhookOperation: ZodOpenApiOperationObject = {
  tags: ['payments'],
  operationId: 'paymentWebhook',
  summary: 'What a payment provider says by itself',
  description:
    'As the provider sends and signs it. It is sent again until the answer is 2xx, which says that the log has it. Sent twice it counts once.',
  requestParams: { path: webhookPathSchema, header: requestHeaders },
  requestBody: {
    required: true,
    content: { 'application/json': { schema: z.looseObject({}), example: { id: 'evt_1', type: 'payment.captured' } } },
  },
  responses: {
    '200': {
      description: 'The log has it, or it says nothing that a payment has to know.',
      headers: answerHeaders,
      content: {
        'application/json': {
          schema: z.object({ status: z.enum(['accepted', 'ignored']), commandId: z.uuid().optional() }),
        },
      },
    },
    ...problemResponses(ofAnyBody, { 429: problemHeaders[429], 503: problemHeaders[503] }),
  },
};

/** The operations about payments. */
export const paymentPaths: ZodOpenApiPathsObject = {
  '/api/payments/process': { post: processOperation },
  '/api/payments/{paymentId}/refund': { post: refundOperation },
  '/api/payments/webhooks/{provider}': { post: webhookOperation },
};
