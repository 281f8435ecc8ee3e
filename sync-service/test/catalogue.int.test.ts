import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { CatalogueCollection, CatalogueView } from '@ticketing/shared/stores/catalogue-views.ts';
import { catalogueChangesId, catalogueCompleteId } from '@ticketing/shared/stores/catalogue-views.ts';
import type { Changes } from '@ticketing/shared/stores/changes.ts';
import { keptChanges } from '@ticketing/shared/stores/changes.ts';
import { listingChangesId } from '@ticketing/shared/stores/listings.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { startSyncService } from '@ticketing/sync-service/app.ts';
import { consumeCatalogue } from '@ticketing/sync-service/catalogue/consumer.ts';
import { createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import type { Definition } from '@ticketing/sync-service/catalogue/fold.ts';
import { foldEntry } from '@ticketing/sync-service/catalogue/fold.ts';
import { createCatalogueMetrics } from '@ticketing/sync-service/catalogue/metrics.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { until } from '../../local/until.ts';
import { movieView, tellShowtime, theaterView } from '../../read-api/test/catalogue-story.ts';
import { showView } from '../../read-api/test/show-story.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { movieDefined, movieRetired, recordCatalogue, theaterDefined } from './catalogue-events.ts';
import { partitions } from './sold-shows.ts';
import { syncConfig } from './sync-config.ts';
import { openViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let writer: LogWriter;
const registry = createRegistry('sync-service');
const closing: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
  await ensureTopics(kafka, { namespace: sandbox.namespace, partitions, replicationFactor: 1 });
  writer = await createLogWriter({ kafka, logger: sandbox.logger, maxWaitMs: 100_000 });
});

afterAll(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(join(tmpdir(), `members-${sandbox.namespace}`), { recursive: true, force: true });
  await writer.close();
  await rig.close();
  await sandbox.close();
});

async function start(): Promise<void> {
  await startSyncService({
    // It looks often for what is lost, and for what differs.
    config: { ...syncConfig(sandbox, 0.3), DRIFT_CHECK_SECONDS: 0.3 },
    logger: sandbox.logger,
    registry,
    onStop: (_name, close) => closing.unshift(close),
    fail: (error) => {
      throw error;
    },
  });
}

async function publish(...events: Definition[]): Promise<void> {
  const topic = topicNames(sandbox.namespace).catalogueEvents;
  await writer.append(
    events.map((event) => ({ topic, partition: 0, key: event.streamId, value: JSON.stringify(event), headers: [] })),
  );
}

async function view(name: CatalogueCollection, id: string): Promise<CatalogueView | undefined> {
  return (await rig.db.collection<CatalogueView>(viewCollections[name]).findOne({ _id: id })) ?? undefined;
}

async function untilVersion(name: CatalogueCollection, id: string, version: number): Promise<void> {
  await until(`${id} at version ${version}`, async () => ((await view(name, id))?.version ?? 0) >= version);
}

async function metric(name: string): Promise<number> {
  const found = await registry.getSingleMetric(name)?.get();
  return found?.values[0]?.value ?? 0;
}

const changesOf = (name: CatalogueCollection) =>
  rig.db.collection<Changes<string>>(viewCollections[name]).findOne({ _id: catalogueChangesId });

it('makes the views of what there was before', async () => {
  const retired = [movieDefined('old', 1, { title: 'Old' }), movieRetired('old', 3)];
  await recordCatalogue(rig.pool, movieDefined('salt', 2), ...retired, theaterDefined('rex', 1));
  await start();
  expect(await view('movies', 'salt')).toMatchObject({ version: 2, title: 'The Salt Road', isRetired: false });
  expect(await view('movies', 'old')).toMatchObject({ version: 3, title: 'Old', isRetired: true });
  expect(await view('theaters', 'rex')).toMatchObject({ version: 1, halls: [{ hallId: 'one' }] });
  for (const name of ['movies', 'theaters'] as const) {
    const marks = rig.db.collection<{ _id: string }>(viewCollections[name]);
    expect(await marks.countDocuments({ _id: catalogueCompleteId })).toBe(1);
  }
});

it('follows the topic, says so, and never goes back', async () => {
  const heard: string[] = [];
  const subscriber = createSubscriber({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  closing.unshift(() => subscriber.disconnect());
  subscriber.on('message', (_channel, text: string) => heard.push(text));
  await subscriber.subscribe(channelNames(sandbox.namespace).views);

  const before = (await changesOf('movies'))!.count;
  const events = [movieDefined('salt', 4, { title: 'Four' }), movieDefined('salt', 6, { title: 'Six' })];
  await recordCatalogue(rig.pool, ...events);
  // Twice, and the older one last.
  await publish(events[1]!, events[0]!, events[1]!);
  await publish(events[0]!);
  await publish(theaterDefined('marker', 1));
  await untilVersion('theaters', 'marker', 1);
  expect(await view('movies', 'salt')).toMatchObject({ version: 6, title: 'Six' });
  const changes = (await changesOf('movies'))!;
  expect(changes.count).toBeGreaterThan(before);
  expect(changes.latest.at(-1)).toBe('salt');
  await until('it to be said', () =>
    heard.some((text) => JSON.stringify(JSON.parse(text).catalogue) === '[["movie-salt",6]]'),
  );
});

it('has what a retired movie was', async () => {
  const events = [movieDefined('gone', 1, { title: 'Gone' }), movieRetired('gone', 2)];
  await recordCatalogue(rig.pool, ...events);
  await publish(...events);
  await untilVersion('movies', 'gone', 2);
  expect(await view('movies', 'gone')).toMatchObject({ title: 'Gone', isRetired: true });
});

it('puts away what it cannot read, and takes its stream from the event store', async () => {
  await recordCatalogue(rig.pool, movieDefined('torn', 5));
  const topic = topicNames(sandbox.namespace).catalogueEvents;
  await writer.append([{ topic, partition: 1, key: 'movie-torn', value: '{"torn"', headers: [] }]);
  await untilVersion('movies', 'torn', 5);
  await until('the dead letter', async () => (await metric('sync_catalogue_dead_letters_total')) === 1);
});

it('finds what is lost or wrong, without anything on the topic', async () => {
  await rig.db.collection<{ _id: string }>(viewCollections.theaters).deleteOne({ _id: 'rex' });
  await untilVersion('theaters', 'rex', 1);
  await rig.db
    .collection<CatalogueView>(viewCollections.movies)
    .updateOne({ _id: 'salt', version: 6 }, { $set: { title: 'Wrong' } });
  await until('the right title', async () => {
    const movie = await view('movies', 'salt');
    return movie !== undefined && 'title' in movie && movie.title === 'Six';
  });
  await until('both to be counted', async () => (await metric('sync_catalogue_healed_total')) >= 2);
});

it('writes the newest of many writers, whoever comes last', async () => {
  const versions = Array.from({ length: 20 }, (_, index) => index + 1);
  const stores = versions.map(() => createEntryStore(rig.db, viewCollections));
  // Wherever the newest one stands in the queue.
  for (const [id, order] of Object.entries({
    up: versions,
    down: versions.toReversed(),
    middle: versions.with(9, 20).with(19, 10),
  })) {
    const entryOf = (version: number) => foldEntry(movieDefined(id, version, { title: `Title ${version}` }))!;
    await Promise.all(order.map((version, index) => stores[index]!.write([entryOf(version)])));
    expect(await view('movies', id)).toMatchObject({ version: 20, title: 'Title 20' });
  }
});

it('reads what an event does not say from the event store, and of what cannot be read which stream it is of', async () => {
  const namespace = `${sandbox.namespace}-unsaid`;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'unsaid', logger: sandbox.logger });
  await ensureTopics(kafka, { namespace, partitions, replicationFactor: 1 });
  const { catalogueEvents: topic, catalogueEventsDeadLetters } = topicNames(namespace);
  const unsaid = createRegistry('sync-service');
  const metrics = { ...createCatalogueMetrics(unsaid), retries: createSyncMetrics(unsaid).retries };
  const written: string[] = [];
  const filled: string[] = [];
  const consumer = await consumeCatalogue({
    ...{ kafka, topic, metrics, groupId: `${namespace}-group`, logger: sandbox.logger },
    memberDir: join(tmpdir(), `members-${sandbox.namespace}`),
    entries: {
      write: async (entries) => void written.push(...entries.map(({ view: { _id } }) => _id)),
      fill: async (streamIds) => void filled.push(...streamIds),
    },
    deadLetters: createDeadLetters({
      ...{ writer, source: topic, topic: catalogueEventsDeadLetters, logger: sandbox.logger, metrics },
    }),
    onFault: (error) => {
      throw error;
    },
  });
  try {
    const value = (event: Definition) => JSON.stringify(event);
    await writer.append(
      [
        { key: 'movie-gone', value: value(movieRetired('gone', 2)) },
        { key: 'movie-torn', value: '{"torn"' },
        { key: 'nobody', value: '{"torn"' },
        { key: 'movie-salt', value: value(movieDefined('salt', 1)) },
      ].map((record) => ({ topic, partition: 0, headers: [], ...record })),
    );
    await until('all four are read', () => written.includes('salt') && filled.includes('movie-torn'));
    expect([written, filled]).toEqual([['salt'], ['movie-gone', 'movie-torn']]);
  } finally {
    await consumer.stop();
  }
});

it('goes on with the others where one cannot be read', async () => {
  const broken = movieDefined('broken', 1, { minutes: -1 });
  await recordCatalogue(rig.pool, broken, movieDefined('whole', 1));
  await untilVersion('movies', 'whole', 1);
  expect(await view('movies', 'broken')).toBeUndefined();
  await until('what cannot be read is counted', async () => (await metric('sync_catalogue_unreadable_total')) > 0);
  // What differs is still found beside it.
  const salt = { _id: 'salt', version: 6 };
  await rig.db.collection<CatalogueView>(viewCollections.movies).updateOne(salt, { $set: { title: 'Wrong again' } });
  await until('the right title', async () => Object(await view('movies', 'salt')).title === 'Six');
});

it('lists a showtime with its movie and hall, and says that it has', async () => {
  const rex = theaterView('rex');
  const story = tellShowtime(900, { movie: movieView('salt'), theater: rex, startsAt: '2031-01-01T20:00:00.000Z' });
  await rig.views.writeShows([{ before: undefined, after: showView(story) }]);
  const listings = rig.db.collection<{ _id: number }>(viewCollections.listings);
  expect(await listings.findOne({ _id: 900 })).toMatchObject({
    version: 1,
    showtime: { movieId: 'salt', theaterId: 'rex', hallId: 'one', currency: 'EUR' },
  });
  const changes = rig.db.collection<Changes<number>>(viewCollections.listings);
  expect((await changes.findOne({ _id: listingChangesId }))?.latest).toContain(900);
});

it('keeps a bounded number of changes', async () => {
  const store = createEntryStore(rig.db, viewCollections);
  const many = Array.from({ length: keptChanges + 10 }, (_, index) => foldEntry(movieDefined(`many-${index}`, 1))!);
  await store.write(many);
  const { count, latest } = (await changesOf('movies'))!;
  expect(latest).toHaveLength(keptChanges);
  expect(latest.at(-1)).toBe(`many-${keptChanges + 9}`);
  expect(count).toBeGreaterThan(keptChanges + 10);
});
