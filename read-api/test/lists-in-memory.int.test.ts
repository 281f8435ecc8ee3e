import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { channelNames, createRedis } from '@ticketing/shared/stores/redis.ts';
import { noteRewrite } from '@ticketing/shared/stores/told-hints.ts';
import { createHints } from '@ticketing/sync-service/hints.ts';
import { MongoClient } from 'mongodb';
import { startLocally } from '../../tests/support/engines-locally.ts';
import { movieView, tellShowtime, theaterView, writeCatalogue } from './catalogue-story.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import type { ShowStory } from './show-story.ts';
import { writeViews } from './show-story.ts';

// Engines of this file's own, because it stops Redis.
let engines: Awaited<ReturnType<typeof startLocally>>;
let api: RunningReadApi;
const logger = createLogger('test', 'silent');
const movie = movieView('owl');
const theater = theaterView('rex');
const startsAt = new Date(Date.now() + 86_400_000).toISOString();
const stories = Array.from({ length: 60 }, (_, index) => tellShowtime(index + 1, { movie, theater, startsAt }));

beforeAll(async () => {
  engines = await startLocally(await mkdtemp(join(tmpdir(), 'read-api-lists-')), ['redis', 'mongodb']);
  const { mongodbUri, redisUrl } = engines.urls;
  api = await runReadApi({ mongodbUri, redisUrl, namespace: '', logger });
  const catalogue = writeCatalogue(api.db);
  await catalogue.theaters(theater);
  await catalogue.movies(movie);
  await catalogue.showtimes(...stories);
  await catalogue.markComplete();
});

afterAll(async () => {
  await api.close();
  await engines.stop();
});

const missedHints = () => api.metric('read_api_hints_missed_total');

/** A sync-service's hints, once the read-api knows of it. */
async function startSender() {
  const missedBefore = await missedHints();
  const client = new MongoClient(engines.urls.mongodbUri);
  const redis = createRedis({ url: engines.urls.redisUrl, logger, name: 'sender' });
  await eventually(() => redis.status === 'ready', 'the sender has redis');
  let isMute = false;
  const connection = {
    get status() {
      return isMute ? ('end' as const) : redis.status;
    },
    publish: redis.publish.bind(redis),
  };
  const hints = createHints({
    ...{ redis: connection, channel: channelNames('').views, db: client.db() },
    onError: () => undefined,
  });
  await hints.begin();
  // What a new one wrote before it was known counts as missed.
  await eventually(async () => (await missedHints()) > missedBefore, 'the sender is known');
  return {
    tell: (story: ShowStory) => hints.send({ shows: [[story.eventId, story.version]] }),
    /** Sends a hint that nobody gets. */
    lose(story: ShowStory) {
      isMute = true;
      hints.send({ shows: [[story.eventId, story.version]] });
      isMute = false;
    },
    async end() {
      await hints.end();
      redis.disconnect();
      await client.close();
    },
    /** Without a last word: what it records does not arrive any more. */
    async crash() {
      redis.disconnect();
      await client.close();
      await hints.end();
    },
  };
}

type Sender = Awaited<ReturnType<typeof startSender>>;
const senders: Sender[] = [];

async function newSender(): Promise<Sender> {
  const sender = await startSender();
  senders.push(sender);
  return sender;
}

afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.end();
});

let book = 0;
async function sell(story: ShowStory): Promise<void> {
  // Seats come back, so that there is always one.
  if (book % 2 === 0) lastBooking = story.book(7, 'A1');
  else story.cancel(lastBooking);
  book += 1;
  await writeViews(api.db, story);
}
let lastBooking = '';

async function versions(): Promise<Map<number, number>> {
  const { status, json } = await api.get('/api/showtimes?limit=100');
  expect(status).toBe(200);
  return new Map(
    (json.showtimes as { eventId: number; version: number }[]).map(({ eventId, version }) => [eventId, version]),
  );
}

const fromMemory = () => api.metric('read_api_listed_shows_total{result="hit"');
const fromViews = () => api.metric('read_api_listed_shows_total{result="read"');

/** Waits until a page comes whole from memory. */
async function untilInMemory(): Promise<void> {
  await eventually(async () => {
    // Another address, so that no prepared answer is given.
    const reads = await fromViews();
    const { json } = await api.get(`/api/showtimes?limit=${60 + Math.floor(Math.random() * 100)}`);
    const { showtimes } = json;
    return Array.isArray(showtimes) && showtimes.length === stories.length && (await fromViews()) === reads;
  }, 'lists come from memory');
}

/** Waits until a list has the last version; versions only grow meanwhile. */
async function untilListed(story: ShowStory): Promise<void> {
  let latest = 0;
  await eventually(async () => {
    const version = (await versions()).get(story.eventId) ?? 0;
    expect(version).toBeGreaterThanOrEqual(latest);
    latest = version;
    return version === story.version;
  }, `show ${story.eventId} at version ${story.version}`);
}

test('a page reads nothing, and what changes is read alone', async () => {
  const sender = await newSender();
  await untilInMemory();
  let asked = 0;
  // On a busy machine the sender may be late with its records, and some pages are read.
  await eventually(async () => {
    const [hits, queries] = [await fromMemory(), api.queries()];
    for (let page = 0; page < 10; page += 1) await api.get(`/api/showtimes?limit=${60 + (asked++ % 140)}`);
    return api.queries() === queries && (await fromMemory()) - hits === 10 * stories.length;
  }, 'ten pages without a query');
  const reads = await fromViews();
  await sell(stories[3]!);
  sender.tell(stories[3]!);
  await untilListed(stories[3]!);
  // By the request that came first, or in the background.
  expect((await fromViews()) - reads).toBeLessThan(stories.length);
});

test('what a lost hint told of is listed, of whichever sync-service', async () => {
  const [one, two] = [await newSender(), await newSender()];
  await untilInMemory();
  const missed = await missedHints();
  await sell(stories[5]!);
  two.lose(stories[5]!);
  one.tell(stories[6]!);
  await untilListed(stories[5]!);
  await eventually(async () => (await missedHints()) > missed, 'it is noticed');
  await untilInMemory();
});

test('one that ends in good order costs nothing', async () => {
  const one = await startSender();
  await newSender();
  await untilInMemory();
  const missed = await missedHints();
  await sell(stories[9]!);
  one.tell(stories[9]!);
  await one.end();
  await untilListed(stories[9]!);
  await untilInMemory();
  expect(await missedHints()).toBe(missed);
});

test('what a sync-service wrote before it crashed is listed, and another one goes on', async () => {
  const one = await startSender();
  await newSender();
  await untilInMemory();
  await sell(stories[7]!);
  await one.crash();
  await untilListed(stories[7]!);
  // It starts again: what it wrote before it was known is listed too.
  await sell(stories[8]!);
  const again = await newSender();
  await untilListed(stories[8]!);
  await untilInMemory();
  await sell(stories[7]!);
  again.tell(stories[7]!);
  await untilListed(stories[7]!);
});

test('a repair is listed, although its version is the same', async () => {
  await newSender();
  await untilInMemory();
  const { eventId } = stories[11]!;
  await api.db.collection<{ _id: number }>('events').updateOne({ _id: eventId }, { $set: { currency: 'NPR' } });
  await noteRewrite(api.db, { maxTimeMS: 5_000 });
  await eventually(async () => {
    const { json } = await api.get('/api/showtimes?limit=100');
    const showtimes = json.showtimes as { eventId: number; currency: string }[];
    return showtimes.find((show) => show.eventId === eventId)?.currency === 'NPR';
  }, 'the repaired show');
});

test('without Redis lists are read, and come from memory when it is back', async () => {
  const sender = await newSender();
  await untilInMemory();
  await engines.engines.redis.stop();
  for (const story of stories.slice(20, 24)) {
    await sell(story);
    sender.tell(story);
    await untilListed(story);
    await sell(story);
    sender.tell(story);
  }
  await engines.engines.redis.restart();
  for (const story of stories.slice(20, 24)) await untilListed(story);
  await untilInMemory();
  // Hints are heard again.
  await eventually(async () => {
    const heard = await api.metric('read_api_hints_total');
    await sell(stories[30]!);
    sender.tell(stories[30]!);
    await untilListed(stories[30]!);
    return (await api.metric('read_api_hints_total')) > heard;
  }, 'hints are heard');
});

test('without a sync-service nothing is taken from memory', async () => {
  await (await startSender()).crash();
  await eventually(async () => {
    const reads = await fromViews();
    await api.get(`/api/showtimes?limit=${60 + Math.floor(Math.random() * 100)}`);
    return (await fromViews()) === reads + stories.length;
  }, 'lists are read');
});
