import type { Work, Workload } from './workload.ts';

/** More than any workload has shows. */
const idsAWork = 2_000;

/** Makes work with shows that were not used before. */
export type Dealer = { deal(workload: Workload, commands: number): Work };

export function createDealer(): Dealer {
  let nextEventId = 1;
  return {
    deal(workload, commands) {
      const work = workload.make(commands, nextEventId);
      nextEventId += idsAWork;
      return work;
    },
  };
}
