import type { SimulatorErrorCode, SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import {
  simulatorErrorSchema,
  simulatorPageSchema,
  simulatorPaymentSchema,
  simulatorRefundSchema,
} from '@ticketing/shared/payments/simulator-objects.ts';
import { z } from 'zod';
import { noAnswerOf, notUnderstood } from './no-answer.ts';
import type { Authorisation, NoAnswer, Provider, ProviderObject, Refused, RefusedReason } from './provider.ts';

export type SimulatorOptions = {
  url: string;
  /** How long a call may take, in milliseconds. */
  timeoutMs: number;
};

/** The payment simulator of the local stack. */
export function createSimulatorProvider({ url, timeoutMs }: SimulatorOptions): Provider {
  /** What was answered: a value of the schema, or why there is none. */
  async function call<S extends z.ZodType>(
    schema: S,
    path: string,
    order?: { body: object; idempotencyKey: string },
  ): Promise<Answered<z.output<S>> | Failed | NoAnswer> {
    try {
      const response = await fetch(url + path, {
        ...(order && {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': order.idempotencyKey },
          body: JSON.stringify(order.body),
        }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const value: unknown = await response.json();
      if (response.ok) {
        const isReplayed = response.headers.get('idempotent-replayed') === 'true';
        return { outcome: 'answered', value: schema.parse(value), isReplayed };
      }
      const { error } = simulatorErrorSchema.parse(value);
      if (error.code === 'outage') return { outcome: 'unknown', cause: 'server-error', detail: error.message };
      if (error.code === 'key-in-use') return { outcome: 'unknown', cause: 'busy', detail: error.message };
      return { outcome: 'failed', code: error.code, detail: error.message };
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError) return notUnderstood(error);
      return noAnswerOf(error);
    }
  }

  const get = (objectId: string) => call(simulatorPaymentSchema, `/v1/payments/${encodeURIComponent(objectId)}`);

  return {
    name: 'simulator',

    async authorise({ amountMinor, currency, methodToken, paymentId, bookingId, eventId, returnUrl, idempotencyKey }) {
      const metadata = { paymentId, bookingId, eventId };
      const body = { amountMinor, currency, methodToken, metadata, ...(returnUrl !== undefined && { returnUrl }) };
      const made = await call(simulatorPaymentSchema, '/v1/payments', { body, idempotencyKey });
      // The answer of then; since then its owner may have been asked.
      const answer = made.outcome === 'answered' && made.isReplayed ? await get(made.value.id) : made;
      if (answer.outcome === 'answered') return authorisationOf(answer.value);
      return answer.outcome === 'failed' ? refused(answer) : answer;
    },

    async capture({ objectId, amountMinor, idempotencyKey }) {
      const path = `/v1/payments/${encodeURIComponent(objectId)}/capture`;
      const answer = await call(simulatorPaymentSchema, path, { body: { amountMinor }, idempotencyKey });
      if (answer.outcome === 'answered')
        return { outcome: 'captured', objectId, amountMinor: answer.value.capturedMinor };
      if (answer.outcome !== 'failed') return answer;
      if (answer.code !== 'already-captured') return refused(answer);
      const found = await get(objectId);
      if (found.outcome === 'answered')
        return { outcome: 'captured', objectId, amountMinor: found.value.capturedMinor };
      return found.outcome === 'failed' ? refused(found) : found;
    },

    async void({ objectId, idempotencyKey }) {
      const path = `/v1/payments/${encodeURIComponent(objectId)}/void`;
      const answer = await call(simulatorPaymentSchema, path, { body: {}, idempotencyKey });
      if (answer.outcome === 'unknown') return answer;
      // What has lapsed is let go as well.
      const isGone = answer.outcome === 'answered' || ['already-voided', 'authorisation-expired'].includes(answer.code);
      return isGone ? { outcome: 'voided', objectId } : refused(answer);
    },

    async refund({ objectId, amountMinor, idempotencyKey }) {
      const path = `/v1/payments/${encodeURIComponent(objectId)}/refunds`;
      const answer = await call(simulatorRefundSchema, path, { body: { amountMinor }, idempotencyKey });
      if (answer.outcome !== 'answered') return answer.outcome === 'failed' ? refused(answer) : answer;
      const { id, status, amountMinor: refundedMinor } = answer.value;
      if (status === 'failed') return { outcome: 'refused', reason: 'declined', detail: 'The refund failed.' };
      return { outcome: status === 'pending' ? 'pending' : 'refunded', refundId: id, amountMinor: refundedMinor };
    },

    async find(what) {
      if ('objectId' in what) {
        const answer = await get(what.objectId);
        if (answer.outcome === 'answered') return { outcome: 'found', object: objectOf(answer.value) };
        return answer.outcome === 'failed' ? { outcome: 'not-found' } : answer;
      }
      const answer = await call(simulatorPageSchema, `/v1/payments?${new URLSearchParams(what)}`);
      if (answer.outcome === 'unknown') return answer;
      const newest = answer.outcome === 'answered' ? answer.value.payments[0] : undefined;
      return newest === undefined ? { outcome: 'not-found' } : { outcome: 'found', object: objectOf(newest) };
    },

    async list(since, cursor) {
      const query = new URLSearchParams({ since: since.toISOString(), ...(cursor !== undefined && { cursor }) });
      const answer = await call(simulatorPageSchema, `/v1/payments?${query}`);
      if (answer.outcome === 'unknown') return answer;
      if (answer.outcome === 'failed') throw new Error(`the simulator refused a page: ${answer.detail}`);
      return { outcome: 'page', objects: answer.value.payments.map(objectOf), nextCursor: answer.value.nextCursor };
    },
  };
}

type Answered<T> = { outcome: 'answered'; value: T; isReplayed: boolean };

/** The call itself failed. */
type Failed = { outcome: 'failed'; code: SimulatorErrorCode; detail: string };

const reasons: Partial<Record<SimulatorErrorCode, RefusedReason>> = {
  'payment-unknown': 'object-unknown',
  'authorisation-expired': 'authorisation-expired',
  'already-captured': 'already-captured',
  'already-voided': 'already-voided',
  'not-authorised': 'not-authorised',
  'amount-too-large': 'amount-too-large',
  'key-reused': 'key-reused',
};

function refused({ code, detail }: Failed): Refused {
  return { outcome: 'refused', reason: reasons[code] ?? 'invalid-request', detail };
}

function authorisationOf(payment: SimulatorPayment): Authorisation {
  const { id: objectId, status, amountMinor, expiresAt, declineReason = 'declined', nextActionUrl } = payment;
  if (status === 'authorised' || status === 'captured')
    return { outcome: 'authorised', objectId, amountMinor, expiresAt };
  if (nextActionUrl !== undefined) return { outcome: 'action-required', objectId, nextActionUrl };
  const reason = status === 'expired' || status === 'voided' ? 'authorisation-expired' : declineReason;
  return { outcome: 'declined', objectId, reason };
}

function objectOf(payment: SimulatorPayment): ProviderObject {
  const { id, status, declineReason, metadata, refunds, expiresAt: _expiresAt, ...same } = payment;
  return {
    ...same,
    ...metadata,
    objectId: id,
    status: status === 'expired' ? 'voided' : status,
    reason: status === 'expired' ? 'authorisation-expired' : declineReason,
    refunds: refunds.map((refund) => ({
      refundId: refund.id,
      refundKey: refund.key,
      amountMinor: refund.amountMinor,
      status: refund.status === 'succeeded' ? 'done' : refund.status,
      at: refund.createdAt,
    })),
  };
}
