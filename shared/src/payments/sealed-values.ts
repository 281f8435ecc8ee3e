import type { Redis } from 'ioredis';
import { createSeal, SealError } from '../service/sealing.ts';

/** Values of payments that are kept for a while, sealed. */
export type SealedValues = {
  /** Keeps the value of a payment for a while. @throws when Redis does not answer */
  keep(paymentId: string, value: string): Promise<void>;
  /**
   * @returns the value; undefined when it is gone, or was sealed with another secret
   * @throws when Redis does not answer
   */
  find(paymentId: string): Promise<string | undefined>;
  /** Forgets the value of a payment that needs it no more. @throws when Redis does not answer */
  forget(paymentId: string): Promise<void>;
};

/**
 * What belongs to a payment and may not be on a topic, which is kept for ever: Redis forgets, and neither a copy of the
 * log nor one of Redis lets anybody use it.
 * @param prefix of the keys, `<prefix>:<paymentId>`
 */
export function createSealedValues(
  redis: Redis,
  { prefix, purpose, secret, seconds }: { prefix: string; purpose: string; secret: string; seconds: number },
): SealedValues {
  const seal = createSeal([secret], purpose);
  const keyOf = (paymentId: string) => `${prefix}:${paymentId}`;
  return {
    async keep(paymentId, value) {
      await redis.set(keyOf(paymentId), seal.seal(Buffer.from(value), paymentId), 'EX', seconds);
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
