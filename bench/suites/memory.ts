import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { Suite } from '../harness/suite.ts';
import { openBacklog } from '../load/backlog.ts';
import { peakResidentMb } from '../load/resident-memory.ts';
import { createDealer } from '../workloads/dealer.ts';
import { uniform } from '../workloads/uniform.ts';

const backlogCommands = 1_000_000;
/** Made and sent at a time, which bounds the bench's own memory. */
const commandsAtATime = 50_000;

export const memory: Suite = {
  name: 'memory',
  title: 'Memory under a backlog',
  method: [
    `${backlogCommands.toLocaleString('en-GB')} commands for 20,000 shows are on the log, over all partitions, when the worker starts. The peak is the kernel's figure for the most resident memory of the process (\`VmHWM\`) when the last command is committed.`,
  ],
  figures: {
    'peak-mb': { title: 'peak resident memory of the worker', unit: 'MB' },
    rate: { title: 'worked off, from the start of the process', unit: 'commands/s' },
  },
  goals: [{ title: 'worker under a backlog of 1,000,000 commands, MB', figure: 'peak-mb', atMost: 300 }],
  runs: 1,
  warmUp: 0,

  async open(arena) {
    const total = arena.scale.size(backlogCommands, 1_000);
    const part = Math.min(commandsAtATime, total);
    const dealer = createDealer();
    return {
      contestants: [
        {
          name: 'worker',
          async measure() {
            const { databaseUrl, namespace } = await arena.createDatabase('memory');
            const backlog = await openBacklog(arena, namespace);
            let orders = 0;
            while (orders < total) {
              const { shows, commands } = dealer.deal(uniform, part);
              await backlog.append(shows);
              await backlog.append(commands);
              orders += shows.length + commands.length;
            }
            await backlog.close();
            const startMs = performance.now();
            const worker = await arena.startService('worker', {
              instance: namespace,
              port: await freePort(),
              env: { DATABASE_URL: databaseUrl, NAMESPACE: namespace },
            });
            const pool = createPool({
              url: databaseUrl,
              applicationName: 'bench',
              maxConnections: 1,
              logger: arena.logger,
            });
            await until(
              'all is committed',
              async () => {
                const { rows } = await pool.query<{ done: number }>('SELECT sum(version)::int AS done FROM shows');
                return rows[0]!.done >= orders;
              },
              900_000,
              250,
            );
            const seconds = (performance.now() - startMs) / 1000;
            const peakMb = await peakResidentMb(worker.pid);
            await worker.stop();
            await pool.end();
            return { 'peak-mb': peakMb, rate: orders / seconds };
          },
        },
      ],
      close: async () => undefined,
    };
  },
};
