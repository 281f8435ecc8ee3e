import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import { foldEntry } from '@ticketing/sync-service/catalogue/fold.ts';
import { createProjector } from '@ticketing/sync-service/fold/projector.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { recordLogEnds } from '@ticketing/sync-service/store/log-ends.ts';
import { createProjectionStore } from '@ticketing/sync-service/store/projection-store.ts';
import { noSwapLock } from '@ticketing/sync-service/store/swap-lock.ts';
import type { ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Document } from 'mongodb';
import { MongoClient } from 'mongodb';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { movieDefined, theaterDefined } from './catalogue-events.ts';
import { busyShow, sell } from './sold-shows.ts';
import { openViews } from './views-of-sandbox.ts';

// What the driver sends by itself, and what goes on with a cursor that has its limit from the query that opened it.
const withoutLimit = ['hello', 'ismaster', 'endSessions', 'getMore', 'killCursors', 'saslStart', 'saslContinue'];

it('does nothing with the views for longer than the server allows', async () => {
  const sandbox = await openSandbox({ migrated: true });
  const rig = await openViews(sandbox);
  const client = new MongoClient(sandbox.mongodbUri, { monitorCommands: true });
  const commands: Document[] = [];
  client.on('commandStarted', ({ command }) => commands.push(command));
  try {
    const db = (await client.connect()).db();
    const views: ViewStore = createViewStore(db);
    const projector = createProjector({
      views,
      eventStore: rig.pool,
      cache: createShowCache(1_000),
      swapLock: noSwapLock,
      metrics: createSyncMetrics(createRegistry('test')),
      logger: sandbox.logger,
    });
    const events = await sell(rig.pool, 1, busyShow(40));
    await projector.project([{ eventId: 1, events: events.slice(0, 20) }]);
    await projector.project([{ eventId: 1, events }]);
    await projector.rewrite(1, { from: 1, to: 30 });
    await createProjectionStore(db, 0).move([{ partition: 0, offset: 1 }]);
    const projection = createProjectionStore(db, 1);
    await projection.begin();
    await projection.move([{ partition: 0, offset: 1 }]);
    await projection.markCompared([0], new Date());
    await projection.load();
    await views.loadShowVersions([1]);
    await views.loadBookingVersions(['1-none']);
    await views.findHistory(['1:1']);
    await views.loadHistory(['1:1']);
    await views.listings.complete();
    await views.listings.load([1]);
    const entries = createEntryStore(db, viewCollections);
    for (const version of [1, 2]) await entries.write([foldEntry(movieDefined('salt', version))!]);
    await entries.replace([foldEntry(theaterDefined('rex', 1))!]);
    await entries.load('movies', ['salt']);
    await entries.markComplete();
    expect(await entries.isComplete()).toBe(true);
    for (let look = 0; look < 2; look++) {
      await recordLogEnds(async () => new Map(), 0, db);
    }
    const names = new Set(commands.map((command) => Object.keys(command)[0]));
    expect([...names]).toEqual(expect.arrayContaining(['find', 'insert', 'update']));
    for (const command of commands) {
      if (withoutLimit.includes(Object.keys(command)[0]!)) continue;
      expect(command).toMatchObject({ maxTimeMS: expect.any(Number) });
    }
  } finally {
    await client.close();
    await rig.close();
    await sandbox.close();
  }
});
