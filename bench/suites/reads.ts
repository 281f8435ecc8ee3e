import { freePort } from '../../local/ports.ts';
import type { RunningProgram } from '../../local/program.ts';
import { until } from '../../local/until.ts';
import type { Suite } from '../harness/suite.ts';
import type { Answer } from '../load/http-connection.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { requestRate } from '../load/request-rate.ts';
import { getRequest, jsonRequest } from '../load/requests.ts';
import { openSystem } from '../ours/system.ts';
import { echoServer } from '../rivals/echo-program.ts';
import { showOf } from '../workloads/workload.ts';

const connections = 64;
const eventId = 1;
const changingEventId = 2;
const changesPerSecond = 10;
const seats = 500;

export const reads: Suite = {
  name: 'reads',
  title: 'Reading the seats of a show',
  usesViews: true,
  method: [
    `${connections} connections ask for the seats of a show of ${seats} seats (\`GET /api/events/${eventId}/seats\`); each asks again when it has its answer. The rival is a bare Node HTTP server that has the same bytes and headers prepared. Both are asked directly, without NGINX. The client shares the machine and may limit both, so a second goal compares requests per second of the server's own processor time. The third side asks for another show of that size, of which a seat is booked or cancelled ${changesPerSecond} times a second through the whole pipeline.`,
  ],
  figures: {
    rate: { title: 'read-api', unit: 'requests/s' },
    'bare-rate': { title: 'bare Node with the same bytes', unit: 'requests/s' },
    'per-cpu': { title: 'read-api, per second of its processor time', unit: 'requests' },
    'bare-per-cpu': { title: 'bare Node, per second of its processor time', unit: 'requests' },
    'changing-rate': { title: `read-api, a show that changes ${changesPerSecond} times a second`, unit: 'requests/s' },
    'changing-per-cpu': { title: 'the same, per second of its processor time', unit: 'requests' },
  },
  goals: [
    { title: 'GET seats ÷ bare Node, requests/s', figure: 'rate', over: 'bare-rate', atLeast: 0.7 },
    { title: 'GET seats ÷ bare Node, by processor time', figure: 'per-cpu', over: 'bare-per-cpu', atLeast: 0.7 },
    {
      title: 'GET seats of a changing show ÷ bare Node, by processor time',
      figure: 'changing-per-cpu',
      over: 'bare-per-cpu',
      atLeast: 0.5,
    },
  ],

  async open(arena) {
    const system = await openSystem(arena, 'reads', ['write-api', 'worker', 'sync-service', 'read-api']);
    await system.schedule(showOf(eventId, seats));
    await system.schedule(showOf(changingEventId, seats));
    const request = getRequest(`/api/events/${eventId}/seats`);
    const url = system.urls['read-api'];
    const sample = await whenVisible(url, request);
    const port = await freePort();
    const bare = await arena.start(echoServer('bare-seats', port, sample));
    const length = sample.body.length;

    const rateOf = (program: RunningProgram, from: string, asked = request) =>
      requestRate(program, { url: from, connections, seconds: arena.scale.size(8, 1), request: asked });

    return {
      contestants: [
        {
          name: 'bare Node',
          async measure() {
            const { rate, perCpu } = await rateOf(bare, `http://127.0.0.1:${port}`);
            return { 'bare-rate': rate, 'bare-per-cpu': perCpu };
          },
        },
        {
          name: 'read-api',
          async measure() {
            const { rate, perCpu } = await rateOf(system.programs['read-api']!, url);
            return { rate, 'per-cpu': perCpu };
          },
        },
        {
          name: 'read-api, changing show',
          async measure() {
            const changes = changeSeats(system.gateway);
            try {
              const asked = getRequest(`/api/events/${changingEventId}/seats`);
              const { rate, perCpu } = await rateOf(system.programs['read-api']!, url, asked);
              return { 'changing-rate': rate, 'changing-per-cpu': perCpu };
            } finally {
              await changes.stop();
            }
          },
        },
      ],
      async verify() {
        const [ours, theirs] = [
          await whenVisible(url, request),
          await whenVisible(`http://127.0.0.1:${port}`, request),
        ];
        if (ours.body !== theirs.body || ours.body.length !== length)
          throw new Error('the two servers differ in bytes');
      },
      close: system.close,
    };
  },
};

/** Books and cancels a seat repeatedly, one change at a time. */
function changeSeats(gateway: string): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const wait = { prefer: 'wait=10' };

  async function change(): Promise<void> {
    const connection = await openHttpConnection(gateway);
    for (let due = performance.now(); !stopping.signal.aborted; ) {
      const order = jsonRequest('POST', '/api/book', { userId: 1, eventId: changingEventId, seatId: 'A1' }, wait);
      const { bookingId } = JSON.parse((await connection.send(order)).body) as { bookingId: string };
      due = await turn(due);
      await connection.send(jsonRequest('POST', `/api/bookings/${bookingId}/cancel`, { userId: 1 }, wait));
      due = await turn(due);
    }
    connection.close();
  }

  async function turn(due: number): Promise<number> {
    const next = due + 1_000 / changesPerSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    return next;
  }

  const changing = change();
  return {
    async stop() {
      stopping.abort();
      await changing;
    },
  };
}

async function whenVisible(url: string, request: string): Promise<Answer> {
  const connection = await openHttpConnection(url);
  let answer: Answer | undefined;
  await until('the show is visible', async () => {
    answer = await connection.send(request);
    return answer.status === 200;
  });
  connection.close();
  return answer!;
}
