import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createIndexes } from '@ticketing/sync-service/store/indexes.ts';
import type { Document } from 'mongodb';
import { MongoClient } from 'mongodb';
import { repositoryDir } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { Suite } from '../harness/suite.ts';
import { openBacklog } from '../load/backlog.ts';
import { openSystem } from '../ours/system.ts';
import { createDealer } from '../workloads/dealer.ts';
import { uniform } from '../workloads/uniform.ts';

const events = 50_000;
const insertsAtOnce = 4;

export const rebuild: Suite = {
  name: 'rebuild',
  title: 'Rebuilding the views',
  usesViews: true,
  method: [
    `${events.toLocaleString('en-GB')} bookings of 1,000 shows are committed, published and projected. Then \`npm run rebuild\`, in a process of its own, folds the topic from its beginning into new views and swaps them in; the rate is its own report of events and seconds, including the swap. The rival has all resulting documents in memory and only inserts them, a thousand per request and ${insertsAtOnce} requests at once, into new collections with the same indexes.`,
  ],
  figures: {
    bare: { title: 'bare inserts of the same documents', unit: 'events/s' },
    rebuild: { title: 'rebuild', unit: 'events/s' },
  },
  goals: [{ title: 'rebuild ÷ bare inserts', figure: 'rebuild', over: 'bare', atLeast: 0.8 }],
  runs: 5,
  warmUp: 0,

  async open(arena) {
    const system = await openSystem(arena, 'rebuild', ['worker', 'sync-service', 'read-api']);
    const backlog = await openBacklog(arena, system.namespace);
    const dealer = createDealer();

    async function allVisible(eventIds: number[]): Promise<void> {
      const { rows } = await system.pool.query<{ event_id: number; version: number }>(
        'SELECT event_id, version FROM shows WHERE event_id = ANY($1)',
        [eventIds],
      );
      for (const { event_id, version } of rows) await system.viewReaches(event_id, version);
    }

    return {
      contestants: [
        {
          name: 'rebuild',
          async measure() {
            const { shows, commands } = dealer.deal(uniform, arena.scale.size(events, 200));
            const before = await system.committed();
            await backlog.append(shows);
            await backlog.append(commands);
            await until(
              'all is committed',
              async () => (await system.committed()) - before >= shows.length + commands.length,
            );
            await allVisible(shows.map(({ eventId }) => eventId));
            return { rebuild: await rebuildRate() };
          },
        },
        {
          name: 'bare inserts',
          async measure() {
            return { bare: await bareRate(system.mongodbUri) };
          },
        },
      ],
      verify: system.verify,
      async close() {
        await backlog.close();
        await system.close();
      },
    };

    async function rebuildRate(): Promise<number> {
      const args = ['--disable-warning=TimeoutNegativeWarning', 'cli/main.ts', 'rebuild'];
      const env = {
        ...process.env,
        DATABASE_URL: system.databaseUrl,
        MONGODB_URI: system.mongodbUri,
        KAFKA_BROKERS: arena.urls.kafkaBrokers,
        REDIS_URL: arena.urls.redisUrl,
        NAMESPACE: system.namespace,
      };
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repositoryDir, env });
      const [, count, seconds] = /from (\d+) events in ([\d.]+) s/.exec(stdout) ?? [];
      if (count === undefined || seconds === undefined) throw new Error(`rebuild said: ${stdout}`);
      return Number(count) / Number(seconds);
    }
  },
};

/** Inserts the documents of the views into another database. @returns events per second */
async function bareRate(uri: string): Promise<number> {
  const client = await new MongoClient(uri).connect();
  try {
    const views = client.db();
    const fresh = client.db(`${views.databaseName}_bare`);
    const names = ['events', 'bookings', 'history'] as const;
    const batches: { name: string; documents: Document[] }[] = [];
    let count = 0;
    for (const name of names) {
      const documents = await views.collection(name).find().toArray();
      if (name === 'history') count = documents.length;
      for (let at = 0; at < documents.length; at += 1_000) {
        batches.push({ name, documents: documents.slice(at, at + 1_000) });
      }
    }
    await createIndexes(fresh);
    const startMs = performance.now();
    const queue = batches.values();
    await Promise.all(
      Array.from({ length: insertsAtOnce }, async () => {
        for (const { name, documents } of queue) await fresh.collection(name).insertMany(documents, { ordered: false });
      }),
    );
    const seconds = (performance.now() - startMs) / 1000;
    await fresh.dropDatabase();
    return count / seconds;
  } finally {
    await client.close();
  }
}
