import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { SealedValues } from './sealed-values.ts';
import { createSealedValues } from './sealed-values.ts';

/** How long a payment method waits to be charged, in seconds: longer than a hold may last that a payment has extended. */
export const methodKeptSeconds = 900;

/** `PAYMENT_METHOD_SECRET`: seals what belongs to payments and may not be on a topic. */
export const methodSecretSchema = z.string().min(32, 'must have 32 characters or more');

export type PaymentMethods = SealedValues;

/** The payment methods of payments that have just begun: a provider's token, on its way from write-api to payments. */
export function createPaymentMethods(redis: Redis, namespace: string, secret: string): PaymentMethods {
  const prefix = `${namespace}payment-method`;
  return createSealedValues(redis, { prefix, purpose: 'payment methods', secret, seconds: methodKeptSeconds });
}
