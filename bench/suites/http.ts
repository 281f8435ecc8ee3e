import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { Suite } from '../harness/suite.ts';
import { closedLoop } from '../load/closed-loop.ts';
import type { Answer } from '../load/http-connection.ts';
import { openLoop } from '../load/open-loop.ts';
import { openSystem, startGateway } from '../ours/system.ts';
import { answerTo, echoServer } from '../rivals/echo-program.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 64;

export const http: Suite = {
  name: 'http',
  title: 'HTTP to committed',
  method: [
    `${connections} connections book seats (\`POST /api/book\`, one seat each) through NGINX; each sends its next request when it has its 202. The rate is the number of accepted bookings over the time from the first request to the last commit in PostgreSQL. The rival is NGINX with the same configuration in front of a bare Node server that reads the request and sends a prepared answer of the same size with the same headers. write-api, Kafka, worker and PostgreSQL share the two cores with NGINX and with the client; the rival needs only the latter two.`,
    'Latency is measured at half of the rate of the same round, in an open loop: requests are due at fixed times, and each is timed from when it was due. The added latency is the difference between our 202 and the rival under the same load.',
  ],
  figures: {
    committed: { title: 'booked over HTTP and committed', unit: 'bookings/s' },
    echo: { title: 'NGINX and bare Node echo', unit: 'requests/s' },
    'half-load': { title: 'half load', unit: 'requests/s' },
    p50: { title: '202 at half load, p50', unit: 'ms' },
    p99: { title: '202 at half load, p99', unit: 'ms' },
    'echo-p50': { title: 'echo at the same load, p50', unit: 'ms' },
    'echo-p99': { title: 'echo at the same load, p99', unit: 'ms' },
    'added-p50': { title: 'added latency of the 202, p50', unit: 'ms' },
    'added-p99': { title: 'added latency of the 202, p99', unit: 'ms' },
  },
  goals: [
    { title: 'HTTP to committed ÷ echo', figure: 'committed', over: 'echo', atLeast: 0.4, stretch: 0.5 },
    { title: 'added latency of the 202 at half load, p50, ms', figure: 'added-p50', atMost: 5 },
    { title: 'added latency of the 202 at half load, p99, ms', figure: 'added-p99', atMost: 25 },
  ],

  async open(arena) {
    const system = await openSystem(arena, 'http', ['write-api', 'worker']);
    const seconds = arena.scale.size(10, 1);
    const sale = await openSeats(system.schedule, arena.scale.size(100_000, 20_000));
    const echoPort = await freePort();
    const sample = await answerTo(system.gateway, sale.bookNext());
    await arena.start(echoServer('echo', echoPort, sample));
    const echoGateway = await startGateway(arena, 'echo.', echoPort, echoPort);
    const load = { connections, seconds, check: mustBe202 };
    let halfLoad = 0;

    async function latencyOf(url: string, next: () => string) {
      return openLoop({
        url,
        perSecond: halfLoad,
        seconds,
        visit: async (send) => mustBe202(await send(next())),
      });
    }

    return {
      contestants: [
        {
          name: 'echo',
          async measure() {
            const { answered, startMs, endMs } = await closedLoop({
              ...load,
              url: echoGateway,
              request: sale.exampleOfBooking,
            });
            return { echo: (answered * 1000) / (endMs - startMs) };
          },
        },
        {
          name: 'ours',
          async measure() {
            await sale.prepare();
            const before = await system.committed();
            const { answered, startMs } = await closedLoop({ ...load, url: system.gateway, request: sale.bookNext });
            await until('all is committed', async () => (await system.committed()) - before >= answered, 120_000);
            const committed = (answered * 1000) / (performance.now() - startMs);
            halfLoad = committed / 2;
            return { committed, 'half-load': halfLoad };
          },
        },
        {
          name: 'latency at half load',
          async measure() {
            await sale.prepare();
            const echo = await latencyOf(echoGateway, sale.exampleOfBooking);
            const ours = await latencyOf(system.gateway, sale.bookNext);
            return {
              p50: ours.p50,
              p99: ours.p99,
              'echo-p50': echo.p50,
              'echo-p99': echo.p99,
              'added-p50': Math.max(0, ours.p50 - echo.p50),
              'added-p99': Math.max(0, ours.p99 - echo.p99),
            };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };
  },
};

function mustBe202({ status, body }: Answer): void {
  if (status !== 202) throw new Error(`expected a 202, got ${status}: ${body}`);
}
