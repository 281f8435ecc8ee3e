import { createKafka } from '@ticketing/shared/log/client.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import type { CatalogueView } from '@ticketing/shared/stores/catalogue-views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import { foldEntry } from '@ticketing/sync-service/catalogue/fold.ts';
import { until } from '../../local/until.ts';
import {
  movieDefined,
  movieRetired,
  recordCatalogue,
  theaterDefined,
} from '../../sync-service/test/catalogue-events.ts';
import { partitions } from '../../sync-service/test/sold-shows.ts';
import { openViews } from '../../sync-service/test/views-of-sandbox.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Engines } from '../engines.ts';
import { silent } from '../progress.ts';
import { rebuildViews } from '../rebuild/rebuild.ts';
import { topicRanges } from '../topic-reader.ts';
import { verify } from '../verify/verify.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let engines: Engines;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const { logger, namespace } = sandbox;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  await ensureTopics(kafka, { namespace, partitions, replicationFactor: 1 });
  // A topic that is new is led a moment later.
  const { commands, events } = topicNames(namespace);
  await until('the topics to be led', () =>
    Promise.all([commands, events].map((topic) => topicRanges(kafka, topic))).then(
      () => true,
      () => false,
    ),
  );
  engines = { pool: rig.pool, db: rig.db, kafka, topics: topicNames(namespace), namespace, logger };
  await recordCatalogue(rig.pool, movieDefined('salt', 2), theaterDefined('rex', 1));
  await recordCatalogue(rig.pool, movieDefined('old', 1), movieRetired('old', 4));
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

const movies = () => rig.db.collection<CatalogueView>(viewCollections.movies);
const theaters = () => rig.db.collection<CatalogueView>(viewCollections.theaters);

async function found(options: { repairViews?: boolean } = {}) {
  const { findings } = await verify(engines, {
    eventId: undefined,
    repairViews: false,
    progress: silent,
    standstillMs: 300,
    ...options,
  });
  return findings.filter(({ area }) => area === 'views');
}

it('makes movies and theaters in a rebuild, whatever the old views were', async () => {
  await movies().insertOne({ ...foldEntry(movieDefined('ghost', 1))!.view, _id: 'ghost' });
  await rebuildViews(engines, { from: 'topic', progress: silent });
  expect(await movies().findOne({ _id: 'salt' })).toMatchObject({ version: 2, isRetired: false });
  expect(await movies().findOne({ _id: 'old' })).toMatchObject({ version: 4, isRetired: true });
  expect(await theaters().findOne({ _id: 'rex' })).toMatchObject({ version: 1 });
  expect(await movies().findOne({ _id: 'ghost' })).toBeNull();
  expect(await createEntryStore(rig.db, viewCollections).isComplete()).toBe(true);
  expect(await found()).toEqual([]);
});

it('names what differs, lacks or is too much, and mends it', async () => {
  await movies().updateOne({ _id: 'salt' }, { $set: { title: 'Wrong' } });
  await theaters().deleteOne({ _id: 'rex' });
  await movies().insertOne({ ...foldEntry(movieDefined('ghost', 1))!.view, _id: 'ghost' });
  expect(await found()).toEqual(
    expect.arrayContaining([
      { area: 'views', streamId: 'movie-salt', text: 'title is "Wrong" and should be "The Salt Road"' },
      { area: 'views', streamId: 'theater-rex', text: 'it is missing' },
      { area: 'views', streamId: 'movie-ghost', text: 'it is there and no event speaks of it' },
    ]),
  );
  await found({ repairViews: true });
  expect(await found()).toEqual([]);
});
