import { createRetrying } from '@ticketing/shared/log/retrying.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { createCommitter } from '@ticketing/worker/committer.ts';
import type { LoggedCommand, Outcome } from '@ticketing/worker/messages.ts';
import { workerMetrics } from '@ticketing/worker/metrics.ts';
import { createPipeline } from '@ticketing/worker/pipeline.ts';
import type { CommitChunk } from '@ticketing/worker/settle.ts';
import type { Pool } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { ofShow } from './histories.ts';
import { at, bookSeats, scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let pool: Pool;

/** How long the server works on a statement before it ends it, and takes for each row that it is given. */
const statementMs = 1_000;
const secondsPerRow = 0.02;

beforeEach(async () => {
  sandbox = await openSandbox({ migrated: true });
  pool = createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 2,
    logger: sandbox.logger,
    limits: { idleInTransactionMs: 0, lockMs: 0, statementMs },
  });
  await pool.query(
    `CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql
     AS 'BEGIN PERFORM pg_sleep(${secondsPerRow}); RETURN NEW; END'`,
  );
});

afterEach(async () => {
  await pool.end();
  await sandbox.close();
});

async function takeTimeFor(table: 'booking_events' | 'tickets'): Promise<void> {
  await pool.query(`CREATE TRIGGER slow BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION take_time()`);
}

/** A worker's way from commands to what it publishes, with all that is between it and the database. */
function worker() {
  const commits: { offsets: number[]; fault: unknown }[] = [];
  const published: Outcome[] = [];
  const poison: number[] = [];
  const { logger } = sandbox;
  const committer = createCommitter(pool, { processedBy: 'test' });
  const commit: CommitChunk = (chunk, options) => {
    const begun = committer(chunk, options);
    const seen = { offsets: chunk.map(({ position }) => position.offset), fault: undefined as unknown };
    commits.push(seen);
    begun.result.catch((error: { code?: string }) => {
      seen.fault = error.code;
    });
    return begun;
  };
  const pipeline = createPipeline({
    partition: 3,
    commit,
    publish: async ({ outcomes }) => {
      published.push(...outcomes);
    },
    onPublished: () => undefined,
    onPoison: ({ position }) => poison.push(position.offset),
    retrying: createRetrying({ logger, onRetry: () => undefined }),
    onFailure: (error) => {
      throw error;
    },
    metrics: workerMetrics(createRegistry('test')),
    stopping: new AbortController().signal,
  });
  let offset = -1;
  const submit = (commands: Command[]) => {
    const items = commands.map((command): LoggedCommand => {
      offset += 1;
      const message = { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} };
      const correlation = { correlationId: 'test', traceparent: '' };
      return { command, position: { partition: 3, offset }, at: at(offset), correlation, replyTo: undefined, message };
    });
    const lost = new AbortController().signal;
    return pipeline.submit({ partition: 3, items, deadLetters: [], isFollowed: true, lost });
  };
  return { submit, commits, published, poison };
}

function offsets(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

it('halves a chunk that runs out of its time, tries none twice, and sends the next behind it all the same', async () => {
  const { submit, commits, published, poison } = worker();
  const show = { ...scheduleShow, layout: [{ row: 'A', seats: 200, priceMinor: 100 }] };
  await submit([show]).published;
  await takeTimeFor('booking_events');
  const orders = Array.from({ length: 128 }, (_, index) => bookSeats(10 + index, 10 + index, `A${1 + index}`));
  const first = submit(orders.slice(0, 64));
  await first.written;
  const second = submit(orders.slice(64));
  expect(await Promise.all([first.published, second.published])).toEqual([true, true]);

  expect(commits.find(({ offsets: tried }) => tried.length === 64)).toMatchObject({ fault: '57014' });
  const outOfTime = commits.filter(({ fault }) => fault === '57014').map(({ offsets: tried }) => tried.join());
  expect(new Set(outOfTime).size).toBe(outOfTime.length);
  expect(published.map(({ logged }) => logged.position.offset)).toEqual(offsets(129));
  expect(new Set(published.map(({ event }) => event.type))).toEqual(new Set(['ShowScheduled', 'SeatsBooked']));
  expect(poison).toEqual([]);
  const { rows } = await pool.query('SELECT command_offset FROM booking_events ORDER BY version');
  expect(rows.map(({ command_offset }) => command_offset)).toEqual(offsets(129));
});

it('refuses a command that runs out of its time by itself, three times, and decides those beside it', async () => {
  await takeTimeFor('tickets');
  const { submit, commits, published, poison } = worker();
  const scheduled = [8, 100, 8].map((seats, index) =>
    ofShow({ ...scheduleShow, layout: [{ row: 'A', seats, priceMinor: 100 }] }, 41 + index),
  );
  expect(await submit(scheduled).published).toBe(true);
  expect(published.map(({ event }) => [event.eventId, event.type, 'code' in event ? event.code : undefined])).toEqual([
    [41, 'ShowScheduled', undefined],
    [42, 'CommandRejected', 'undecidable'],
    [43, 'ShowScheduled', undefined],
  ]);
  expect(poison).toEqual([1]);
  expect(commits.filter(({ offsets: tried }) => tried.join() === '1').map(({ fault }) => fault)).toEqual([
    '57014',
    '57014',
    '57014',
    undefined,
  ]);
});
