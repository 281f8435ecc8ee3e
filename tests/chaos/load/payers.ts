import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../support/random.ts';
import { attempt } from './client.ts';
import { createOrdering, send } from './ordering.ts';
import type { PaidShows } from './paid-shows.ts';
import { answerBank, isOutcome, persistPaying, readPayment } from './paying.ts';
import type { Attempt, Order, Payment, Told } from './record.ts';
import { someWait } from './requests.ts';

export type PayersOptions = {
  /** Of the gateway. */
  url: string;
  seed: number;
  clients: number;
  thinkMs: number;
  shows: PaidShows;
  told: Told;
  hasStopped: () => boolean;
};

/** Payers have numbers of their own. */
const firstPayer = 700;
const organiser = 699;
/** How long a show is sold before another takes its place, in milliseconds, for all shows together. */
const soldForMs = { lowest: 6_000, highest: 14_000 };

/** The simulator's test tokens, each as often as it is wanted. */
const tokens = [
  ...Array<string>(9).fill('tok_ok'),
  'tok_declined',
  'tok_insufficient_funds',
  ...Array<string>(3).fill('tok_3ds'),
  'tok_slow',
  'tok_lost_answer',
  'tok_lost_answer',
  'tok_double_webhook',
  'tok_late_webhook',
  'tok_capture_fails',
];

type Mine = { eventId: number; bookingId: string; seatIds: string[]; payments: Payment[] };

/**
 * Starts clients that hold seats and pay for them, change their mind meanwhile, pay twice at once, cancel what is paid, and
 * try it without money; and an organiser who gives some money back and cancels shows. Resolves when all have stopped.
 */
export async function pay(options: PayersOptions): Promise<void> {
  if (options.clients === 0) return;
  const clients = Array.from({ length: options.clients }, (_, index) => firstPayer + index);
  await Promise.all([organise(options), ...clients.map((client) => live(client, options))]);
}

async function live(client: number, { url, seed, thinkMs, shows, told, hasStopped }: PayersOptions): Promise<void> {
  const random = seeded(seed * 1_000 + client);
  const ordering = createOrdering({ url, seed, client, random, told });
  const userId = 1_000 + client;
  const mine: Mine[] = [];
  let keys = 0;
  await sleep(random.between(0, thinkMs));
  while (!hasStopped()) {
    await step(random.between(1, 100));
    await sleep(random.between(thinkMs / 2, (thinkMs * 3) / 2));
  }

  async function step(dice: number): Promise<void> {
    const recent = mine.slice(-20);
    if (dice <= 60 || recent.length === 0) return buy();
    const booking = random.pick(recent);
    const about = { client, userId, eventId: booking.eventId, bookingId: booking.bookingId, attempts: [] };
    if (dice <= 68) return repeat(booking);
    if (dice <= 74) return payFor(booking, random.pick(tokens));
    if (dice <= 84) return void (await ordering.place({ kind: 'cancel', ...about }));
    if (dice <= 91) {
      const seatIds = [random.pick(booking.seatIds)];
      return void (await ordering.place({ kind: 'cancel-seats', ...about, seatIds }));
    }
    if (dice <= 95) return void (await ordering.place({ kind: 'confirm', ...about }));
    const eventId = random.pick(shows.current());
    const seatIds = shows.seatsFor(eventId, random);
    await ordering.place({ kind: 'book', client, userId, eventId, seatIds, attempts: [] });
  }

  async function buy(): Promise<void> {
    const eventId = random.pick(shows.current());
    const seatIds = shows.seatsFor(eventId, random);
    const body = await ordering.place({ kind: 'hold', client, userId, eventId, seatIds, attempts: [] });
    if (body?.bookingId === undefined || body.code !== undefined) return;
    const booking: Mine = { eventId, bookingId: body.bookingId, seatIds, payments: [] };
    mine.push(booking);
    // The hold may end before, or while the payment begins.
    if (random.percent(6)) await sleep(random.between(9_000, 11_000));
    await payFor(booking, random.pick(tokens));
  }

  async function payFor(booking: Mine, token: string): Promise<void> {
    const dice = random.between(1, 100);
    const pauseMs = random.between(0, 500);
    const paying = [payOnce(booking, token)];
    if (dice <= 10) paying.push(payOnce(booking, 'tok_ok'));
    if (dice > 88) {
      await sleep(pauseMs);
      const { eventId, bookingId } = booking;
      await ordering.place({ kind: 'cancel', client, userId, eventId, bookingId, attempts: [] });
    }
    const [answer] = await Promise.all(paying);
    // Another card, or none.
    if (answer?.status === 402 && random.percent(60)) await payOnce(booking, 'tok_ok');
  }

  async function payOnce(booking: Mine, token: string): Promise<Attempt> {
    keys += 1;
    const { eventId, bookingId } = booking;
    const idempotencyKey = `payment-${seed}-${client}-${keys}`;
    const payment: Payment = { client, userId, eventId, bookingId, token, idempotencyKey, attempts: [], reads: [] };
    told.payments.push(payment);
    booking.payments.push(payment);
    const [wait, isRead, readWait, deed] = [
      someWait(random),
      random.percent(60),
      random.between(1, 5),
      random.between(1, 10),
    ];
    const made = await persistPaying(url, payment, wait);
    const read = !isOutcome(made) && isRead ? await readPayment(url, payment, readWait) : undefined;
    const page = made.body?.nextActionUrl ?? read?.body?.nextActionUrl;
    // Some leave it open.
    if (page !== undefined && deed <= 8) await answerBank(page, deed <= 6 ? 'agree' : 'refuse');
    return made;
  }

  async function repeat({ payments }: Mine): Promise<void> {
    if (payments.length > 0) await persistPaying(url, random.pick(payments), someWait(random));
  }
}

async function organise({ url, seed, shows, told, hasStopped }: PayersOptions): Promise<void> {
  const random = seeded(seed * 1_000 + organiser);
  let nextMs = performance.now() + random.between(soldForMs.lowest, soldForMs.highest);
  let refunds = 0;
  while (!hasStopped()) {
    await sleep(250);
    if (performance.now() < nextMs) continue;
    nextMs += random.between(soldForMs.lowest, soldForMs.highest);
    await giveBack();
    const eventId = random.pick(shows.current());
    shows.replace(eventId);
    if (random.percent(60)) await cancelShow(eventId);
  }

  /** A part of a payment, or all of it, whatever has become of it. */
  async function giveBack(): Promise<void> {
    const known = told.payments.flatMap(({ attempts }) => attempts.find(isOutcome)?.body?.paymentId ?? []);
    if (known.length === 0) return;
    const paymentId = random.pick(known.slice(-20));
    refunds += 1;
    const refund = { paymentId, attempts: [] as Attempt[] };
    told.refunds.push(refund);
    const body = random.percent(80) ? { amountMinor: random.between(1, 3_000) } : {};
    const idempotencyKey = `refund-${seed}-${refunds}`;
    const path = `/api/payments/${paymentId}/refund`;
    for (let left = 3; left > 0; left -= 1) {
      const made = await attempt(url, { method: 'POST', path, body, idempotencyKey, wait: 3 });
      refund.attempts.push(made);
      if (made.status !== undefined && made.status < 500) return;
    }
  }

  async function cancelShow(eventId: number): Promise<void> {
    for (let left = 10; left > 0; left -= 1) {
      // Another order each time: before the show is scheduled there is nothing to cancel.
      const order: Order = { kind: 'end', client: organiser, eventId, attempts: [] };
      told.orders.push(order);
      const { status, body } = await send(url, order, 5);
      if (status === 200 || (status === 409 && body?.code === 'show-cancelled')) return;
      await sleep(500);
    }
  }
}
