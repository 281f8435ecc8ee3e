import type { Redis } from 'ioredis';
import type { SealedValues } from './sealed-values.ts';
import { createSealedValues } from './sealed-values.ts';

/** How long it is kept where the owner of a card agrees, in seconds: longer than a payment may extend a hold. */
const keptSeconds = 1_800;

/** Where the owners of cards agree, by payment. */
export type NextActions = SealedValues;

/**
 * Where the owners of cards agree. Such an address may have a secret of the provider in it, with which whoever has it
 * acts for the owner: so it is on no topic and in no view, and the doors give it to the owner while it is their turn.
 * One that is lost with Redis comes back when the payment is swept.
 */
export function createNextActions(redis: Redis, namespace: string, secret: string): NextActions {
  const prefix = `${namespace}payment-next-action`;
  return createSealedValues(redis, { prefix, purpose: 'next actions of payments', secret, seconds: keptSeconds });
}
