import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { Pool } from 'pg';
import type { Contestant } from '../harness/suite.ts';
import type { NamedBooking, Work } from '../workloads/workload.ts';
import { chunksOf, createCommitAll } from './chunk-commit.ts';

export type StoreContestantOptions = {
  name: string;
  /** For creating the shows before the clock runs. */
  pool: Pool;
  work: () => Work;
  /** Prepares a run over the work; what it returns is timed. */
  prepare(work: Work): () => Promise<void>;
};

/** Writes a workload directly into PostgreSQL, without the log. @returns commands per second, under its own name */
export function storeContestant({ name, pool, work, prepare }: StoreContestantOptions): Contestant {
  return {
    name,
    async measure() {
      const dealt = work();
      await scheduleShows(pool, dealt.shows);
      const run = prepare(dealt);
      const startMs = performance.now();
      await run();
      return { [name]: (dealt.commands.length * 1000) / (performance.now() - startMs) };
    },
  };
}

/** The worker's batch over a workload, in chunks. */
export function batchContestant(name: string, pool: Pool, work: () => Work): Contestant {
  const commitAll = createCommitAll(pool);
  return storeContestant({
    name,
    pool,
    work,
    prepare: ({ commands }) => {
      const chunks = chunksOf(commands);
      return () => commitAll(chunks);
    },
  });
}

/** Creates shows and their tickets with our own code, for all contestants. */
export async function scheduleShows(pool: Pool, shows: CommandOf<'ScheduleShow'>[]): Promise<void> {
  await createCommitAll(pool)(chunksOf(shows));
}

/** The commands of a workload that only books seats by their ids. */
export function bookings({ commands }: Work): NamedBooking[] {
  return commands.filter((command): command is NamedBooking => command.type === 'BookSeats' && !command.best);
}
