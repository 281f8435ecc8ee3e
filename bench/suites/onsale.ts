import { seeded } from '../../tests/support/random.ts';
import type { Suite } from '../harness/suite.ts';
import { learnOutcome } from '../load/learn-outcome.ts';
import { openLoop } from '../load/open-loop.ts';
import { openSystem } from '../ours/system.ts';
import { seatsOf, showOf } from '../workloads/workload.ts';

const users = 20_000;
const seats = 5_000;
const arrivalSeconds = 10;
const maxConnections = 6_000;

export const onsale: Suite = {
  name: 'onsale',
  title: 'The first seconds of a sale',
  usesViews: true,
  method: [
    `${users.toLocaleString('en-GB')} users arrive evenly within ${arrivalSeconds} s. Each wants one random seat of one show of ${seats.toLocaleString('en-GB')} seats, through NGINX with the whole system running. Each sends an Idempotency-Key and asks to wait for the outcome (\`Prefer: wait=30\`), and repeats the request until the outcome is known. It is an open loop: users arrive as planned, and each is timed from the planned arrival. If more than ${maxConnections.toLocaleString('en-GB')} are there at once, the time without a connection counts as well.`,
    'Users who lost do not try another seat, so not all seats are sold.',
  ],
  figures: {
    p50: { title: 'until a user knows, p50', unit: 'ms' },
    p90: { title: 'until a user knows, p90', unit: 'ms' },
    p99: { title: 'until a user knows, p99', unit: 'ms' },
    last: { title: 'from the first arrival until the last user knows', unit: 's' },
    won: { title: 'users who got their seat', unit: 'users' },
    again: { title: 'requests that had to be repeated', unit: 'requests' },
  },
  goals: [],
  runs: 5,

  async open(arena) {
    const system = await openSystem(arena, 'onsale', ['write-api', 'worker', 'sync-service', 'read-api']);
    const arrivals = arena.scale.size(users, 100);
    const seatIds = seatsOf(arena.scale.size(seats, 25));
    const seconds = arena.scale.size(arrivalSeconds, 1);
    let eventId = 0;
    return {
      contestants: [
        {
          name: 'a sale',
          async measure() {
            eventId += 1;
            await system.schedule(showOf(eventId, seatIds.length));
            const random = seeded(eventId).next;
            const wishes = Array.from({ length: arrivals }, () => seatIds[Math.floor(random() * seatIds.length)]!);
            let won = 0;
            let again = 0;
            const startMs = performance.now();
            const { p50, p90, p99 } = await openLoop({
              url: system.gateway,
              perSecond: arrivals / seconds,
              seconds,
              maxConnections,
              visit: async (send, index) => {
                const wish = { userId: index + 1, eventId, seatId: wishes[index]! };
                const outcome = await learnOutcome(send, wish, `sale-${eventId}-${index}`);
                if (outcome.won) won += 1;
                again += outcome.repetitions;
              },
            });
            const wanted = new Set(wishes).size;
            if (won !== wanted)
              throw new Error(`${wanted} seats were wanted, and ${won} users were told that they have a seat`);
            return { p50, p90, p99, last: (performance.now() - startMs) / 1000, won, again };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };
  },
};
