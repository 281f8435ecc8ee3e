import { postgresFault } from '@ticketing/shared/faults/postgres-faults.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import { beginCommit } from '@ticketing/worker/committer.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { settle } from '@ticketing/worker/settle.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import type { Pool, PoolClient } from 'pg';
import { DatabaseError } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { ofShow } from './histories.ts';
import { logged } from './logged.ts';
import { alice, bob, bookBest, bookSeats, scheduleShow } from './stories.ts';

/**
 * Three anomalies of transactions that do not see each other, as they occur when seats are sold: with the tables and
 * transactions that one would write without an event store, at two levels of isolation, and with the worker's chunks.
 * docs/serializable.md explains them.
 */
type Anomaly = {
  name: string;
  /** What the usual transactions work on. */
  tables: string;
  /** What a buyer's transaction reads and, if the rule allows it, writes. Both decide before either has written. */
  buyers: [Buyer, Buyer];
  /** How much of the thing was sold, and how much may be. */
  sold: string;
  allowed: number;
  /** The same with the worker: the show, what was decided before, and two commands of which the rule allows one. */
  show: { layout: LayoutRow[]; maxSeatsPerUser?: number; policy?: { cancelUntil: number; noSingleSeats: boolean } };
  before: Command[];
  commands: [Command, Command];
  refusal: string;
};

type Buyer = {
  reads: string;
  allows(row: Record<string, number>): boolean;
  writes(row: Record<string, number>): string;
};

const lastPlace: Buyer = {
  reads: 'SELECT free FROM floor',
  allows: ({ free }) => free! > 0,
  // The new value was computed by the application, as an object mapper does.
  writes: ({ free }) => `UPDATE floor SET free = ${free! - 1}, sold = sold + 1`,
};

const bookingsOfUser = (seat: string): Buyer => ({
  reads: 'SELECT count(*)::int AS bought FROM bought WHERE user_id = 101',
  allows: ({ bought }) => bought! < 2,
  writes: () => `INSERT INTO bought (seat, user_id) VALUES ('${seat}', 101)`,
});

/** Of a row of seven. Whoever takes 1, and whoever takes 3 and 4, must not leave 2 alone. */
const partOfRow = (seats: string, otherEdge: number): Buyer => ({
  reads: `SELECT (count(*) FILTER (WHERE seat = ${otherEdge} AND taken))::int AS edges FROM row_of_seats`,
  allows: ({ edges }) => edges === 0,
  writes: () => `UPDATE row_of_seats SET taken = true WHERE seat IN (${seats})`,
});

const anomalies: Anomaly[] = [
  {
    name: 'lost update: two buyers of the last place',
    tables: 'CREATE TABLE floor AS SELECT 1 AS free, 0 AS sold',
    buyers: [lastPlace, lastPlace],
    sold: 'SELECT sold FROM floor',
    allowed: 1,
    show: { layout: [{ section: 'FLOOR', places: 1, priceMinor: 1000 }] },
    before: [],
    commands: [bookBest(11, alice, { count: 1 }), bookBest(12, bob, { count: 1 })],
    refusal: 'sold-out',
  },
  {
    name: 'write skew: two parts of a row, and a single seat is left between them',
    tables: 'CREATE TABLE row_of_seats AS SELECT seat, false AS taken FROM generate_series(1, 7) AS seat',
    buyers: [partOfRow('1', 3), partOfRow('3, 4', 1)],
    sold: 'SELECT count(*)::int AS sold FROM row_of_seats WHERE taken AND seat IN (1, 3)',
    allowed: 1,
    show: { layout: [{ row: 'A', seats: 7, priceMinor: 1000 }], policy: { cancelUntil: 0, noSingleSeats: true } },
    before: [],
    commands: [bookSeats(11, alice, 'A1'), bookSeats(12, bob, 'A3', 'A4')],
    refusal: 'single-seat',
  },
  {
    name: 'phantom: two bookings of one person past the limit',
    tables: "CREATE TABLE bought AS SELECT 'A1' AS seat, 101 AS user_id",
    buyers: [bookingsOfUser('A2'), bookingsOfUser('A3')],
    sold: 'SELECT count(*)::int AS sold FROM bought WHERE user_id = 101',
    allowed: 2,
    show: { layout: [{ row: 'A', seats: 3, priceMinor: 1000 }], maxSeatsPerUser: 2 },
    before: [bookSeats(10, alice, 'A1')],
    commands: [bookSeats(11, alice, 'A2'), bookSeats(12, alice, 'A3')],
    refusal: 'limit-exceeded',
  },
];

let sandbox: Sandbox;
let pool: Pool;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 8, logger: sandbox.logger });
});

afterAll(async () => {
  await pool.end();
  await sandbox.close();
});

describe.each(anomalies)('$name', (anomaly) => {
  it('happens in transactions at READ COMMITTED', async () => {
    expect(await usualWay(anomaly, 'READ COMMITTED')).toEqual({ sold: anomaly.allowed + 1, failed: [] });
  });

  it('is refused at SERIALIZABLE with an error that the client must meet by trying again', async () => {
    expect(await usualWay(anomaly, 'SERIALIZABLE')).toEqual({ sold: anomaly.allowed, failed: ['40001'] });
  });

  it('ends in one sale and one refusal when one worker decides both', async () => {
    const commands = inShow(anomaly);
    const worker = aWorker();
    await worker(commands.before);
    expect(await answers(worker(commands.two))).toEqual([undefined, anomaly.refusal]);
  });

  it('ends in one sale and one refusal when two workers decide from what they remember, at the same time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { before, two } = inShow(anomaly);
      const [one, other] = [aWorker(), aWorker()];
      await one(before);
      // It decides what was decided already, and so remembers the show at its version.
      await other(before);
      const all = await Promise.all([answers(one(two.slice(0, 1))), answers(other(two.slice(1)))]);
      const refused = all.flat().filter((code) => code !== undefined);
      expect(refused).toEqual([anomaly.refusal]);
    }
  });
});

/** Runs both buyers so that each reads before the other writes. */
async function usualWay({ tables, buyers, sold }: Anomaly, level: string) {
  const clients: PoolClient[] = [await pool.connect(), await pool.connect()];
  const schema = `usual_${level.toLowerCase().replace(' ', '_')}`;
  const failed: string[] = [];
  try {
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
    for (const client of clients) await client.query(`SET search_path = ${schema}`);
    await clients[0]!.query(tables);
    const decided: { client: PoolClient; statement: string }[] = [];
    for (const [index, client] of clients.entries()) {
      const { reads, allows, writes } = buyers[index]!;
      await client.query(`BEGIN ISOLATION LEVEL ${level}`);
      const row = (await client.query<Record<string, number>>(reads)).rows[0]!;
      if (allows(row)) decided.push({ client, statement: writes(row) });
    }
    expect(decided).toHaveLength(2);
    // The second write may wait for the first one's lock: it is begun, and ends after that commit.
    const [first, second] = decided.map(
      ({ client, statement }) =>
        () =>
          commit(client, statement, failed),
    );
    await Promise.all([first!(), second!()]);
    return { sold: (await clients[0]!.query<{ sold: number }>(sold)).rows[0]!.sold, failed };
  } finally {
    for (const client of clients) {
      await client.query('RESET search_path');
      client.release();
    }
  }
}

async function commit(client: PoolClient, statement: string, failed: string[]): Promise<void> {
  try {
    await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    failed.push(error.code ?? '');
    await client.query('ROLLBACK');
  }
}

/** The anomaly's commands in a show of its own. */
function inShow({ show, before, commands }: Anomaly) {
  shows += 1;
  const eventId = 1_000 + shows;
  const schedule: Command = { ...scheduleShow, rules: 3, ...show };
  const own = (command: Command) => logged(ofShow(command, eventId));
  return { before: [schedule, ...before].map(own), two: commands.map(own) };
}

let shows = 0;

/** A worker that decides by what it remembers, as in the middle of its work, and tries a chunk again after a deadlock. */
function aWorker() {
  const cache = createShowCache();
  const once = (chunk: LoggedCommand[]) =>
    settle(chunk, {
      commit: (commands, given) =>
        beginCommit((onWriting) =>
          commitChunk(pool, commands, { processedBy: 'test', cache, readOutcomesFirst: false, onWriting, ...given }),
        ),
      onPoison: (_, error) => {
        throw error;
      },
    });
  return (chunk: LoggedCommand[]) =>
    once(chunk).catch((error: unknown) => {
      if (!(error instanceof DatabaseError) || postgresFault(error) !== 'transient') throw error;
      return once(chunk);
    });
}

/** @returns the code of each refusal, undefined for what was granted */
async function answers(settled: ReturnType<ReturnType<typeof aWorker>>): Promise<(string | undefined)[]> {
  return (await settled).outcomes.map(({ event }) => ('code' in event ? event.code : undefined));
}
