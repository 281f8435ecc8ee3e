import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** A seat to book. */
export type Seat = { eventId: number; userId: number; seatId: string };

/** Bookings that arrive at a low, steady rate, in one lane after the other, whatever becomes of those before. */
export type SteadyBookings = {
  /**
   * Waits until a booking has been ordered after a moment and its outcome is known, in every lane.
   * @param sinceMs of `performance.now()`
   * @returns after how many milliseconds that was so in the first lane, and in all
   * @throws Error when it is not so in time, or a booking was refused
   */
  untilBooked(sinceMs: number, withinMs: number): Promise<{ firstMs: number; allMs: number }>;
  /** Ends the arrivals at once; what is under way is given up. */
  end(): void;
  /** Ends the arrivals. Resolves when every outcome is known. @throws Error when a booking was refused */
  stop(): Promise<void>;
};

export type SteadyOptions = {
  url: string;
  perSecond: number;
  /** The next seat of each lane. */
  lanes: (() => Seat)[];
  /** Is told of each booking that was acknowledged, by a 202 or with its outcome. */
  acknowledged: (bookingId: string) => void;
};

const answerWithinMs = 15_000;
/** Between two tries of one booking, so that those who wait do not ask as often as those who come. */
const againAfterMs = 1_000;

const answerSchema = z.object({ bookingId: z.string() });

/** Each booking has a key, asks to wait for its outcome, and is repeated until there is one. */
export function startBookings({ url, perSecond, lanes, acknowledged }: SteadyOptions): SteadyBookings {
  const known: { lane: number; orderedMs: number; knownMs: number }[] = [];
  const underWay = new Set<Promise<void>>();
  const waiting = new Set<() => void>();
  let arrivals = 0;
  let hasEnded = false;
  let fault: unknown;

  async function send(body: string, key: string): Promise<Response | undefined> {
    return await fetch(`${url}/api/book`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=10', 'idempotency-key': key },
      body,
      signal: AbortSignal.timeout(answerWithinMs),
    }).catch(() => undefined);
  }

  /** @returns whether the seat is booked; false while nobody knows */
  async function isBooked(response: Response): Promise<boolean> {
    const text = await response.text().catch(() => '');
    if (text === '') return false;
    if (response.status >= 500 || response.status === 408) return false;
    if (![200, 201, 202].includes(response.status)) throw new Error(`it was answered ${response.status}: ${text}`);
    acknowledged(answerSchema.parse(JSON.parse(text)).bookingId);
    return response.status !== 202;
  }

  async function book(lane: number, seat: Seat): Promise<void> {
    const orderedMs = performance.now();
    const [body, key] = [JSON.stringify(seat), `${seat.eventId}-${seat.seatId}`];
    for (;;) {
      const response = await send(body, key);
      // A body that breaks off says nothing either.
      if (response !== undefined && (await isBooked(response))) break;
      await pause(againAfterMs);
      if (hasEnded) return;
    }
    known.push({ lane, orderedMs, knownMs: performance.now() });
    for (const look of waiting) look();
  }

  function arrive(): void {
    const lane = arrivals % lanes.length;
    arrivals += 1;
    const booking = book(lane, lanes[lane]!())
      .catch((error: unknown) => {
        fault ??= error;
        for (const look of waiting) look();
      })
      .finally(() => underWay.delete(booking));
    underWay.add(booking);
  }

  const timer = setInterval(arrive, 1000 / perSecond);

  return {
    untilBooked(sinceMs, withinMs) {
      return new Promise((resolve, reject) => {
        const end = (how: () => void) => {
          waiting.delete(look);
          clearTimeout(deadline);
          how();
        };
        const look = () => {
          if (fault !== undefined) return end(() => reject(fault));
          const since = known.filter(({ orderedMs }) => orderedMs >= sinceMs);
          const firsts = lanes.map((_, lane) =>
            Math.min(...since.filter((one) => one.lane === lane).map(({ knownMs }) => knownMs - sinceMs)),
          );
          const allMs = Math.max(...firsts);
          if (Number.isFinite(allMs)) end(() => resolve({ firstMs: Math.min(...firsts), allMs }));
        };
        const deadline = setTimeout(
          () => end(() => reject(new Error(`not within ${withinMs} ms: a booking in every lane`))),
          withinMs,
        );
        waiting.add(look);
        look();
      });
    },
    end() {
      clearInterval(timer);
      hasEnded = true;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      if (fault !== undefined) throw fault;
    },
  };
}
