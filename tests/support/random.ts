export type Random = {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number;
  pick<T>(items: readonly T[]): T;
  /** True in so many of a hundred cases. */
  percent(chance: number): boolean;
};

/** Numbers that are the same in every run with this seed (mulberry32, public domain, by Tommy Ettinger). */
export function seeded(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (lowest: number, highest: number) => lowest + Math.floor(next() * (highest - lowest + 1));
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)]!,
    percent: (chance) => next() * 100 < chance,
  };
}

/**
 * Shuffles in place (Fisher and Yates).
 * @returns the same array
 */
export function shuffle<T>(items: T[], { between }: Pick<Random, 'between'>): T[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = between(0, last);
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
  return items;
}
