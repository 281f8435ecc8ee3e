import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { seeded } from '../random.ts';
import type { Request } from './client.ts';
import { attempt } from './client.ts';
import { createHalls, showDetails } from './halls.ts';
import type { Attempt, Order, Read, Told } from './record.ts';

export type CrowdOptions = {
  url: string;
  seed: number;
  clients: number;
  /** Between two steps of a client, in milliseconds, on average. */
  thinkMs: number;
};

export type Crowd = {
  told: Told;
  /** Lets everybody finish what they are at. */
  stop(): Promise<void>;
};

type OrderOf<Kind extends Order['kind']> = Extract<Order, { kind: Kind }>;
type Mine = { eventId: number; bookingId: string; held: boolean };

/** Starts clients that book, hold, confirm, cancel, repeat and read, each at its own pace, and note all they are told. */
export function startCrowd({ url, seed, clients, thinkMs }: CrowdOptions): Crowd {
  const told: Told = { orders: [], reads: [] };
  const halls = createHalls();
  let stopped = false;
  const scheduling = halls.shows().map(schedule);
  halls.onNext((eventId) => scheduling.push(schedule(eventId)));
  const all = Array.from({ length: clients }, (_, client) => live(client));

  /** Until it is known to be scheduled: a show that never came would waste the rest of the run. */
  async function schedule(eventId: number): Promise<void> {
    const order: Order = { kind: 'schedule', client: -1, eventId, attempts: [] };
    told.orders.push(order);
    let last: Attempt | undefined;
    while (last?.status === undefined || last.status >= 500) {
      if (last !== undefined) await sleep(500);
      if (stopped && last !== undefined) return;
      last = await send(order, { method: 'PUT', path: `/api/events/${eventId}`, body: showDetails, wait: 5 });
    }
  }

  async function send(order: Order, request: Request): Promise<Attempt> {
    const { idempotencyKey } = order;
    const made = await attempt(url, { ...request, ...(idempotencyKey !== undefined && { idempotencyKey }) });
    order.attempts.push(made);
    return made;
  }

  async function live(client: number): Promise<void> {
    const random = seeded(seed * 1_000 + client);
    const seen = new Map<number, number>();
    const mine: Mine[] = [];
    const keyed: Order[] = [];
    let keys = 0;
    await sleep(random.between(0, thinkMs));
    while (!stopped) {
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
        const made = await send(order, requestFor(order, random));
        if (made.status !== undefined && made.status < 500) {
          await follow(order, made);
          return made.body;
        }
        if (left > 1) await sleep(300);
      }
      return undefined;
    }

    async function follow({ eventId }: Order, { status, body }: Attempt): Promise<void> {
      if (body?.version !== undefined) note(eventId, body.version);
      if (status !== 202 || body?.receipt === undefined || body.links === undefined || random.percent(40)) return;
      const path = body.links.self;
      const made = await attempt(url, { method: 'GET', path, wait: random.percent(70) ? 3 : undefined });
      const read: Read = {
        kind: 'booking',
        client,
        eventId,
        bookingId: body.bookingId ?? '',
        after: body.receipt,
        attempt: made,
      };
      told.reads.push(read);
    }

    async function repeat(): Promise<void> {
      if (keyed.length > 0) await persist(random.pick(keyed.slice(-50)));
    }

    async function readSeats(): Promise<void> {
      const eventId = random.pick(halls.shows());
      const minVersion = random.percent(50) ? seen.get(eventId) : undefined;
      const path = `/api/events/${eventId}/seats?view=map${minVersion === undefined ? '' : `&minVersion=${minVersion}`}`;
      const made = await attempt(url, { method: 'GET', path });
      told.reads.push({
        kind: 'seats',
        client,
        eventId,
        attempt: made,
        ...(minVersion !== undefined && { minVersion }),
      });
      if (made.status === 200 && made.body?.version !== undefined) note(eventId, made.body.version);
    }

    function note(eventId: number, version: number): void {
      seen.set(eventId, Math.max(version, seen.get(eventId) ?? 0));
    }
  }

  return {
    told,
    async stop() {
      stopped = true;
      await Promise.all(all);
      await Promise.all(scheduling);
    },
  };
}

function userOf(client: number): number {
  return 1_000 + client;
}

function requestFor(order: Order, random: Random): Request {
  const wait = random.percent(40) ? random.between(1, 8) : undefined;
  switch (order.kind) {
    case 'schedule':
      return { method: 'PUT', path: `/api/events/${order.eventId}`, body: showDetails, wait };
    case 'book':
    case 'hold': {
      const { userId, eventId, seatIds } = order;
      // The shortest hold that there is: some run out within the run.
      const ttl = order.kind === 'hold' ? { ttlSeconds: 10 } : {};
      const path = order.kind === 'book' ? '/api/book' : '/api/holds';
      return { method: 'POST', path, body: { userId, eventId, seatIds, ...ttl }, wait };
    }
    case 'confirm':
    case 'cancel': {
      const { bookingId, userId } = order;
      return { method: 'POST', path: `/api/bookings/${bookingId}/${order.kind}`, body: { userId }, wait };
    }
  }
}
