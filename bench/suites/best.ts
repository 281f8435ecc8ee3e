import { createStorePool } from '@ticketing/worker/store/pool.ts';
import type { Contestant, Suite } from '../harness/suite.ts';
import { chunkSize, chunksOf, createCommitAll } from '../ours/chunk-commit.ts';
import { batchContestant, scheduleShows } from '../ours/store-contestant.ts';
import { verifyStore } from '../ours/verify-store.ts';
import { openWorker } from '../ours/worker-contestant.ts';
import { bestSeats } from '../workloads/best-seats.ts';
import { createDealer } from '../workloads/dealer.ts';
import { hotShow } from '../workloads/hot-show.ts';

const unit = 'commands/s';

export const best: Suite = {
  name: 'best',
  title: 'The best seats',
  method: [
    `One show of 20,000 seats is sold out, seat by seat: once by orders that name a seat each, once by orders for the best seat. **Batch** is the worker's own transaction in chunks of ${chunkSize}, one after the other, without the log. **Worker** is our worker as a process, which is stopped while the backlog is written, and timed from SIGCONT to the last commit. The first and the last quarter are of one sale, in batches.`,
  ],
  figures: {
    'named/batch': { title: 'batch, seats by their ids', unit },
    'best/batch': { title: 'batch, the best seats', unit },
    'named/worker': { title: 'worker, seats by their ids', unit },
    'best/worker': { title: 'worker, the best seats', unit },
    'best/first-quarter': { title: 'batch, the best seats, first quarter of the hall', unit },
    'best/last-quarter': { title: 'batch, the best seats, last quarter of the hall', unit },
  },
  goals: [
    { title: 'batch: best ÷ named', figure: 'best/batch', over: 'named/batch', atLeast: 0.5, stretch: 0.9 },
    { title: 'worker: best ÷ named', figure: 'best/worker', over: 'named/worker', atLeast: 0.5, stretch: 0.9 },
    {
      title: 'last quarter of the hall ÷ first',
      figure: 'best/last-quarter',
      over: 'best/first-quarter',
      atLeast: 0.9,
    },
  ],

  async open(arena) {
    const dealer = createDealer();
    const seats = arena.scale.size(20_000, 200);
    const { databaseUrl: url } = await arena.createDatabase('batch');
    const pool = createStorePool({ url, applicationName: 'bench', maxConnections: 1, logger: arena.logger });
    const commitAll = createCommitAll(pool);
    const worker = await openWorker(arena, { name: 'worker' });
    const quarters: Contestant = {
      name: 'best/quarters',
      async measure() {
        const { shows, commands } = dealer.deal(bestSeats, seats);
        await scheduleShows(pool, shows);
        const quarter = commands.length / 4;
        const perSecond: number[] = [];
        for (const first of [0, 1, 2, 3]) {
          const chunks = chunksOf(commands.slice(first * quarter, (first + 1) * quarter));
          const startMs = performance.now();
          await commitAll(chunks);
          perSecond.push((quarter * 1000) / (performance.now() - startMs));
        }
        return { 'best/first-quarter': perSecond[0]!, 'best/last-quarter': perSecond[3]! };
      },
    };
    return {
      contestants: [
        batchContestant('named/batch', pool, () => dealer.deal(hotShow, seats)),
        batchContestant('best/batch', pool, () => dealer.deal(bestSeats, seats)),
        worker.contestant('named/worker', () => dealer.deal(hotShow, seats)),
        worker.contestant('best/worker', () => dealer.deal(bestSeats, seats)),
        quarters,
      ],
      async verify() {
        await verifyStore(pool);
        await worker.verify();
      },
      async close() {
        await worker.close();
        await pool.end();
      },
    };
  },
};
