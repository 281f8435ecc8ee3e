import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { freePort } from '../../local/ports.ts';
import type { RunningProgram } from '../../local/program.ts';
import { until } from '../../local/until.ts';
import type { Arena } from '../harness/arena.ts';
import type { Contestant } from '../harness/suite.ts';
import { openBacklog } from '../load/backlog.ts';
import { processContestant } from '../load/process-contestant.ts';
import type { Work } from '../workloads/workload.ts';
import { verifyStore, verifyTopics } from './verify-store.ts';

export type WorkerUnderTest = {
  program: RunningProgram;
  contestant(name: string, work: () => Work): Contestant;
  /** @throws Error when an invariant does not hold */
  verify(): Promise<void>;
  close(): Promise<void>;
};

/** Starts our worker with its own database and topics. */
export async function openWorker(
  arena: Arena,
  { name, env = {} }: { name: string; env?: Record<string, string> },
): Promise<WorkerUnderTest> {
  const { databaseUrl, namespace } = await arena.createDatabase(name);
  const backlog = await openBacklog(arena, namespace);
  const program = await arena.startService('worker', {
    instance: name,
    port: await freePort(),
    env: { DATABASE_URL: databaseUrl, NAMESPACE: namespace, ...env },
  });
  const pool = createPool({ url: databaseUrl, applicationName: 'bench', maxConnections: 1, logger: arena.logger });

  async function committed(): Promise<number> {
    const { rows } = await pool.query<{ events: number }>('SELECT coalesce(sum(version), 0)::int AS events FROM shows');
    return rows[0]!.events;
  }

  return {
    program,
    contestant: (contestantName, work) =>
      processContestant({
        name: contestantName,
        program,
        backlog,
        work,
        async schedule({ shows }) {
          const before = await committed();
          await backlog.append(shows);
          await until('the shows are there', async () => (await committed()) - before >= shows.length);
        },
        committed,
      }),
    async verify() {
      await verifyStore(pool);
      await verifyTopics(arena, namespace, pool);
    },
    async close() {
      await backlog.close();
      await pool.end();
    },
  };
}
