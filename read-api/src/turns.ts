/**
 * Bounds how many pieces of work run at the same time, and how many wait for their turn.
 * @returns does work when it is its turn, in the order of asking
 */
export function createTurns(atOnce: number, waiting: number, onFull: () => Error) {
  const queue: (() => void)[] = [];
  let running = 0;

  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw onFull();
      // Whoever ends hands its place on.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
