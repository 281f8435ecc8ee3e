export type RepeatOptions = { everyMs: number; onError: (error: unknown) => void };

/**
 * Does work again and again, the first time after one pause; never twice at once.
 * @returns what stops it, when the work under way has ended
 */
export function repeat(work: () => Promise<unknown>, { everyMs, onError }: RepeatOptions): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let running: Promise<unknown> = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      running = work()
        .catch(onError)
        .finally(() => {
          if (!stopped) next();
        });
    }, everyMs);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
