import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../support/random.ts';
import { attempt } from './client.ts';
import type { Attempt, BookingRead, Order, Told } from './record.ts';
import { requestFor, someWait } from './requests.ts';

export type OrderingOptions = {
  /** Of the gateway. */
  url: string;
  seed: number;
  client: number;
  random: Random;
  told: Told;
  /** Told the version of a show that an answer names. */
  onVersion?: (eventId: number, version: number) => void;
};

/** How one client gives orders: half of them with a key, with which an order is sent again until it is answered. */
export type Ordering = {
  /** @returns the body of the answer, if one came */
  place(order: Exclude<Order, { kind: 'schedule' }>, keyedPercent?: number): Promise<Attempt['body']>;
  /** Sends an earlier order with a key again. */
  repeat(): Promise<void>;
};

export function createOrdering({ url, seed, client, random, told, onVersion }: OrderingOptions): Ordering {
  const keyed: Order[] = [];
  let keys = 0;

  /** With a key an order may be sent until it is answered; without, a second one could be a second booking. */
  async function persist(order: Order): Promise<Attempt['body']> {
    const tries = order.idempotencyKey === undefined ? 1 : 3;
    for (let left = tries; left > 0; left -= 1) {
      const made = await send(url, order, someWait(random));
      if (made.status !== undefined && made.status < 500) {
        await follow(order, made);
        return made.body;
      }
      if (left > 1) await sleep(300);
    }
    return undefined;
  }

  async function follow(order: Order, { status, body }: Attempt): Promise<void> {
    if (body?.version !== undefined) onVersion?.(order.eventId, body.version);
    if (status !== 202 || random.percent(40)) return;
    const read = await readByReceipt(url, order, body, random.percent(70) ? 3 : undefined);
    if (read !== undefined) told.reads.push(read);
  }

  return {
    async place(order, keyedPercent = 50) {
      if (random.percent(keyedPercent)) {
        keys += 1;
        order.idempotencyKey = `order-${seed}-${client}-${keys}`;
        keyed.push(order);
      }
      told.orders.push(order);
      return persist(order);
    },
    async repeat() {
      if (keyed.length > 0) await persist(random.pick(keyed.slice(-50)));
    },
  };
}

/** Sends an order once, and notes what came of it. @param wait for the outcome, in seconds */
export async function send(url: string, order: Order, wait: number | undefined): Promise<Attempt> {
  const { idempotencyKey } = order;
  const request = requestFor(order, wait);
  const made = await attempt(url, { ...request, ...(idempotencyKey !== undefined && { idempotencyKey }) });
  order.attempts.push(made);
  return made;
}

/**
 * Asks for the booking that an order was acknowledged for, with its receipt.
 * @param answer to the order
 * @param wait for it to be reflected, in seconds
 * @returns nothing where the answer names no booking
 */
export async function readByReceipt(
  url: string,
  { kind, client, eventId }: Order,
  answer: Attempt['body'],
  wait: number | undefined,
): Promise<BookingRead | undefined> {
  const { receipt, links, commandId = '', bookingId } = answer ?? {};
  if (receipt === undefined || links === undefined || bookingId === undefined) return undefined;
  const made = await attempt(url, { method: 'GET', path: links.self, wait });
  const asked = { client, source: 'gateway', eventId, bookingId, commandId } as const;
  return { kind: 'booking', ...asked, order: kind, after: receipt, attempt: made };
}
