import { setTimeout as sleep } from 'node:timers/promises';
import { isAnswered, sendToCatalogue } from './catalogue-requests.ts';
import { attempt } from './client.ts';
import { send } from './ordering.ts';
import type { Attempt, BookingRead, Order, Told } from './record.ts';
import { isAcknowledged } from './record.ts';

const atOnce = 16;
const settledWithinMs = 30_000;

/**
 * Sends every order with a key that nobody has answered yet until it is: whoever has a key can always learn what became
 * of an order, and so does this.
 */
export async function settleOrders(url: string, { orders, catalogue }: Told): Promise<void> {
  const endMs = performance.now() + settledWithinMs;
  await eachOf(orders, (order) => settle(order, isAcknowledged, () => send(url, order, 10)));
  await eachOf(catalogue, (order) => settle(order, isAnswered, () => sendToCatalogue(url, order, 10)));

  async function settle(
    { idempotencyKey, attempts }: { idempotencyKey?: string; attempts: Attempt[] },
    isDone: (made: Attempt) => boolean,
    sendAgain: () => Promise<Attempt>,
  ): Promise<void> {
    while (idempotencyKey !== undefined && !attempts.some(isDone) && performance.now() < endMs) {
      const { status } = await sendAgain();
      if (status === undefined || status >= 500) await sleep(300);
    }
  }
}

/** Asks once more, with its receipt, for the booking of every order that was acknowledged. */
export async function askForBookings(url: string, { orders, reads }: Told): Promise<void> {
  const asked = new Map(orders.flatMap((order) => questionsOf(order).map((one) => [one.commandId, one])));
  await eachOf(Array.from(asked.values()), async ({ path, ...question }) => {
    reads.push({ ...question, attempt: await attempt(url, { method: 'GET', path, wait: 10 }) });
  });
}

/** Makes one more version of a show, whatever comes of the order. @returns the version; Infinity where nobody said it */
export async function moveShow(url: string, { orders }: Told, eventId: number): Promise<number> {
  const order: Order = { kind: 'book', client: -3, eventId, userId: 9_999, seatIds: ['A1'], attempts: [] };
  orders.push(order);
  const { body } = await send(url, order, 20);
  return body?.version ?? Number.POSITIVE_INFINITY;
}

type Question = Omit<BookingRead, 'attempt'> & { path: string };

function questionsOf({ kind, client, eventId, attempts }: Order): Question[] {
  return attempts.flatMap((made) => {
    const { receipt, commandId, bookingId } = made.body ?? {};
    if (!isAcknowledged(made) || receipt === undefined || commandId === undefined || bookingId === undefined) return [];
    const path = `/api/bookings/${bookingId}?after=${receipt.partition}:${receipt.offset}`;
    const asked = { client, source: 'gateway', eventId, bookingId, commandId, order: kind, after: receipt } as const;
    return [{ kind: 'booking', ...asked, final: true, path }];
  });
}

/** Does something with all of them, some at once. */
export async function eachOf<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
