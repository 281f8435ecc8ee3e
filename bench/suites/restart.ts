import type { RunningProgram } from '../../local/program.ts';
import type { Suite } from '../harness/suite.ts';
import type { Answer } from '../load/http-connection.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { openSystem } from '../ours/system.ts';
import { openUsualApi } from '../rivals/usual-api-contestant.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

/** More than the kills of all runs take. */
const seats = 20_000;
const retryMs = 20;

export const restart: Suite = {
  name: 'restart',
  title: 'Killed and started again',
  method: [
    `The process that decides is killed (SIGKILL) and started again at once, on a system that is otherwise idle. The clock runs from the kill to the first booking that was ordered after it and is known to be booked. Of ours that process is the worker: the order is accepted while it is away, and \`Prefer: wait=10\` answers it 201. Of the usual synchronous API it is the API itself: the order is sent again every ${retryMs} ms until it is answered 201.`,
  ],
  figures: {
    ours: { title: 'kill -9 of the worker → next outcome', unit: 's' },
    usual: { title: 'kill -9 of the usual API → next outcome', unit: 's' },
  },
  goals: [{ title: 'kill -9 of the worker → next outcome, s', figure: 'ours', atMost: 2 }],
  runs: 5,

  async open(arena) {
    const usual = await openUsualApi(arena, 'seat-lock', seats);
    const system = await openSystem(arena, 'restart', ['write-api', 'worker']);
    const sale = await openSeats(system.schedule, seats);

    async function secondsUntilBooked(program: RunningProgram, book: () => Promise<Answer>): Promise<number> {
      await untilBooked(book);
      await program.kill();
      const killedMs = performance.now();
      const restarted = program.restart();
      await untilBooked(book);
      const seconds = (performance.now() - killedMs) / 1000;
      await restarted;
      return seconds;
    }

    return {
      contestants: [
        {
          name: 'usual API',
          async measure() {
            const book = () => sendOnce(usual.gateway, usual.sale.bookNext());
            return { usual: await secondsUntilBooked(usual.program, book) };
          },
        },
        {
          name: 'ours',
          async measure() {
            const book = () => sendOnce(system.gateway, sale.bookNext({ prefer: 'wait=10' }));
            return { ours: await secondsUntilBooked(system.programs.worker!, book) };
          },
        },
      ],
      verify: system.verify,
      async close() {
        await usual.close();
        await system.close();
      },
    };
  },
};

/** Orders until an order is answered as booked. @throws Error when it is refused */
async function untilBooked(book: () => Promise<Answer>): Promise<void> {
  for (;;) {
    const { status, body } = await book();
    if (status === 201) return;
    if (status < 500) throw new Error(`expected a 201, got ${status}: ${body}`);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

async function sendOnce(url: string, request: string): Promise<Answer> {
  const connection = await openHttpConnection(url);
  try {
    return await connection.send(request);
  } finally {
    connection.close();
  }
}
