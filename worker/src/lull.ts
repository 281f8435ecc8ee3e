/** A moment to wait for that comes by itself at the latest. */
export type Lull = { promise: Promise<void>; resolve: () => void };

/** @param atMostMs when it comes by itself */
export function createLull(atMostMs: number): Lull {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, atMostMs);
  return {
    promise,
    resolve() {
      clearTimeout(timer);
      resolve();
    },
  };
}
