export type FirstOf<Item> = {
  /** Considers an item. */
  offer(item: Item): void;
  /** The last of those kept, once there are as many as asked for: nothing after it is kept. */
  last(): Item | undefined;
  /** The first items, in order. */
  list(): Item[];
};

/**
 * The first items of many in an order: a heap whose root is the last of those kept, so that most items cost one
 * comparison.
 * @param count how many are kept
 */
export function createFirstOf<Item>(count: number, compare: (one: Item, other: Item) => number): FirstOf<Item> {
  const heap: Item[] = [];

  function up(place: number): void {
    for (let at = place; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (compare(heap[at]!, heap[parent]!) <= 0) return;
      swap(at, parent);
      at = parent;
    }
  }

  function down(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      let last = at;
      if (left < heap.length && compare(heap[left]!, heap[last]!) > 0) last = left;
      if (right < heap.length && compare(heap[right]!, heap[last]!) > 0) last = right;
      if (last === at) return;
      swap(at, last);
      at = last;
    }
  }

  function swap(one: number, other: number): void {
    [heap[one], heap[other]] = [heap[other]!, heap[one]!];
  }

  return {
    offer(item) {
      if (heap.length < count) {
        heap.push(item);
        up(heap.length - 1);
      } else if (compare(item, heap[0]!) < 0) {
        heap[0] = item;
        down();
      }
    },
    last: () => (heap.length < count ? undefined : heap[0]),
    list: () => heap.toSorted(compare),
  };
}

/** The order of numbers, and of sort keys. */
export function byUnits(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
