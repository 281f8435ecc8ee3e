import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createIndexes } from '@ticketing/sync-service/store/indexes.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { runReadApi } from './running-read-api.ts';
import { tellShow, writeViews } from './show-story.ts';

// The stand-in for MongoDB knows neither plans nor secondary indexes: only the real one can show what it uses.
const mongodOnPath = (process.env.PATH ?? '')
  .split(delimiter)
  .some((directory) => existsSync(join(directory, 'mongod')));
const isReal = mongodOnPath || process.env.TEST_ENGINES === 'docker';
const describeOnMongodb = isReal ? describe : describe.skip;

describeOnMongodb(isReal ? 'every query' : 'every query (needs a real mongod on the PATH)', () => {
  let sandbox: Sandbox;
  let api: RunningReadApi;
  const show = tellShow(1).schedule();
  const bookingId = show.book(7, 'A1');
  show.hold(7, 'A2');
  const refused = show.refuse(7, 'A1', 'A2');

  beforeAll(async () => {
    sandbox = await openSandbox();
    api = await runReadApi(sandbox);
    await createIndexes(api.db);
    await writeViews(api.db, show);
    for (let eventId = 2; eventId < 60; eventId++) await writeViews(api.db, tellShow(eventId).schedule());
    await api.db.command({ profile: 2 });
  });

  afterAll(async () => {
    await api.db.command({ profile: 0 });
    await api.close();
    await sandbox.close();
  });

  test.each([
    '/api/events',
    '/api/events?sort=-startsAt&from=2026-01-01&available=true',
    '/api/events?sort=name',
    '/api/events?sort=-price',
    '/api/events?city=Berlin',
    '/api/events?category=concert&to=2038-01-01',
    '/api/events?q=show',
    '/api/events/1',
    '/api/events/1/seats?at=2',
    '/api/events/1/seats?at=2026-01-01T12:00:01.500Z',
    '/api/events/1/history',
    '/api/events/1/history?seatId=A1',
    `/api/events/1/history?bookingId=${bookingId}`,
    `/api/bookings/${bookingId}?after=1:1`,
    `/api/bookings/${refused}/why`,
    '/api/users/7/bookings',
    '/api/users/7/bookings?eventId=1&status=held',
  ])('%s looks into an index', async (path) => {
    const startedAt = new Date();
    const { status, json } = await api.get(path);
    expect(status).toBe(200);
    if (json.nextCursor !== undefined) {
      const joint = path.includes('?') ? '&' : '?';
      expect((await api.get(`${path}${joint}cursor=${json.nextCursor}`)).status).toBe(200);
    }
    const profiled = await api.db
      .collection('system.profile')
      .find({
        'command.find': { $in: ['events', 'listings', 'bookings', 'history', 'projection'] },
        ts: { $gte: startedAt },
      })
      .toArray();
    expect(profiled.length).toBeGreaterThan(0);
    for (const { planSummary } of profiled) {
      expect(planSummary).toMatch(/IXSCAN|IDHACK/);
      expect(planSummary).not.toContain('COLLSCAN');
    }
  });
});
