import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createSeal, SealError } from '../service/sealing.ts';

/** How long a payment method waits to be charged, in seconds: longer than a hold may last that a payment has extended. */
export const methodKeptSeconds = 900;

/** `PAYMENT_METHOD_SECRET`: seals payment methods on their way from write-api to payments. */
export const methodSecretSchema = z.string().min(32, 'must have 32 characters or more');

export type PaymentMethods = {
  /**
   * Keeps the method of a payment until it is charged, or until {@link methodKeptSeconds} are over.
   * @throws when Redis does not answer
   */
  keep(paymentId: string, token: string): Promise<void>;
  /**
   * @returns the token; undefined when it is gone, or was sealed with another secret
   * @throws when Redis does not answer
   */
  find(paymentId: string): Promise<string | undefined>;
  /** Forgets the method of a payment that needs it no more. @throws when Redis does not answer */
  forget(paymentId: string): Promise<void>;
};

/**
 * The payment methods of payments that have just begun. A topic is kept for ever and Redis forgets, so a provider's
 * token goes over Redis, and sealed: neither a copy of the log nor one of Redis lets anybody charge it.
 */
export function createPaymentMethods(redis: Redis, namespace: string, secret: string): PaymentMethods {
  const seal = createSeal([secret], 'payment methods');
  const keyOf = (paymentId: string) => `${namespace}payment-method:${paymentId}`;
  return {
    async keep(paymentId, token) {
      const sealed = seal.seal(Buffer.from(token), paymentId);
      await redis.set(keyOf(paymentId), sealed, 'EX', methodKeptSeconds);
    },
    async find(paymentId) {
      const sealed = await redis.getBuffer(keyOf(paymentId));
      if (sealed === null) return undefined;
      try {
        return seal.open(sealed, paymentId).toString();
      } catch (error) {
        if (error instanceof SealError) return undefined;
        throw error;
      }
    },
    async forget(paymentId) {
      await redis.del(keyOf(paymentId));
    },
  };
}
