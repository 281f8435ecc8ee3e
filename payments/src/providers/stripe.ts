import { toStripeAmount } from '@ticketing/shared/payments/stripe-amounts.ts';
import type { StripeIntent, StripeRefund } from '@ticketing/shared/payments/stripe-objects.ts';
import {
  stripeDeclineReason,
  stripeIntentSchema,
  stripeRefundSchema,
} from '@ticketing/shared/payments/stripe-objects.ts';
import Stripe from 'stripe';
import type { AuthoriseOrder, NoAnswer, Provider, Refund, Refused, Void } from './provider.ts';
import { authorisationOf, captureOf, objectOf, refundAnswerOf, sumOf } from './stripe-answers.ts';
import { codesOf, failureOf, isUnexpectedState } from './stripe-errors.ts';

export type StripeOptions = {
  secretKey: string;
  /** Another address of the API: a stand-in. */
  apiUrl?: string | undefined;
  /** How long a call may take, in milliseconds. */
  timeoutMs: number;
};

const pageSize = 100;
const withRefunds = 'latest_charge.refunds';

/** Stripe, by its SDK: PaymentIntents that are confirmed at once and captured later, and Refunds. */
export function createStripeProvider({ secretKey, apiUrl, timeoutMs }: StripeOptions): Provider {
  const stripe = new Stripe(secretKey, {
    timeout: timeoutMs,
    // Repetitions are the caller's, for all providers alike.
    maxNetworkRetries: 0,
    telemetry: false,
    ...(apiUrl !== undefined && addressOf(apiUrl)),
  });

  const retrieve = async (objectId: string): Promise<StripeIntent> =>
    stripeIntentSchema.parse(await stripe.paymentIntents.retrieve(objectId, { expand: [withRefunds] }));

  async function refundsOf(objectId: string): Promise<StripeRefund[]> {
    const refunds: StripeRefund[] = [];
    for await (const refund of stripe.refunds.list({ payment_intent: objectId, limit: pageSize }))
      refunds.push(stripeRefundSchema.parse(refund));
    return refunds;
  }

  return {
    name: 'stripe',

    async authorise(order) {
      const amount = toStripeAmount(order.amountMinor, order.currency);
      if (amount === undefined) return inexact;
      try {
        const made = await stripe.paymentIntents.create(createParams(order, amount), {
          idempotencyKey: order.idempotencyKey,
        });
        // The answer of then; since then its owner may have been asked.
        const isReplayed = made.lastResponse?.headers?.['idempotent-replayed'] === 'true';
        return authorisationOf(isReplayed ? await retrieve(made.id) : stripeIntentSchema.parse(made));
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeCardError)) return failureOf(error);
        return { outcome: 'declined', objectId: error.payment_intent?.id, reason: stripeDeclineReason(codesOf(error)) };
      }
    },

    async capture({ objectId, amountMinor, currency, idempotencyKey }) {
      const amount = toStripeAmount(amountMinor, currency);
      if (amount === undefined) return inexact;
      try {
        const captured = await stripe.paymentIntents.capture(
          objectId,
          { amount_to_capture: amount },
          { idempotencyKey },
        );
        return captureOf(stripeIntentSchema.parse(captured));
      } catch (error) {
        if (!isUnexpectedState(error)) return failureOf(error);
        return await attempt(async () => captureOf(await retrieve(objectId)));
      }
    },

    async void({ objectId, idempotencyKey }) {
      try {
        await stripe.paymentIntents.cancel(objectId, {}, { idempotencyKey });
        return { outcome: 'voided', objectId };
      } catch (error) {
        if (!isUnexpectedState(error)) return failureOf(error);
        return await attempt<Void>(async () => {
          const { status } = await retrieve(objectId);
          if (status === 'canceled') return { outcome: 'voided', objectId };
          return {
            outcome: 'refused',
            reason: status === 'succeeded' ? 'already-captured' : 'not-authorised',
            detail: status,
          };
        });
      }
    },

    async refund({ objectId, amountMinor, currency, idempotencyKey }) {
      const amount = toStripeAmount(amountMinor, currency);
      if (amount === undefined) return inexact;
      return await attempt<Refund>(async () => {
        const [intent, refunds] = await Promise.all([retrieve(objectId), refundsOf(objectId)]);
        // Stripe may forget a key after a day; the refund itself remembers it.
        const earlier = refunds.find(({ metadata }) => metadata.refundKey === idempotencyKey);
        if (earlier !== undefined) return refundAnswerOf(earlier, amountMinor);
        const metadata = stringsOf({ ...intent.metadata, refundKey: idempotencyKey });
        try {
          const params = { payment_intent: objectId, amount, metadata };
          const made = await stripe.refunds.create(params, { idempotencyKey });
          return refundAnswerOf(stripeRefundSchema.parse(made), amountMinor);
        } catch (error) {
          const failure = failureOf(error);
          const left = (intent.capturedMinor ?? 0) - sumOf(refunds);
          // Stripe has no code for that.
          const isTooMuch = failure.outcome === 'refused' && failure.reason === 'invalid-request' && amountMinor > left;
          return isTooMuch ? { ...failure, reason: 'amount-too-large' } : failure;
        }
      });
    },

    async find(what) {
      try {
        if ('objectId' in what) return { outcome: 'found', object: objectOf(await retrieve(what.objectId)) };
        const query = `metadata['paymentId']:'${what.paymentId.replace(/[\\']/g, '\\$&')}'`;
        const found = await stripe.paymentIntents.search({ query, limit: 1, expand: [`data.${withRefunds}`] });
        const [newest] = found.data;
        if (newest === undefined) return { outcome: 'not-found' };
        return { outcome: 'found', object: objectOf(stripeIntentSchema.parse(newest)) };
      } catch (error) {
        const failure = failureOf(error);
        if (failure.outcome === 'unknown') return failure;
        if (failure.reason === 'object-unknown') return { outcome: 'not-found' };
        throw error;
      }
    },

    async list(since, cursor) {
      try {
        const page = await stripe.paymentIntents.list({
          created: { gte: Math.floor(since.getTime() / 1_000) },
          limit: pageSize,
          expand: [`data.${withRefunds}`],
          ...(cursor !== undefined && { starting_after: cursor }),
        });
        const objects = page.data.map((intent) => objectOf(stripeIntentSchema.parse(intent)));
        return { outcome: 'page', objects, nextCursor: page.has_more ? objects.at(-1)?.objectId : undefined };
      } catch (error) {
        const failure = failureOf(error);
        if (failure.outcome === 'unknown') return failure;
        throw error;
      }
    },
  };
}

/** @returns what the call gives, or why it gave nothing */
async function attempt<T>(call: () => Promise<T>): Promise<T | Refused | NoAnswer> {
  try {
    return await call();
  } catch (error) {
    return failureOf(error);
  }
}

function createParams(order: AuthoriseOrder, amount: number): Stripe.PaymentIntentCreateParams {
  const { currency, methodToken, paymentId, bookingId, eventId, returnUrl } = order;
  return {
    amount,
    currency: currency.toLowerCase(),
    payment_method: methodToken,
    allowed_payment_method_types: ['card'],
    capture_method: 'manual',
    confirm: true,
    metadata: stringsOf({ paymentId, bookingId, eventId }),
    // Without a way back the owner of the card cannot be asked: then the card is declined that wants it.
    ...(returnUrl === undefined ? { error_on_requires_action: true } : { return_url: returnUrl }),
  };
}

function stringsOf(values: Record<string, string | number | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

const inexact: Refused = {
  outcome: 'refused',
  reason: 'invalid-request',
  detail: 'Stripe cannot count this amount in its unit of the currency',
};

function addressOf(apiUrl: string) {
  const { protocol, hostname, port } = new URL(apiUrl);
  return {
    protocol: protocol === 'http:' ? ('http' as const) : ('https' as const),
    host: hostname,
    ...(port !== '' && { port }),
  };
}
