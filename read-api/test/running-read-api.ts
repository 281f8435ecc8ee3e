import { createReadApi } from '@ticketing/read-api/app.ts';
import type { TicketSettings } from '@ticketing/read-api/context.ts';
import { openViews } from '@ticketing/read-api/views.ts';
import type { Access } from '@ticketing/shared/http/access.ts';
import { createAccess } from '@ticketing/shared/http/access.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { channelNames, createRedis } from '@ticketing/shared/stores/redis.ts';
import type { ViewHint } from '@ticketing/shared/stores/views.ts';
import type { Db } from 'mongodb';
import { MongoClient } from 'mongodb';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import type { ShowStory } from './show-story.ts';
import { positionOf, writeViews } from './show-story.ts';

export type Answer = {
  status: number;
  headers: Headers;
  /** The body, where it is JSON: tests assert its shape. */
  json: Record<string, unknown>;
};

export type RunningReadApi = {
  url: string;
  db: Db;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** Writes the views of a show at a version (or at its last), and says so over Redis as sync-service does. */
  project(story: ShowStory, version?: number): Promise<void>;
  publish(hint: ViewHint): Promise<void>;
  /** The sum of the metrics whose line begins so. */
  metric(name: string): Promise<number>;
  /** How many queries for shows, bookings and their history it has sent to MongoDB. */
  queries(): number;
  /** Says "not ready" and sends home all who wait. */
  drain(): void;
  close(): Promise<void>;
};

/** Runs the read-api in this process, on the engines of a sandbox. */
export async function runReadApi(
  sandbox: Pick<Sandbox, 'mongodbUri' | 'redisUrl' | 'namespace' | 'logger'>,
  {
    cacheBytes = 32_000_000,
    access = createAccess({ auth: 'open' }),
    tickets = {},
    nextActionOf,
  }: {
    cacheBytes?: number;
    access?: Access;
    tickets?: TicketSettings;
    nextActionOf?: (paymentId: string) => Promise<string | undefined>;
  } = {},
): Promise<RunningReadApi> {
  const { mongodbUri, redisUrl, namespace, logger } = sandbox;
  const registry = createRegistry('read-api');
  const monitored = new URL(mongodbUri);
  monitored.searchParams.set('monitorCommands', 'true');
  const views = openViews({ uri: monitored.href }, logger);
  let queries = 0;
  views.shows.db.client.on('commandStarted', ({ command }) => {
    const collection = command.find ?? command.aggregate ?? command.count;
    if (['events', 'bookings', 'history'].includes(collection)) queries += 1;
  });
  const api = createReadApi({
    views,
    access,
    redis: { url: redisUrl },
    namespace,
    cacheBytes,
    tickets,
    nextActionOf,
    registry,
    logger,
  });
  const http = await listen(api.listener, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${http.port}`;
  const client = new MongoClient(mongodbUri, { serverSelectionTimeoutMS: 5_000 });
  const redis = createRedis({ url: redisUrl, logger, name: 'test' });
  const nothing: ViewHint = { shows: [], positions: [] };
  const publish = (hint: ViewHint) => redis.publish(channelNames(namespace).views, JSON.stringify(hint));
  // A hint may be lost: while Redis is away, and in the moment when it goes.
  const tryToPublish = (hint: ViewHint) => publish(hint).catch(() => 0);
  await eventually(async () => (await tryToPublish(nothing)) > 0, 'somebody hears hints');
  const running: RunningReadApi = {
    url,
    db: client.db(),
    async get(path, headers = {}, method = 'GET') {
      const response = await fetch(url + path, { headers, method });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
      return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : {} };
    },
    async project(story, version = story.version) {
      await writeViews(client.db(), story, version);
      const { partition, offset } = positionOf({ eventId: story.eventId, version });
      await running.publish({ shows: [[story.eventId, version]], positions: [[partition, offset]] });
    },
    async publish(hint) {
      await tryToPublish(hint);
    },
    async metric(name) {
      const text = await registry.metrics();
      const lines = text.split('\n').filter((line) => line.startsWith(name));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    queries: () => queries,
    drain: api.drain,
    async close() {
      api.drain();
      await http.close();
      api.close();
      redis.disconnect();
      access.close();
      await views.close();
      await client.close();
    },
  };
  return running;
}

/** Waits until something holds. @throws Error when it does not within the time */
export async function eventually(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  await until(what, holds);
}
