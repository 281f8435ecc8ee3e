/**
 * Limits how many units of work run at the same time, and how many wait.
 * @returns a function that runs work when it is its turn, in order of arrival
 */
export function createTurns(atOnce: number, waiting: number, onFull: () => Error) {
  const queue: (() => void)[] = [];
  let running = 0;

  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw onFull();
      // The finished one passes its slot on.
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
