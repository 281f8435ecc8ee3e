import { freePort } from '../../local/ports.ts';
import type { Suite } from '../harness/suite.ts';
import type { ClosedLoopOptions } from '../load/closed-loop.ts';
import { closedLoop } from '../load/closed-loop.ts';
import type { Answer } from '../load/http-connection.ts';
import { openSystem, startGateway } from '../ours/system.ts';
import { answerTo, echoServer } from '../rivals/echo-program.ts';
import type { UsualApi } from '../rivals/usual-api-contestant.ts';
import { openUsualApi, usualApiPool } from '../rivals/usual-api-contestant.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 64;

export const instead: Suite = {
  name: 'instead',
  title: 'What one would run instead',
  usesViews: true,
  // In the first two the compilers of the engines in Java are still at work.
  warmUp: 3,
  method: [
    `${connections} connections book seats of one show through NGINX; each sends its next request when it has its answer. The rival is the usual synchronous API: Express, zod and a pool of ${usualApiPool} connections to the same PostgreSQL. Each of its requests is a transaction with \`SELECT … FOR UPDATE\`, answered 201 after the commit. It is measured twice. With the lock on the show it keeps the purchase limit, as ours does. With the lock on the seat alone it keeps none: two bookings of one user may both find room below it. It writes no events and has no views in either case. Three rounds warm up.`,
    'Our API is measured twice: for the 202 alone, and with `Prefer: wait=10`, which is answered 201 when the outcome is committed. All four services run then, including the views. The echo is NGINX before a bare Node server that has our 202 ready: on this machine no HTTP API in Node answers more, whatever is behind it.',
  ],
  figures: {
    show: { title: 'usual API, lock on the show', unit: 'bookings/s' },
    seat: { title: 'usual API, lock on the seat, no purchase limit', unit: 'bookings/s' },
    accepted: { title: 'ours, accepted', unit: 'bookings/s' },
    known: { title: 'ours, outcome known', unit: 'bookings/s' },
    round: { title: "ours, a waiting client's round", unit: 'ms' },
    echo: { title: 'NGINX and bare Node echo', unit: 'requests/s' },
  },
  goals: [
    { title: 'accepted ÷ usual API (lock on the show)', figure: 'accepted', over: 'show', atLeast: 10 },
    { title: 'accepted ÷ usual API (lock on the seat)', figure: 'accepted', over: 'seat', atLeast: 10 },
    { title: 'outcome known ÷ usual API (lock on the show)', figure: 'known', over: 'show', atLeast: 5 },
    { title: 'outcome known ÷ usual API (lock on the seat)', figure: 'known', over: 'seat', atLeast: 5 },
  ],

  async open(arena) {
    const seconds = arena.scale.size(10, 1);
    const seats = arena.scale.size(100_000, 20_000);
    const onShow = await openUsualApi(arena, 'show-lock', seats);
    const onSeat = await openUsualApi(arena, 'seat-lock', seats);
    const system = await openSystem(arena, 'instead', ['write-api', 'worker', 'sync-service', 'read-api']);
    const sale = await openSeats(system.schedule, seats);
    const echoPort = await freePort();
    await arena.start(echoServer('echo', echoPort, await answerTo(system.gateway, sale.bookNext())));
    const echoGateway = await startGateway(arena, 'echo.', echoPort, echoPort);

    async function rateOf(load: Pick<ClosedLoopOptions, 'url' | 'request' | 'check'>): Promise<number> {
      const { answered, startMs, endMs } = await closedLoop({ ...load, connections, seconds });
      return (answered * 1000) / (endMs - startMs);
    }

    async function usualRate({ gateway, sale: usualSale }: UsualApi): Promise<number> {
      await usualSale.prepare();
      return rateOf({ url: gateway, request: usualSale.bookNext, check: mustBe(201) });
    }

    /** Waits until accepted commands are decided, before the next contestant's time begins. */
    async function settled(before: number, more: number): Promise<void> {
      await system.viewReaches(sale.eventId(), before + more);
    }

    return {
      contestants: [
        { name: 'usual API, lock on the show', measure: async () => ({ show: await usualRate(onShow) }) },
        { name: 'usual API, lock on the seat', measure: async () => ({ seat: await usualRate(onSeat) }) },
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
        {
          name: 'echo',
          measure: async () => ({ echo: await rateOf({ url: echoGateway, request: sale.exampleOfBooking }) }),
        },
      ],
      verify: system.verify,
      async close() {
        await Promise.all([onShow.close(), onSeat.close()]);
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
