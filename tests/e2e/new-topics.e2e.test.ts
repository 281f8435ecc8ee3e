import { createKafka } from '@ticketing/shared/log/client.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { ProjectionView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { MongoClient } from 'mongodb';
import type { Engines } from '../../cli/engines.ts';
import { silent } from '../../cli/progress.ts';
import { rebuildViews } from '../../cli/rebuild/rebuild.ts';
import { reportText } from '../../cli/verify/report.ts';
import { verify } from '../../cli/verify/verify.ts';
import { until } from '../../local/until.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

// The way to more partitions of docs/scaling.md, from end to end.

const show = {
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  layout: [{ row: 'A', seats: 50, priceMinor: 4500 }],
};

type Answer = { status: number; body: Record<string, unknown> & { links?: { self: string } } };
type Receipt = { partition: number; offset: number };

async function call({ url }: System, method: string, path: string, body?: unknown, wait = true): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(wait && { prefer: 'wait=20' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const order = (system: System, seat: number, wait = true) =>
  call(system, 'POST', '/api/book', { userId: 1 + seat, eventId: 1, seatId: `A${seat}` }, wait);

it('moves to topics with more partitions, and no position or receipt of the old ones passes for one of the new', async () => {
  const sandbox = await openSandbox({ migrated: true });
  const moved = { ...sandbox, namespace: `${sandbox.namespace}v2.` };
  const settings = { SWEEP_SECONDS: '0.5' };
  const mongo = await new MongoClient(sandbox.mongodbUri).connect();
  const pool = createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 5,
    logger: sandbox.logger,
  });
  const projection = () => mongo.db().collection<ProjectionView>(viewCollections.projection).find().toArray();
  let system = await startSystem(sandbox, settings);
  try {
    expect(await call(system, 'PUT', '/api/events/1', show)).toMatchObject({ status: 201 });
    const earlier: Answer[] = [];
    for (let seat = 1; seat <= 20; seat += 1) earlier.push(await order(system, seat, false));
    for (const { body } of earlier) {
      expect((await call(system, 'GET', body.links!.self)).body).toMatchObject({ status: 'booked' });
    }
    const old = new Set((await projection()).map(({ log }) => log));
    expect(old.size).toBe(1);
    await system.stop();

    system = await startSystem(moved, { ...settings, KAFKA_PARTITIONS: '7' });
    // Views and versions go on. A link from before is answered, though the new log does not go so far.
    const kept = earlier.at(-1)!.body;
    expect((await call(system, 'GET', kept.links!.self, undefined, false)).body).toMatchObject({ status: 'booked' });
    // An order has its place on the new log, long behind the one that the old log had reached.
    const first = await order(system, 21, false);
    expect(first).toMatchObject({ status: 202, body: { receipt: { offset: 0 } } });
    const soon = await call(system, 'GET', first.body.links!.self, undefined, false);
    expect(soon).toMatchObject({ status: 200, body: { status: expect.stringMatching(/^(pending|booked)$/) } });
    expect((await call(system, 'GET', first.body.links!.self)).body).toMatchObject({ status: 'booked' });
    // An old booking is as its last order left it when that order's receipt is reflected, and not before.
    const cancelled = await call(system, 'POST', `/api/bookings/${kept.bookingId}/cancel`, { userId: 21 }, false);
    expect((await call(system, 'GET', cancelled.body.links!.self)).body).toMatchObject({ status: 'cancelled' });
    expect(await order(system, 20)).toMatchObject({ status: 201 });
    expect(await order(system, 1)).toMatchObject({ status: 409, body: { code: 'seat-taken' } });

    // The sweep brings no position of the old topics back, nor does a rebuild.
    const ends = Math.max(...[first, cancelled].map(({ body }) => (body.receipt as Receipt).offset)) + 3;
    const areNew = async () => {
      const positions = await projection();
      expect(positions.length).toBeGreaterThan(0);
      for (const { log, offset } of positions) expect([old.has(log), offset < ends]).toEqual([false, true]);
    };
    const sweeps = async () => {
      const text = await (await fetch(`${system.urls['sync-service']}/metrics`)).text();
      return Number(/^sync_sweeps_total(?:\{.*\})? (\d+)/m.exec(text)?.[1] ?? 0);
    };
    const seen = await sweeps();
    await until('two sweeps', async () => (await sweeps()) >= seen + 2);
    await areNew();
    const { logger, namespace } = moved;
    const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
    const engines: Engines = { pool, db: mongo.db(), kafka, topics: topicNames(namespace), namespace, logger };
    for (const from of ['store', 'topic'] as const) {
      await rebuildViews(engines, { from, progress: silent });
      await areNew();
    }
    const verdict = await verify(engines, { eventId: undefined, repairViews: false, progress: silent });
    expect(verdict.findings.length === 0 ? '' : reportText(verdict)).toBe('');
  } finally {
    await system.stop();
    await pool.end();
    await mongo.close();
    await sandbox.close();
  }
});
