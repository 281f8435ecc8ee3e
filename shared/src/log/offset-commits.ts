/** Commits offsets behind the work, of each partition the newest. */
export type OffsetCommits = {
  /**
   * Notes that all of a partition is done up to what `commit` commits. What was noted of it before and has not been
   * committed yet is not committed any more: this says it too.
   * @param commit its failure is nobody's business: what is not committed comes again
   */
  note(partition: number, commit: () => Promise<void>): void;
  /** Resolves when all that was noted is committed. */
  flush(): Promise<void>;
};

/**
 * To wait for each commit before the next batch would cost the pipeline a request to Kafka a batch, and Kafka a record
 * in its own log of offsets. So one is under way at a time, with a pause between two; a crash brings again what was done
 * in that time, which is decided and projected once all the same.
 * @param pauseMs between the end of a commit and the beginning of the next
 */
export function createOffsetCommits(pauseMs = 50): OffsetCommits {
  const noted = new Map<number, () => Promise<void>>();
  let running: Promise<void> | undefined;
  let hurry: (() => void) | undefined;
  let flushing = false;

  async function run(): Promise<void> {
    while (noted.size > 0) {
      const commits = Array.from(noted.values());
      noted.clear();
      await Promise.allSettled(commits.map((commit) => commit()));
      if (!flushing) await pause();
    }
    running = undefined;
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    note(partition, commit) {
      noted.set(partition, commit);
      running ??= run();
    },
    async flush() {
      flushing = true;
      hurry?.();
      await running;
      flushing = false;
    },
  };
}
