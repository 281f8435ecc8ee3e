import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../support/random.ts';
import { seeded } from '../../support/random.ts';
import { attempt } from './client.ts';
import type { Halls } from './halls.ts';
import { createOrdering } from './ordering.ts';
import type { Order, SeatsRead, Told } from './record.ts';

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
  const ordering = createOrdering({ url, seed, client, random, told, onVersion: note });
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
    else if (dice <= 91) await ordering.repeat();
    else await readSeats();
  }

  async function take(kind: 'book' | 'hold'): Promise<void> {
    const eventId = random.pick(halls.shows());
    const seatIds = halls.seatsFor(eventId, random);
    const order: OrderOf<'book' | 'hold'> = { kind, client, eventId, userId: userOf(client), seatIds, attempts: [] };
    const body = await ordering.place(order);
    if (body?.bookingId !== undefined) mine.push({ eventId, bookingId: body.bookingId, held: kind === 'hold' });
  }

  async function about(kind: 'confirm' | 'cancel', fits: (booking: Mine) => boolean): Promise<void> {
    const index = mine.findLastIndex(fits);
    const booking = mine[index];
    if (booking === undefined) return take('book');
    const { eventId, bookingId } = booking;
    if (kind === 'cancel') mine.splice(index, 1);
    else booking.held = false;
    await ordering.place({ kind, client, eventId, userId: userOf(client), bookingId, attempts: [] });
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
