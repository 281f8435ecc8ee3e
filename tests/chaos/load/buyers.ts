import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../support/random.ts';
import { seeded } from '../../support/random.ts';
import { attempt } from './client.ts';
import type { Halls } from './halls.ts';
import type { Attempt, BookingRead, Order, SeatsRead, Told } from './record.ts';
import { requestFor, someWait } from './requests.ts';

export type BuyersOptions = {
  /** Of the gateway. */
  url: string;
  seed: number;
  clients: number;
  /** Between two steps of a client, in milliseconds, on average. */
  thinkMs: number;
  halls: Halls;
  told: Told;
  hasStopped: () => boolean;
};

type OrderOf<Kind extends Order['kind']> = Extract<Order, { kind: Kind }>;
type Mine = { eventId: number; bookingId: string; held: boolean };

/** Starts clients that book, hold, confirm, cancel and repeat. Resolves when all have stopped. */
export async function buy(options: BuyersOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.clients }, (_, client) => live(client, options)));
}

async function live(client: number, { url, seed, thinkMs, halls, told, hasStopped }: BuyersOptions): Promise<void> {
  const random = seeded(seed * 1_000 + client);
  const seen = new Map<number, number>();
  const mine: Mine[] = [];
  const keyed: Order[] = [];
  let keys = 0;
  await sleep(random.between(0, thinkMs));
  while (!hasStopped()) {
    await step();
    await sleep(random.between(thinkMs / 2, (thinkMs * 3) / 2));
  }

  async function step(): Promise<void> {
    const dice = random.between(1, 100);
    if (dice <= 50) await take('book');
    else if (dice <= 65) await take('hold');
    else if (dice <= 77) await about('confirm', ({ held }) => held);
    else if (dice <= 85) await about('cancel', () => true);
    else if (dice <= 91) await repeat();
    else await readSeats();
  }

  async function take(kind: 'book' | 'hold'): Promise<void> {
    const eventId = random.pick(halls.shows());
    const seatIds = halls.seatsFor(eventId, random);
    const order: OrderOf<'book' | 'hold'> = { kind, client, eventId, userId: userOf(client), seatIds, attempts: [] };
    const body = await place(order);
    if (body?.bookingId !== undefined) mine.push({ eventId, bookingId: body.bookingId, held: kind === 'hold' });
  }

  async function about(kind: 'confirm' | 'cancel', fits: (booking: Mine) => boolean): Promise<void> {
    const index = mine.findLastIndex(fits);
    const booking = mine[index];
    if (booking === undefined) return take('book');
    const { eventId, bookingId } = booking;
    if (kind === 'cancel') mine.splice(index, 1);
    else booking.held = false;
    await place({ kind, client, eventId, userId: userOf(client), bookingId, attempts: [] });
  }

  async function place(order: Exclude<Order, { kind: 'schedule' }>): Promise<Attempt['body']> {
    if (random.percent(50)) {
      keys += 1;
      order.idempotencyKey = `order-${seed}-${client}-${keys}`;
      keyed.push(order);
    }
    told.orders.push(order);
    return persist(order);
  }

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
    if (body?.version !== undefined) note(order.eventId, body.version);
    if (status !== 202 || random.percent(40)) return;
    const read = await readByReceipt(url, order, body, random.percent(70) ? 3 : undefined);
    if (read !== undefined) told.reads.push(read);
  }

  async function repeat(): Promise<void> {
    if (keyed.length > 0) await persist(random.pick(keyed.slice(-50)));
  }

  async function readSeats(): Promise<void> {
    const eventId = random.pick(halls.shows());
    const read = await readMap(url, { client, source: 'gateway', eventId }, wantedVersion(eventId, random));
    told.reads.push(read);
    if (read.attempt.status === 200) note(eventId, read.attempt.body?.version ?? 0);
  }

  function wantedVersion(eventId: number, random: Random): number | undefined {
    return random.percent(50) ? seen.get(eventId) : undefined;
  }

  function note(eventId: number, version: number): void {
    seen.set(eventId, Math.max(version, seen.get(eventId) ?? 0));
  }
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
  const { receipt, links, commandId = '', bookingId = '' } = answer ?? {};
  if (receipt === undefined || links === undefined) return undefined;
  const made = await attempt(url, { method: 'GET', path: links.self, wait });
  const asked = { client, source: 'gateway', eventId, bookingId, commandId } as const;
  return { kind: 'booking', ...asked, order: kind, after: receipt, attempt: made };
}

/** Reads the map of a hall, at least at a version where one is given. */
export async function readMap(
  url: string,
  asked: Pick<SeatsRead, 'client' | 'source' | 'eventId'>,
  minVersion: number | undefined,
): Promise<SeatsRead> {
  const wanted = minVersion === undefined ? '' : `&minVersion=${minVersion}`;
  const made = await attempt(url, { method: 'GET', path: `/api/events/${asked.eventId}/seats?view=map${wanted}` });
  return { kind: 'seats', ...asked, attempt: made, ...(minVersion !== undefined && { minVersion }) };
}

function userOf(client: number): number {
  return 1_000 + client;
}
