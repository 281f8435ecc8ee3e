import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from './load/client.ts';
import { showDetails } from './load/halls.ts';
import type { Attempt, Order, Told } from './load/record.ts';
import type { Fault } from './plan.ts';

const probeEventId = 100;
const seatsPerRow = 1_000;

/** Seconds from the end of a fault; Infinity where it was not over within a minute. */
export type Recovery = { fault: Fault; seconds: number };

export type Probe = {
  /**
   * Books a seat again and again until one booking has gone all the way and can be read.
   * @returns seconds, or undefined when none has within the limit
   */
  untilBookingIsSeen(limitSeconds?: number): Promise<number | undefined>;
};

/** A show of its own, with which it is measured how long the way of a booking takes after a fault. */
export function createProbe(url: string, told: Told): Probe {
  let bookings = 0;
  let scheduled = false;

  async function send(order: Order, path: string, method: 'PUT' | 'POST', body: object): Promise<Attempt> {
    const made = await attempt(url, { method, path, body, wait: method === 'PUT' ? 2 : undefined });
    order.attempts.push(made);
    told.orders.push(order);
    return made;
  }

  async function bookOne(): Promise<boolean> {
    if (!scheduled) {
      const layout = [...'ABCDE'].map((row) => ({ row, seats: seatsPerRow, priceMinor: 100 }));
      const body = { ...showDetails, maxSeatsPerUser: 1_000, layout };
      const order: Order = { kind: 'schedule', client: -2, eventId: probeEventId, attempts: [] };
      const { status } = await send(order, `/api/events/${probeEventId}`, 'PUT', body);
      scheduled = status === 200 || status === 201;
      return false;
    }
    const seatIds = [`${'ABCDE'[Math.floor(bookings / seatsPerRow) % 5]}${1 + (bookings % seatsPerRow)}`];
    const userId = 10_000 + bookings;
    bookings += 1;
    const order: Order = { kind: 'book', client: -2, eventId: probeEventId, userId, seatIds, attempts: [] };
    const { status, body } = await send(order, '/api/book', 'POST', { userId, eventId: probeEventId, seatIds });
    if (status !== 202 || body?.links === undefined || body.receipt === undefined) return false;
    const read = await attempt(url, { method: 'GET', path: body.links.self, wait: 2 });
    const bookingId = body.bookingId ?? '';
    told.reads.push({
      kind: 'booking',
      client: -2,
      eventId: probeEventId,
      bookingId,
      after: body.receipt,
      attempt: read,
    });
    return read.status === 200 && read.body?.status === 'booked';
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
  };
}
