import type { Suite } from '../harness/suite.ts';
import { closedLoop } from '../load/closed-loop.ts';
import type { Answer } from '../load/http-connection.ts';
import type { Latencies } from '../load/open-loop.ts';
import { createHistogram, latenciesOf, openLoop } from '../load/open-loop.ts';
import { getRequest } from '../load/requests.ts';
import { openSystem } from '../ours/system.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 64;
/** One buyer in this many asks for the booking. */
const askers = 5;
/** A moderate load, in bookings per second. */
const quietRate = 200;

export const visible: Suite = {
  name: 'visible',
  title: 'Accepted to visible',
  usesViews: true,
  method: [
    `The sustained rate of the whole system: ${connections} connections book seats through NGINX for some seconds; the clock runs from the first request until the views show the last booking. Then, at half of that rate and at ${quietRate} bookings a second, in an open loop, one buyer in ${askers} asks for the booking at the address in the 202 (it carries the receipt) with \`Prefer: wait=10\`. The time runs from the arrival of the 202 to the arrival of the booking.`,
  ],
  figures: {
    sustained: { title: 'booked over HTTP and visible', unit: 'bookings/s' },
    'half-load': { title: 'half load', unit: 'bookings/s' },
    p50: { title: 'accepted to visible at half load, p50', unit: 'ms' },
    p99: { title: 'accepted to visible at half load, p99', unit: 'ms' },
    'quiet-p50': { title: `accepted to visible at ${quietRate}/s, p50`, unit: 'ms' },
    'quiet-p99': { title: `accepted to visible at ${quietRate}/s, p99`, unit: 'ms' },
  },
  goals: [
    { title: 'accepted to visible at half load, p50, ms', figure: 'p50', atMost: 25 },
    { title: 'accepted to visible at half load, p99, ms', figure: 'p99', atMost: 100 },
    { title: `accepted to visible at ${quietRate}/s, p50, ms`, figure: 'quiet-p50', atMost: 10 },
    { title: `accepted to visible at ${quietRate}/s, p99, ms`, figure: 'quiet-p99', atMost: 25 },
  ],

  async open(arena) {
    const system = await openSystem(arena, 'visible', ['write-api', 'worker', 'sync-service', 'read-api']);
    const seconds = arena.scale.size(10, 1);
    const sale = await openSeats(system.schedule, arena.scale.size(80_000, 20_000));
    let halfLoad = 0;

    /** @returns the time from the 202 of a booking until a client gets it, at this rate */
    async function visibleAfter(perSecond: number): Promise<Latencies> {
      await sale.prepare();
      const latencies = createHistogram();
      await openLoop({
        url: system.gateway,
        perSecond,
        seconds,
        visit: async (send, index) => {
          const location = acceptedAt(await send(sale.bookNext()));
          if (index % askers !== 0) return;
          const acceptedMs = performance.now();
          const { status, body } = await send(getRequest(location, { prefer: 'wait=10' }));
          if (status !== 200 || body.includes('"pending"')) throw new Error(`not visible within 10 s: ${body}`);
          latencies.recordValue(Math.max(1, Math.round((performance.now() - acceptedMs) * 1000)));
        },
      });
      return latenciesOf(latencies);
    }

    return {
      contestants: [
        {
          name: 'sustained',
          async measure() {
            await sale.prepare();
            const { answered, startMs } = await closedLoop({
              url: system.gateway,
              connections,
              seconds,
              request: sale.bookNext,
              check: (answer) => void acceptedAt(answer),
            });
            // The show itself was version 1.
            await system.viewReaches(sale.eventId(), answered + 1);
            const sustained = (answered * 1000) / (performance.now() - startMs);
            halfLoad = sustained / 2;
            return { sustained, 'half-load': halfLoad };
          },
        },
        {
          name: 'at half load',
          async measure() {
            const { p50, p99 } = await visibleAfter(halfLoad);
            return { p50, p99 };
          },
        },
        {
          name: `at ${quietRate}/s`,
          async measure() {
            const { p50, p99 } = await visibleAfter(quietRate);
            return { 'quiet-p50': p50, 'quiet-p99': p99 };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };
  },
};

/** @returns the address of the booking */
function acceptedAt({ status, head, body }: Answer): string {
  const [, location] = /\r\nlocation: *(\S+)/i.exec(head) ?? [];
  if (status !== 202 || location === undefined) throw new Error(`expected a 202 with Location, got ${status}: ${body}`);
  return new URL(location, 'http://localhost').href.slice('http://localhost'.length);
}
