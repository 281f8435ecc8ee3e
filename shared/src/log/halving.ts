import { faultOf } from '../faults/faults.ts';

export type HalvingOptions<Item, Result> = {
  /** Does the work for some of them, in order; all of it or nothing. */
  work: (items: Item[]) => Promise<Result>;
  /** What becomes of one that is to blame. */
  alone: (item: Item, error: unknown) => Promise<Result>;
  /** Told when a piece ran out of its time or its room. */
  onHalve?: (error: unknown) => void;
  /** How often one that runs out of its time by itself is tried, until it is to blame. */
  attemptsAlone?: number;
};

/**
 * Does work for many, whatever is wrong with one of them: what fails for good is halved until the one that is to blame
 * stands alone, and so is what was too much at once. The halves are done in order: first come, first served.
 * @returns the results, in order
 * @throws what passes: then nothing is known to be wrong, and all is to be tried again; and what only a restart mends
 */
export async function halving<Item, Result>(items: Item[], options: HalvingOptions<Item, Result>): Promise<Result[]> {
  const { work, alone, onHalve, attemptsAlone = 3 } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return [await work(items)];
    } catch (error) {
      const kind = faultOf(error);
      if (kind === 'transient' || kind === 'fatal') throw error;
      if (kind === 'halve') onHalve?.(error);
      if (items.length > 1) {
        const middle = items.length >> 1;
        const first = await halving(items.slice(0, middle), options);
        return [...first, ...(await halving(items.slice(middle), options))];
      }
      if (kind === 'halve' && attempt < attemptsAlone) continue;
      return [await alone(items[0]!, error)];
    }
  }
}
