import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';
import { startHealer } from '@ticketing/sync-service/heal/healer.ts';
import { createStandingShows } from '@ticketing/sync-service/heal/standing-shows.ts';
import {
  eventsSinceSql,
  readShowVersions,
  streamsSinceSql,
  withStoreSnapshot,
} from '@ticketing/sync-service/heal/store-snapshot.ts';
import { createTrust } from '@ticketing/sync-service/heal/trust.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { createProjectionStore } from '@ticketing/sync-service/store/projection-store.ts';
import { createStandingStore } from '@ticketing/sync-service/store/standing-store.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { openViews } from './views-of-sandbox.ts';

// SWEEP_STREAMS=1000000 tells what a look takes at a million.
const many = Number(process.env.SWEEP_STREAMS ?? 20_000);
const few = 1_000;
const changed = 50;
const tenMinutesAgo = () => new Date(Date.now() - 600_000);

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
// Making a million streams takes longer than any statement of a service may.
let patient: Pool;
let streams = 0;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const limits = { idleInTransactionMs: 0, lockMs: 0, statementMs: 600_000 };
  patient = createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 1,
    logger: sandbox.logger,
    limits,
  });
});

afterAll(async () => {
  await patient.end();
  await rig.close();
  await sandbox.close();
});

/** Makes streams of one refusal each, recorded over the last day, and some that were recorded just now. */
async function growTo(count: number): Promise<void> {
  const add = (first: number, last: number, recordedAt: string) =>
    patient.query(
      `WITH added AS (INSERT INTO shows (event_id, version) SELECT e, 1 FROM generate_series(${first}, ${last}) e)
       INSERT INTO booking_events (event_id, version, command_id, type, data, at, correlation_id, command_partition,
         command_offset, processed_by, recorded_at)
       SELECT e, 1, gen_random_uuid(), 'CommandRejected', '{"command": "BookSeats", "code": "show-unknown"}', now(), 'c',
         e % 3, e, 'test', ${recordedAt} FROM generate_series(${first}, ${last}) e`,
    );
  await add(streams + 1, count - changed, `now() - interval '1 day' * (1.01 - e::float / ${count})`);
  await add(count - changed + 1, count, 'now()');
  streams = count;
  // What autovacuum does in time.
  await patient.query('VACUUM (ANALYZE) booking_events');
  const views = Array.from({ length: changed }, (_, n) => ({ _id: count - n, version: 1, asOf: '', scheduled: false }));
  await rig.db.collection<{ _id: number }>(viewCollections.events).insertMany(views);
}

type Plan = { 'Relation Name'?: string; Plans?: Plan[] } & Record<string, unknown>;

/** How many rows of the event store a query touches. */
async function rowsRead(query: string): Promise<number> {
  const { rows } = await rig.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${query}`);
  const read = (plan: Plan): number => {
    const own = ['Actual Rows', 'Rows Removed by Index Recheck', 'Rows Removed by Filter'];
    const loops = Number(plan['Actual Loops'] ?? 1);
    const here =
      plan['Relation Name'] === 'booking_events' ? own.reduce((sum, key) => sum + Number(plan[key] ?? 0), 0) : 0;
    return here * loops + (plan.Plans ?? []).reduce((sum, inner) => sum + read(inner), 0);
  };
  return read(rows[0]!['QUERY PLAN'][0].Plan);
}

/** One look of a healer that takes the partitions over, with a note of ten minutes ago. */
async function look(): Promise<{ asked: number; ms: number }> {
  const { pool, db, views } = rig;
  const { logger } = sandbox;
  const metrics = createSyncMetrics(createRegistry('test'));
  const projection = createProjectionStore(db, 0);
  await projection.markCompared([0, 1, 2], tenMinutesAgo());
  const readEnds = async () => new Map<number, number>();
  const trust = createTrust({ move: async () => {}, ends: { read: readEnds, readAgreed: readEnds }, logger });
  trust.assign([0, 1, 2]);
  let asked = 0;
  const startMs = performance.now();
  const healer = startHealer({
    store: {
      withSnapshot: (work) => withStoreSnapshot(pool, 0, work),
      readShowVersions: (after, limit) => readShowVersions(pool, after, limit),
    },
    views: {
      ...views,
      loadShowVersions: (ids) => {
        asked += ids.length;
        return views.loadShowVersions(ids);
      },
    },
    projection,
    projector: rig.newProjector(),
    cache: createShowCache(1_000),
    trust,
    standing: createStandingShows({
      store: createStandingStore(db),
      versionsOf: views.loadShowVersions,
      metrics,
      logger,
    }),
    ensureIndexes: async () => {},
    partitionOf: (eventId) => eventId % 3,
    onHealed: () => {},
    metrics,
    logger,
    intervalMs: 3_600_000,
  });
  await until('a look', async () => ((await metrics.sweeps.get()).values[0]?.value ?? 0) > 0);
  const ms = performance.now() - startMs;
  await healer.stop();
  expect([...trust.states().values()]).toEqual(['whole', 'whole', 'whole']);
  return { asked, ms };
}

it('costs what has changed, and not what there is', async () => {
  await growTo(few);
  const atFew = await look();
  await growTo(many);
  const atMany = await look();
  if (process.env.SWEEP_STREAMS !== undefined) {
    console.log(`a look at ${few} streams: ${atFew.ms.toFixed(0)} ms, at ${many}: ${atMany.ms.toFixed(0)} ms`);
  }
  // Each changed show twice, what was recorded and how far it is; and a page of the others.
  expect(atMany.asked).toBeLessThanOrEqual(2 * 2 * changed + 1_000);
  expect(atMany.asked).toBeLessThanOrEqual(atFew.asked + 2 * changed + 1_000);
  // The index finds ranges of 32 pages, of some 60 rows each.
  for (const sql of [streamsSinceSql(tenMinutesAgo(), 0), eventsSinceSql(tenMinutesAgo())]) {
    const read = await rowsRead(sql);
    expect(read).toBeGreaterThanOrEqual(changed);
    expect(read).toBeLessThan(changed + 3 * 32 * 80);
  }
});

it('without a note, looks at all', async () => {
  await rig.db.collection(viewCollections.projection).deleteMany({});
  const all = await withStoreSnapshot(rig.pool, 0, async (snapshot) => {
    let count = 0;
    for await (const page of snapshot.streams()) count += page.length;
    return count;
  });
  expect(all).toBe(streams);
});
