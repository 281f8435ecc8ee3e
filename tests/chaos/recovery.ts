import { setTimeout as sleep } from 'node:timers/promises';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { attempt } from './load/client.ts';
import { firstEventId, showDetails } from './load/halls.ts';
import { readByReceipt } from './load/ordering.ts';
import type { Attempt, Order, Told } from './load/record.ts';
import type { FaultTiming } from './plan.ts';

const rows = 'ABC';
const seatsPerRow = 1_000;
const client = -2;
const tryAgainMs = 1_000;

type Booking = Extract<Order, { kind: 'book' | 'hold' }>;

/**
 * How long it took until bookings were taken and made again.
 * @property of what it is told as one of
 * @property seconds Infinity where it was not within a minute
 * @property disturbed whether another fault was at work meanwhile
 */
export type Recovery = { fault: FaultTiming; of: string; seconds: number; disturbed: boolean };

export type Probe = {
  /**
   * Books a seat again and again until one booking has gone all the way and can be read.
   * @returns seconds, or undefined when none has within the limit
   */
  untilBookingIsSeen(limitSeconds?: number): Promise<number | undefined>;
  /**
   * Books a seat in every partition again and again, each try beside those that are not answered yet, until in each of
   * them one has gone all the way that was begun after this call.
   * @returns seconds, or undefined when not all have within the limit
   */
  untilAllPartitionsBook(limitSeconds?: number): Promise<number | undefined>;
  /** Sends an order with a key to every partition at once: who waits for a sign of life of one gets it without delay. */
  pulse(): void;
  /** Resolves when all that was sent has been answered. */
  settled(): Promise<void>;
};

/** Shows of its own, one in each partition, with which it is measured how long things take. */
export function createProbe(url: string, told: Told, partitions: number): Probe {
  const shows = showsIn(partitions);
  const schedules = new Map<number, Order>();
  const scheduled = new Set<number>();
  const pulses = new Set<Promise<unknown>>();
  let bookings = 0;

  async function send(
    order: Order,
    path: string,
    method: 'PUT' | 'POST',
    body: object,
    wait?: number,
  ): Promise<Attempt> {
    const { idempotencyKey } = order;
    const made = await attempt(url, { method, path, body, wait, idempotencyKey });
    order.attempts.push(made);
    return made;
  }

  async function schedule(eventId: number): Promise<void> {
    const layout = [...rows].map((row) => ({ row, seats: seatsPerRow, priceMinor: 100 }));
    const body = { ...showDetails(eventId), maxSeatsPerUser: 1_000, layout };
    // To schedule a show again is the same command again, and so the same order.
    const known = schedules.get(eventId);
    const order: Order = known ?? { kind: 'schedule', client, eventId, attempts: [] };
    if (known === undefined) told.orders.push(order);
    schedules.set(eventId, order);
    const { status } = await send(order, `/api/events/${eventId}`, 'PUT', body, 2);
    if (status === 200 || status === 201) scheduled.add(eventId);
  }

  function bookingOf(eventId: number): Booking {
    const seatIds = [`${rows[Math.floor(bookings / seatsPerRow) % rows.length]}${1 + (bookings % seatsPerRow)}`];
    const userId = 10_000 + bookings;
    bookings += 1;
    return { kind: 'book', client, eventId, userId, seatIds, attempts: [] };
  }

  function book(order: Booking): Promise<Attempt> {
    told.orders.push(order);
    const { userId, eventId, seatIds } = order;
    return send(order, '/api/book', 'POST', { userId, eventId, seatIds });
  }

  async function bookOne(eventId?: number): Promise<boolean> {
    const missing = shows.filter((one) => !scheduled.has(one));
    if (missing.length > 0) await Promise.all(missing.map(schedule));
    const order = bookingOf(eventId ?? shows[bookings % shows.length]!);
    const { status, body } = await book(order);
    const read = status === 202 ? await readByReceipt(url, order, body, 2) : undefined;
    if (read === undefined) return false;
    told.reads.push(read);
    return read.attempt.status === 200 && read.attempt.body?.status === 'booked';
  }

  return {
    async untilBookingIsSeen(limitSeconds = 60) {
      const startMs = performance.now();
      const seconds = () => (performance.now() - startMs) / 1000;
      while (!(await bookOne())) {
        if (seconds() > limitSeconds) return undefined;
        await sleep(100);
      }
      return seconds();
    },
    async untilAllPartitionsBook(limitSeconds = 60) {
      const startMs = performance.now();
      const seconds = () => (performance.now() - startMs) / 1000;
      const booked = await Promise.all(
        shows.map(async (eventId) => {
          let isBooked = false;
          while (!isBooked && seconds() < limitSeconds) {
            // A request that went to a server which stands still is not waited for.
            const sent = bookOne(eventId).then((isSeen) => {
              isBooked ||= isSeen;
            });
            pulses.add(sent);
            sent.finally(() => pulses.delete(sent));
            await Promise.race([sent, sleep(tryAgainMs)]);
            if (!isBooked) await sleep(100);
          }
          return isBooked;
        }),
      );
      return booked.every(Boolean) ? seconds() : undefined;
    },
    pulse() {
      for (const eventId of shows) {
        const sent = book({ ...bookingOf(eventId), idempotencyKey: `pulse-${bookings}` });
        pulses.add(sent);
        sent.finally(() => pulses.delete(sent));
      }
    },
    async settled() {
      await Promise.all(pulses);
    },
  };
}

/** The first show of each partition, below those of the crowd. */
function showsIn(partitions: number): number[] {
  const partitionOf = createPartitioner(partitions);
  const shows = new Map<number, number>();
  for (let eventId = 1; eventId < firstEventId; eventId += 1) {
    if (!shows.has(partitionOf(eventId))) shows.set(partitionOf(eventId), eventId);
  }
  return Array.from(shows.values());
}
