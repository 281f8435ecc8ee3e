export type RepeatOptions = { everyMs: number; onError: (error: unknown) => void };

/**
 * Repeats work, with a pause before each run; runs never overlap.
 * @returns a function that stops it, after the current run
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
