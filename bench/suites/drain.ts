import { until } from '../../local/until.ts';
import type { Suite } from '../harness/suite.ts';
import { openLoop } from '../load/open-loop.ts';
import { openSystem } from '../ours/system.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const outageSeconds = 60;
const bookingsPerSecond = 500;
/** The load continues at least this long after the end of the outage. */
const longestDrainSeconds = 60;

export const drain: Suite = {
  name: 'drain',
  title: 'After an outage of the worker',
  method: [
    `${bookingsPerSecond} bookings a second arrive through NGINX, in an open loop, without a pause. The worker is killed (SIGKILL) and started again after ${outageSeconds} s; every booking gets its 202 meanwhile. The clock runs from the start of the new process until it has committed everything that was accepted before its start, while bookings continue to arrive. It includes the start of the process.`,
  ],
  figures: {
    backlog: { title: 'waiting when the worker starts', unit: 'commands' },
    seconds: { title: 'until the backlog is worked off, bookings still arriving', unit: 's' },
    rate: { title: 'committed meanwhile', unit: 'commands/s' },
    'accept-p99': { title: '202 during all of it, p99', unit: 'ms' },
  },
  goals: [],
  runs: 5,
  warmUp: 0,

  async open(arena) {
    const system = await openSystem(arena, 'drain', ['write-api', 'worker']);
    const outageMs = arena.scale.size(outageSeconds, 2) * 1000;
    const seconds = outageMs / 1000 + arena.scale.size(longestDrainSeconds, 20);
    const sale = await openSeats(system.schedule, bookingsPerSecond * seconds);
    const worker = system.programs.worker!;

    return {
      contestants: [
        {
          name: 'outage',
          async measure() {
            await sale.prepare();
            const before = await system.committed();
            let accepted = 0;
            const stop = new AbortController();
            const load = openLoop({
              url: system.gateway,
              perSecond: bookingsPerSecond,
              seconds,
              signal: stop.signal,
              visit: async (send) => {
                const { status, body } = await send(sale.bookNext());
                if (status !== 202) throw new Error(`expected a 202, got ${status}: ${body}`);
                accepted += 1;
              },
            });
            // It is awaited at the end; until then its failure must not count as unhandled.
            load.catch(() => undefined);
            await worker.kill();
            await new Promise((resolve) => setTimeout(resolve, outageMs));
            const committedThen = await system.committed();
            const target = before + accepted;
            const backlog = target - committedThen;
            const startMs = performance.now();
            const restarted = worker.restart();
            await until('all is committed', async () => (await system.committed()) >= target, 120_000);
            const drainSeconds = (performance.now() - startMs) / 1000;
            const committed = (await system.committed()) - committedThen;
            await restarted;
            stop.abort();
            const { p99 } = await load;
            await until('all is committed', async () => (await system.committed()) >= before + accepted, 120_000);
            return { backlog, seconds: drainSeconds, rate: committed / drainSeconds, 'accept-p99': p99 };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };
  },
};
