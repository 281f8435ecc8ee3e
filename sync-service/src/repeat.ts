export type RepeatOptions = { everyMs: number; onError: (error: unknown) => void };

export type Repetition = {
  /** Runs the work at once, or again at once after the current run. */
  soon(): void;
  /** Ends it, after the current run. */
  stop(): Promise<void>;
};

/** Repeats work, with a pause before each run; runs never overlap. */
export function repeat(work: () => Promise<unknown>, { everyMs, onError }: RepeatOptions): Repetition {
  let stopped = false;
  let isDue = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const run = () => {
    timer = undefined;
    isDue = false;
    running = work()
      .catch(onError)
      .finally(() => {
        if (!stopped) timer = setTimeout(run, isDue ? 0 : everyMs);
      });
  };
  timer = setTimeout(run, everyMs);
  return {
    soon() {
      isDue = true;
      if (stopped || timer === undefined) return;
      clearTimeout(timer);
      run();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
