import { sendJson, serve } from '@ticketing/shared/http/app.ts';
import { readJsonBody } from '@ticketing/shared/http/json-body.ts';
import { methodTokenSchema } from '@ticketing/shared/payments/method-token.ts';
import type { SimulatorErrorCode } from '@ticketing/shared/payments/simulator-objects.ts';
import { simulatorMetadataSchema } from '@ticketing/shared/payments/simulator-objects.ts';
import type { Express } from 'express';
import { z } from 'zod';
import { captureAtBank, refundAtBank } from './bank.ts';
import type { Dialect } from './changes.ts';
import { createChanges, unknownPayment } from './changes.ts';
import type { SimulatorContext } from './context.ts';
import { authorise, voidPayment } from './rules.ts';

const amountSchema = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

const orderSchema = z.strictObject({
  amountMinor: amountSchema,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as EUR'),
  methodToken: methodTokenSchema,
  metadata: simulatorMetadataSchema.default({}),
  returnUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .optional(),
});
const amountOrderSchema = z.strictObject({ amountMinor: amountSchema });
const emptySchema = z.strictObject({});

const pageSchema = z.object({
  paymentId: z.string().min(1).max(200).optional(),
  since: z.iso.datetime().default('1970-01-01T00:00:00.000Z'),
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

const statuses: Record<SimulatorErrorCode, number> = {
  'bad-request': 400,
  'key-required': 400,
  'payment-unknown': 404,
  'key-in-use': 409,
  'not-authorised': 409,
  'authorisation-expired': 409,
  'already-captured': 409,
  'already-voided': 409,
  'amount-too-large': 409,
  'key-reused': 422,
  outage: 503,
};

const plain: Dialect = {
  bodyOf: (request) => readJsonBody(request),
  answerOf(ruling) {
    if ('code' in ruling) return { status: statuses[ruling.code], body: JSON.stringify({ error: ruling }) };
    return { status: 200, body: JSON.stringify(ruling.refund ?? ruling.entry.payment) };
  },
};

/** Serves the calls of the simulator's clients. */
export function servePayments(app: Express, context: SimulatorContext): void {
  const { ledger, url } = context;
  const { change, changeOne, read, fail } = createChanges(context, plain);

  serve(app, '/v1/payments', {
    post: (request, response) =>
      change(request, response, orderSchema, (order) =>
        authorise(order, {
          now: new Date(),
          authorisationSeconds: ledger.controls.authorisationSeconds,
          challengeUrl: `${url}/challenges`,
        }),
      ),
    get: (request, response) =>
      read(response, () => {
        const query = pageSchema.safeParse(request.query);
        if (!query.success) return fail(response, 'bad-request', z.prettifyError(query.error));
        const { paymentId, since, cursor, limit } = query.data;
        const { entries, nextCursor } =
          paymentId === undefined
            ? ledger.page(new Date(since), cursor, limit)
            : { entries: ledger.ofPaymentId(paymentId), nextCursor: undefined };
        sendJson(response, 200, {
          payments: entries.map(({ payment }) => payment),
          ...(nextCursor !== undefined && { nextCursor: String(nextCursor) }),
        });
      }),
  });
  serve(app, '/v1/payments/:id', {
    get: (request, response) =>
      read(response, () => {
        const entry = ledger.entry(String(request.params.id));
        if (entry === undefined) fail(response, unknownPayment.code, unknownPayment.message);
        else sendJson(response, 200, entry.payment);
      }),
  });
  serve(app, '/v1/payments/:id/capture', {
    post: (request, response) =>
      changeOne(request, response, amountOrderSchema, (entry, { amountMinor }) =>
        captureAtBank(ledger, entry, amountMinor),
      ),
  });
  serve(app, '/v1/payments/:id/void', {
    post: (request, response) => changeOne(request, response, emptySchema, (entry) => voidPayment(entry, new Date())),
  });
  serve(app, '/v1/payments/:id/refunds', {
    post: (request, response) =>
      changeOne(request, response, amountOrderSchema, (entry, { amountMinor }, key) =>
        refundAtBank(ledger, entry, amountMinor, key),
      ),
  });
}
