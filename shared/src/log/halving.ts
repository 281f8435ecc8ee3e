import { faultOf } from '../faults/faults.ts';

export type HalvingOptions<Item, Result> = {
  /** Does the work for some items, in order: all of them or none. */
  work: (items: Item[]) => Promise<Result>;
  /** Handles one item that fails alone. */
  alone: (item: Item, error: unknown) => Promise<Result>;
  /** Called when a part runs out of time or memory. */
  onHalve?: (error: unknown) => void;
};

/** How often a single item that times out is tried before it counts as failed. */
const attemptsAlone = 3;

/**
 * Does work for many items even if one of them fails: a part that fails, or is too large, is split in halves until the
 * failing item is alone. The halves are processed in order.
 * @returns the results, in order
 * @throws transient faults, after which all of it must be tried again, and faults that only a restart can fix
 */
export async function halving<Item, Result>(items: Item[], options: HalvingOptions<Item, Result>): Promise<Result[]> {
  const { work, alone, onHalve } = options;
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
