import { createStorePool } from '@ticketing/worker/store/pool.ts';
import type { Pool } from 'pg';
import type { Arena } from '../harness/arena.ts';
import type { Contestant, Suite } from '../harness/suite.ts';
import { chunkSize } from '../ours/chunk-commit.ts';
import { batchContestant, bookings, storeContestant } from '../ours/store-contestant.ts';
import { verifyStore } from '../ours/verify-store.ts';
import { openWorker } from '../ours/worker-contestant.ts';
import { bookingTransactionSql } from '../rivals/booking-transaction.ts';
import { rawRowsSql, writeRawRows } from '../rivals/raw-rows.ts';
import { bookSerializable, bookWithRowLocks, inFlight } from '../rivals/transaction-per-booking.ts';
import { openUsualWorker } from '../rivals/usual-worker-contestant.ts';
import { createDealer } from '../workloads/dealer.ts';
import { holdConfirmCancel } from '../workloads/hold-confirm-cancel.ts';
import { hotShow } from '../workloads/hot-show.ts';
import { tenBuyers } from '../workloads/ten-buyers.ts';
import { uniform } from '../workloads/uniform.ts';
import type { Workload } from '../workloads/workload.ts';
import { zipf } from '../workloads/zipf.ts';

const workloads = [hotShow, uniform, zipf, tenBuyers, holdConfirmCancel];
/** The usual worker only books; it has no holds. */
const bookingWorkloads = [hotShow, uniform, zipf, tenBuyers];

/** Nothing listens there. */
const deadRedis = 'redis://127.0.0.1:1';

const perSecond = 'commands/s';

export const core: Suite = {
  name: 'core',
  title: 'Commands committed per second',
  method: [
    `**Batch** is the worker's own transaction (\`commitChunk\`), given chunks of ${chunkSize} commands one after the other on one connection, without the log. **Raw** writes the same rows (event, booking, ticket) in batches of ${chunkSize}, one transaction each, on one connection; it reads and checks nothing. **Row locks** and **serializable** run one transaction per booking, ${inFlight} at a time, directly against the database, without queue or lock service.`,
    `**Worker** is our worker as a process. **Usual worker** is a process that reads the same messages from the same Kafka: per message one redlock, one transaction and one outcome, ${inFlight} messages at a time, in any order. With the lock on the seat, two bookings of a show can run in parallel; with the lock on the show they cannot. It writes no event store, checks no purchase limit and logs nothing. Both processes are warm, are stopped while the backlog is written to the log, and are timed from SIGCONT to the last commit; the backlog is the same length for both. The worker without Redis is compared with a second worker that has Redis and had exactly the same work before, because a process that has run longer is faster.`,
    'Every side has its own database in one PostgreSQL, with the same tables, and its own shows in every run. `fsync` and `synchronous_commit` are on.',
  ],
  sql: {
    'raw: events': rawRowsSql.events,
    'raw: bookings': rawRowsSql.bookings,
    'raw: tickets': rawRowsSql.tickets,
    'usual worker, row locks: read': bookingTransactionSql.lockSeat,
    'serializable: read': bookingTransactionSql.readSeat,
    'usual worker, row locks, serializable: update': bookingTransactionSql.takeSeat,
    'usual worker, row locks, serializable: insert': bookingTransactionSql.insertBooking,
  },
  figures: {
    'hot/raw': { title: 'raw rows, hot show', unit: perSecond },
    ...figuresOf('batch', workloads),
    ...figuresOf('worker', workloads),
    'hot/worker-redis-dead': { title: 'worker, one hot show, Redis dead', unit: perSecond },
    'hot/worker-redis-healthy': { title: 'worker, one hot show, a second worker with Redis', unit: perSecond },
    ...figuresOf('usual', bookingWorkloads, 'usual worker, lock on the seat'),
    'hot/usual-show': { title: 'usual worker, lock on the show, one hot show', unit: perSecond },
    'hot/row-locks': { title: 'row locks, one hot show', unit: perSecond },
    'hot/serializable': { title: 'serializable, one hot show', unit: perSecond },
  },
  goals: [
    { title: 'batch ÷ raw, hot show', figure: 'hot/batch', over: 'hot/raw', atLeast: 0.6, stretch: 0.8 },
    {
      title: 'worker ÷ usual worker (lock on the show), hot',
      figure: 'hot/worker',
      over: 'hot/usual-show',
      atLeast: 40,
    },
    { title: 'worker ÷ usual worker (lock on the seat), hot', figure: 'hot/worker', over: 'hot/usual', atLeast: 40 },
    {
      title: 'worker ÷ usual worker (lock on the seat), uniform',
      figure: 'uniform/worker',
      over: 'uniform/usual',
      atLeast: 20,
    },
    { title: 'batch: hot ÷ uniform', figure: 'hot/batch', over: 'uniform/batch', atLeast: 0.9 },
    { title: 'worker: hot ÷ uniform', figure: 'hot/worker', over: 'uniform/worker', atLeast: 0.9 },
    { title: 'batch: ten buyers a seat ÷ one', figure: 'ten-buyers/batch', over: 'hot/batch', atLeast: 1 },
    { title: 'worker: ten buyers a seat ÷ one', figure: 'ten-buyers/worker', over: 'hot/worker', atLeast: 1 },
    {
      title: 'worker: Redis dead ÷ healthy',
      figure: 'hot/worker-redis-dead',
      over: 'hot/worker-redis-healthy',
      atLeast: 0.95,
    },
  ],

  async open(arena) {
    const dealer = createDealer();
    const size = arena.scale.size;
    const many = size(50_000, 200);
    // The same length for the rivals as for ours.
    const backlog = size(30_000, 200);
    const few = size(3_000, 50);
    const pools: Pool[] = [];
    const direct = async (database: string, maxConnections = 1) => {
      const pool = await openPool(arena, database, maxConnections);
      pools.push(pool);
      return pool;
    };
    const [raw, batch, rowLocks, serializable] = [
      await direct('raw'),
      await direct('batch'),
      await direct('row_locks', inFlight),
      await direct('serializable', inFlight),
    ];
    const worker = await openWorker(arena, { name: 'worker' });
    const withoutRedis = await openWorker(arena, { name: 'worker-redis-dead', env: { REDIS_URL: deadRedis } });
    const withRedis = await openWorker(arena, { name: 'worker-redis-healthy' });
    const usual = await openUsualWorker(arena, 'seat');
    const usualOnShow = await openUsualWorker(arena, 'show');

    const bookingByBooking = (name: string, pool: Pool, book: typeof bookWithRowLocks): Contestant =>
      storeContestant({
        name,
        pool,
        work: () => dealer.deal(hotShow, few),
        prepare: (work) => () => book(pool, bookings(work)),
      });

    return {
      contestants: [
        storeContestant({
          name: 'hot/raw',
          pool: raw,
          work: () => dealer.deal(hotShow, many),
          prepare: (work) => async () => {
            const client = await raw.connect();
            await writeRawRows(client, bookings(work), chunkSize);
            client.release();
          },
        }),
        ...workloads.map((workload) =>
          batchContestant(`${workload.name}/batch`, batch, () => dealer.deal(workload, many)),
        ),
        bookingByBooking('hot/row-locks', rowLocks, bookWithRowLocks),
        bookingByBooking('hot/serializable', serializable, bookSerializable),
        usual.contestant('hot/usual', () => dealer.deal(hotShow, backlog)),
        worker.contestant('hot/worker', () => dealer.deal(hotShow, backlog)),
        withRedis.contestant('hot/worker-redis-healthy', () => dealer.deal(hotShow, backlog)),
        withoutRedis.contestant('hot/worker-redis-dead', () => dealer.deal(hotShow, backlog)),
        usualOnShow.contestant('hot/usual-show', () => dealer.deal(hotShow, backlog)),
        ...bookingWorkloads
          .slice(1)
          .flatMap((workload) => [
            usual.contestant(`${workload.name}/usual`, () => dealer.deal(workload, backlog)),
            worker.contestant(`${workload.name}/worker`, () => dealer.deal(workload, backlog)),
          ]),
        worker.contestant(`${holdConfirmCancel.name}/worker`, () => dealer.deal(holdConfirmCancel, backlog)),
      ],
      async verify() {
        await verifyStore(batch);
        await Promise.all([worker.verify(), withRedis.verify(), withoutRedis.verify()]);
      },
      async close() {
        await Promise.all([...pools, worker, withRedis, withoutRedis, usual, usualOnShow].map(closeAny));
      },
    };
  },
};

function figuresOf(side: string, of: Workload[], sideTitle = side) {
  return Object.fromEntries(
    of.map(({ name, title }) => [`${name}/${side}`, { title: `${sideTitle}, ${title}`, unit: perSecond }]),
  );
}

async function openPool(arena: Arena, database: string, maxConnections: number): Promise<Pool> {
  const { databaseUrl: url } = await arena.createDatabase(database);
  return createStorePool({ url, applicationName: 'bench', maxConnections, logger: arena.logger });
}

function closeAny(opened: Pool | { close(): Promise<void> }): Promise<void> {
  return 'end' in opened ? opened.end() : opened.close();
}
