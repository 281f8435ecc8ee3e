import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../support/random.ts';
import { createOrdering, send } from './ordering.ts';
import type { Attempt, Order, Told } from './record.ts';
import type { Stages } from './stages.ts';
import { changeBody, layoutBody, someSeats } from './stages.ts';

export type ChangersOptions = {
  /** Of the gateway. */
  url: string;
  seed: number;
  clients: number;
  thinkMs: number;
  stages: Stages;
  told: Told;
  hasStopped: () => boolean;
};

/** Changers have numbers of their own, beside those of buyers. */
const firstChanger = 500;
const organiser = 499;
/** How many changes a show sees before it ends. */
const changesPerShow = 60;

type Mine = { eventId: number; bookingId: string; seatIds: string[] };

/**
 * Starts clients that want the best seats, change what they have, give it to each other and wait for what others let go;
 * and an organiser who changes the show meanwhile and ends it. Resolves when all have stopped.
 */
export async function change(options: ChangersOptions): Promise<void> {
  const clients = Array.from({ length: options.clients }, (_, index) => firstChanger + index);
  const users = clients.map(userOf);
  await Promise.all([organise(options), ...clients.map((client) => live(client, users, options))]);
}

async function live(
  client: number,
  users: number[],
  { url, seed, thinkMs, stages, told, hasStopped }: ChangersOptions,
): Promise<void> {
  const random = seeded(seed * 1_000 + client);
  const ordering = createOrdering({ url, seed, client, random, told });
  const userId = userOf(client);
  let mine: Mine[] = [];
  await sleep(random.between(0, thinkMs));
  while (!hasStopped()) {
    await step(random.between(1, 100));
    await sleep(random.between(thinkMs / 2, (thinkMs * 3) / 2));
  }

  async function step(dice: number): Promise<void> {
    const eventId = stages.current();
    mine = mine.filter((booking) => booking.eventId === eventId);
    const asked = { client, eventId, userId, attempts: [] };
    const best = { count: random.between(1, 3), ...(random.percent(30) && { maxPriceMinor: 4_000 }) };
    const index = random.between(0, Math.max(0, mine.length - 1));
    const booking = mine[index];
    if (dice <= 12) return take({ kind: 'book-best', ...asked, best });
    if (dice <= 24) return take({ kind: 'hold-best', ...asked, best });
    if (dice <= 34) return take({ kind: 'hold', ...asked, seatIds: someSeats(random) });
    // What fits who waits is nobody else's: not all of the hall may be waited for.
    const wish = { count: random.between(1, 2), maxPriceMinor: 4_000 };
    if (dice <= 40) return take({ kind: 'wait', ...asked, wish });
    if (booking === undefined) return take({ kind: 'book-best', ...asked, best });
    const about = { ...asked, bookingId: booking.bookingId };
    if (dice <= 55) return changed(booking, { kind: 'exchange-best', ...about, best });
    if (dice <= 66) return changed(booking, { kind: 'exchange', ...about, seatIds: exchanged(booking) });
    if (dice <= 77 && booking.seatIds.length > 0) {
      return changed(booking, { kind: 'cancel-seats', ...about, seatIds: [random.pick(booking.seatIds)] });
    }
    if (dice <= 82) return void (await ordering.place({ kind: 'confirm', ...about }));
    if (dice > 96) return ordering.repeat();
    mine.splice(index, 1);
    if (dice <= 88) await ordering.place({ kind: 'transfer', ...about, toUserId: random.pick(users) });
    else await ordering.place({ kind: 'cancel', ...about });
  }

  async function take(order: Exclude<Order, { kind: 'schedule' }>): Promise<void> {
    const body = await ordering.place(order);
    // Who is not told what came of it may have what was asked for.
    const { bookingId, code, seatIds = 'seatIds' in order ? order.seatIds : [] } = body ?? {};
    if (bookingId !== undefined && code === undefined) mine.push({ eventId: order.eventId, bookingId, seatIds });
  }

  async function changed(booking: Mine, order: Exclude<Order, { kind: 'schedule' }>): Promise<void> {
    const body: Attempt['body'] = await ordering.place(order);
    if (body?.version !== undefined && body.seatIds !== undefined) booking.seatIds = body.seatIds;
    const hasEnded = ['not-held', 'hold-expired', 'already-cancelled'].includes(body?.code ?? '');
    if (hasEnded) mine = mine.filter((one) => one !== booking);
  }

  /** One of its own seats and others, or only others. */
  function exchanged({ seatIds }: Mine): string[] {
    const kept = seatIds.slice(0, random.between(0, 1));
    return Array.from(new Set([...kept, ...someSeats(random)]));
  }
}

async function organise({ url, seed, thinkMs, stages, told, hasStopped }: ChangersOptions): Promise<void> {
  const random = seeded(seed * 1_000 + organiser);
  const ordering = createOrdering({ url, seed, client: organiser, random, told });
  let changes = 0;
  let ended = 0;
  while (!hasStopped()) {
    await sleep(random.between(thinkMs, 3 * thinkMs));
    changes += 1;
    if (changes >= changesPerShow) {
      ended += 1;
      await end(ended % 2 === 0);
      changes = 0;
      stages.move();
    } else await changeSomething();
  }
  // Who waits would be offered what others let run out, one after the other, long after the run.
  await end(random.percent(50));

  async function changeSomething(): Promise<void> {
    const asked = { client: organiser, eventId: stages.current(), attempts: [] };
    if (random.percent(40)) await ordering.place({ kind: 'layout', ...asked, body: layoutBody(random) });
    // Without a key: sent again after the end it could give the show a start in the future again.
    else await ordering.place({ kind: 'change', ...asked, body: changeBody(asked.eventId, random) }, 0);
  }

  /** Ends the show that is sold now: it is cancelled, or it starts. */
  async function end(isCancelled: boolean): Promise<void> {
    for (let tries = 60; tries > 0; tries -= 1) {
      const asked = { client: organiser, eventId: stages.current(), attempts: [] };
      const startsAt = new Date(Date.now() + 1_000).toISOString();
      const order: Order = isCancelled
        ? { kind: 'end', ...asked }
        : { kind: 'change', ...asked, body: { startsAt, salesOpenAt: null, salesCloseAt: null } };
      told.orders.push(order);
      const { status, body } = await send(url, order, 5);
      // A show whose scheduling is not on the log yet cannot be ended.
      const isDone = status === 200 || (status === 409 && body?.code === 'show-cancelled');
      if (isDone) return;
      await sleep(500);
    }
  }
}

function userOf(client: number): number {
  return 1_000 + client;
}
