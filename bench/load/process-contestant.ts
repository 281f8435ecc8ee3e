import type { RunningProgram } from '../../local/program.ts';
import { until } from '../../local/until.ts';
import type { Contestant } from '../harness/suite.ts';
import type { Work } from '../workloads/workload.ts';
import type { Backlog } from './backlog.ts';

export type ProcessContestantOptions = {
  name: string;
  program: RunningProgram;
  backlog: Backlog;
  work: () => Work;
  /** Creates the shows for the process; resolves when they can be booked. */
  schedule(work: Work): Promise<void>;
  /** @returns how many commands the process has committed in total */
  committed(): Promise<number>;
};

/**
 * Lets a warm process consume a backlog: it is stopped (SIGSTOP) while the backlog is written to the log, so that it
 * shares no time with the writer; the clock runs from SIGCONT to the last commit.
 * @returns commands per second, under its own name
 */
export function processContestant(options: ProcessContestantOptions): Contestant {
  const { name, program, backlog, work, schedule, committed } = options;
  return {
    name,
    async measure() {
      const dealt = work();
      await schedule(dealt);
      const before = await committed();
      const commands = dealt.commands.length;
      program.signal('SIGSTOP');
      try {
        await backlog.append(dealt.commands);
      } finally {
        program.signal('SIGCONT');
      }
      const startMs = performance.now();
      await until('all is committed', async () => (await committed()) - before >= commands, 600_000);
      return { [name]: (commands * 1000) / (performance.now() - startMs) };
    },
  };
}
