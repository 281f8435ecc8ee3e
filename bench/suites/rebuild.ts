import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryDir } from '../../local/stack.ts';
import type { Suite } from '../harness/suite.ts';
import { openBacklog } from '../load/backlog.ts';
import { until } from '../load/until.ts';
import { openSystem } from '../ours/system.ts';
import { createDealer } from '../workloads/dealer.ts';
import { uniform } from '../workloads/uniform.ts';

const events = 50_000;

export const rebuild: Suite = {
  name: 'rebuild',
  title: 'Rebuilding the views',
  method: [
    `The live rate is that of sync-service: it is stopped (SIGSTOP) while ${events.toLocaleString('en-GB')} bookings of 1,000 shows are committed and published, and is timed from SIGCONT until the views show the last version of every show. Then \`npm run rebuild\`, as a process of its own, folds the same topic from its beginning into new views and swaps them in; its rate is its own account of events and seconds, the swap included.`,
  ],
  figures: {
    live: { title: 'live projection', unit: 'events/s' },
    rebuild: { title: 'rebuild', unit: 'events/s' },
  },
  goals: [{ title: 'rebuild ÷ live rate', figure: 'rebuild', over: 'live', atLeast: 5 }],
  runs: 5,
  warmUp: false,

  async open(arena) {
    const system = await openSystem(arena, 'rebuild', ['worker', 'sync-service', 'read-api']);
    const backlog = await openBacklog(arena, system.namespace);
    const dealer = createDealer();
    const sync = system.programs['sync-service']!;

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
          name: 'live and rebuild',
          async measure() {
            const { shows, commands } = dealer.deal(uniform, arena.scale.size(events, 200));
            const before = await system.committed();
            // Stopped only while the worker works: its session in Kafka must outlive that, and it has 6 s.
            sync.signal('SIGSTOP');
            try {
              await backlog.append(shows);
              await backlog.append(commands);
              await until(async () => (await system.committed()) - before >= shows.length + commands.length);
            } finally {
              sync.signal('SIGCONT');
            }
            const startMs = performance.now();
            await allVisible(shows.map(({ eventId }) => eventId));
            const live = ((shows.length + commands.length) * 1000) / (performance.now() - startMs);
            return { live, rebuild: await rebuildRate() };
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
