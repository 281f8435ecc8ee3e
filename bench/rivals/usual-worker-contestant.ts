import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Arena } from '../harness/arena.ts';
import type { Contestant } from '../harness/suite.ts';
import { openBacklog } from '../load/backlog.ts';
import { processContestant } from '../load/process-contestant.ts';
import { scheduleShows } from '../ours/store-contestant.ts';
import type { Work } from '../workloads/workload.ts';
import { usualWorker } from './usual-worker-program.ts';

export type UsualWorkerUnderTest = {
  contestant(name: string, work: () => Work): Contestant;
  close(): Promise<void>;
};

/** Starts the usual worker with its own database and topics. */
export async function openUsualWorker(arena: Arena, lockScope: 'seat' | 'show'): Promise<UsualWorkerUnderTest> {
  const { databaseUrl, namespace } = await arena.createDatabase(`usual-${lockScope}`);
  const { kafkaBrokers, redisUrl } = arena.urls;
  const backlog = await openBacklog(arena, namespace);
  const program = await arena.start(
    usualWorker(arena.stack, {
      name: `usual-worker-${lockScope}`,
      lockScope,
      env: { DATABASE_URL: databaseUrl, KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl, NAMESPACE: namespace },
    }),
  );
  const pool = createPool({ url: databaseUrl, applicationName: 'bench', maxConnections: 1, logger: arena.logger });
  return {
    contestant: (name, work) =>
      processContestant({
        name,
        program,
        backlog,
        work,
        schedule: ({ shows }) => scheduleShows(pool, shows),
        async committed() {
          const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM bookings');
          return rows[0]!.count;
        },
      }),
    async close() {
      await backlog.close();
      await pool.end();
    },
  };
}
