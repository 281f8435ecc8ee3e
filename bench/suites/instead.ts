import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { freePort } from '../../local/ports.ts';
import type { Suite } from '../harness/suite.ts';
import type { ClosedLoopOptions } from '../load/closed-loop.ts';
import { closedLoop } from '../load/closed-loop.ts';
import type { Answer } from '../load/http-connection.ts';
import { scheduleShows } from '../ours/store-contestant.ts';
import { openSystem, startGateway } from '../ours/system.ts';
import { nodeServer } from '../rivals/node-server.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 64;
/** Tried: 4, 8, 16, 32 and 64; the rate is highest here. */
const poolSize = '16';

export const instead: Suite = {
  name: 'instead',
  title: 'What one would run instead',
  usesViews: true,
  method: [
    `${connections} connections book seats of one show through NGINX; each sends its next request when it has its answer. The rival is the usual synchronous API: Express, zod and a pool of ${poolSize} connections to the same PostgreSQL. Each of its requests is a transaction with \`SELECT … FOR UPDATE\` on the seat, answered 201 after the commit. It writes no events and has no views. Our API is measured twice: for the 202 alone, and with \`Prefer: wait=10\`, which is answered 201 when the outcome is committed. All four services run then, including the views.`,
  ],
  figures: {
    usual: { title: 'usual API, outcome known', unit: 'bookings/s' },
    accepted: { title: 'ours, accepted', unit: 'bookings/s' },
    known: { title: 'ours, outcome known', unit: 'bookings/s' },
    round: { title: "ours, a waiting client's round", unit: 'ms' },
  },
  goals: [
    { title: 'accepted ÷ usual API', figure: 'accepted', over: 'usual', atLeast: 10 },
    { title: 'outcome known ÷ usual API', figure: 'known', over: 'usual', atLeast: 5 },
  ],

  async open(arena) {
    const seconds = arena.scale.size(10, 1);
    const seats = arena.scale.size(100_000, 20_000);
    const { databaseUrl } = await arena.createDatabase('usual-api');
    const pool = createPool({ url: databaseUrl, applicationName: 'bench', maxConnections: 1, logger: arena.logger });
    const port = await freePort();
    await arena.start(
      nodeServer('usual-api', port, 'bench/rivals/usual-api.ts', { DATABASE_URL: databaseUrl, POOL_SIZE: poolSize }),
    );
    const usualGateway = await startGateway(arena, 'usual.', port, port);
    const usualSale = await openSeats((show) => scheduleShows(pool, [show]), seats);
    const system = await openSystem(arena, 'instead', ['write-api', 'worker', 'sync-service', 'read-api']);
    const sale = await openSeats(system.schedule, seats);

    async function rateOf(load: Pick<ClosedLoopOptions, 'url' | 'request' | 'check'>): Promise<number> {
      const { answered, startMs, endMs } = await closedLoop({ ...load, connections, seconds });
      return (answered * 1000) / (endMs - startMs);
    }

    /** Waits until accepted commands are decided, before the next contestant's time begins. */
    async function settled(before: number, more: number): Promise<void> {
      await system.viewReaches(sale.eventId(), before + more);
    }

    return {
      contestants: [
        {
          name: 'usual API',
          async measure() {
            await usualSale.prepare();
            return { usual: await rateOf({ url: usualGateway, request: usualSale.bookNext, check: mustBe(201) }) };
          },
        },
        {
          name: 'ours, accepted',
          async measure() {
            await sale.prepare();
            let sent = 0;
            const request = () => {
              sent += 1;
              return sale.bookNext();
            };
            const accepted = await rateOf({ url: system.gateway, request, check: mustBe(202) });
            await settled(1, sent);
            return { accepted };
          },
        },
        {
          name: 'ours, outcome known',
          async measure() {
            await sale.prepare();
            const known = await rateOf({
              url: system.gateway,
              request: () => sale.bookNext({ prefer: 'wait=10' }),
              check: mustBe(201),
            });
            return { known, round: (connections * 1000) / known };
          },
        },
      ],
      verify: system.verify,
      async close() {
        await pool.end();
        await system.close();
      },
    };
  },
};

function mustBe(expected: number): (answer: Answer) => void {
  return ({ status, body }) => {
    if (status !== expected) throw new Error(`expected a ${expected}, got ${status}: ${body}`);
  };
}
