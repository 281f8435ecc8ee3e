import type { Membership } from './membership.ts';

/** Commits offsets behind the work, of each partition the newest. */
export type OffsetCommits = {
  /**
   * Notes that all of a partition before an offset is done. What was noted of it before and has not been committed yet is
   * not committed any more: this says it too.
   * @param membership the one in which the messages were fetched. The broker refuses the commit once the group has moved
   *   on: somebody else may have the partition then, and be further.
   */
  note(partition: number, offset: string, membership: Membership): void;
  /** Resolves when all that was noted is committed, or refused. */
  flush(): Promise<void>;
};

export type OffsetCommitsOptions = {
  topic: string;
  /** Called before offsets are committed, for what must be written by then. When it fails, they are committed later. */
  before?: () => Promise<void>;
  onCommitted?: () => void;
  /** Between the end of a commit and the beginning of the next, in milliseconds. */
  pauseMs?: number;
};

type Noted = { offset: string; membership: Membership };

/**
 * To wait for each commit before the next batch would cost the pipeline a request to Kafka a batch, and Kafka a record
 * in its own log of offsets. So one is under way at a time, with a pause between two; a crash brings again what was done
 * in that time, which is decided and projected once all the same.
 */
export function createOffsetCommits(options: OffsetCommitsOptions): OffsetCommits {
  const { topic, before, onCommitted, pauseMs = 50 } = options;
  const noted = new Map<number, Noted>();
  let running: Promise<void> | undefined;
  let hurry: (() => void) | undefined;
  let flushing = false;

  async function run(): Promise<void> {
    while (noted.size > 0) {
      const commits = Array.from(noted);
      noted.clear();
      const failed = await commitAll(commits);
      if (flushing) continue;
      // Of a partition whose commit failed while nothing else is to be done in it, nobody would say it again.
      for (const [partition, commit] of failed) if (!noted.has(partition)) noted.set(partition, commit);
      await pause();
    }
    running = undefined;
  }

  /** @returns those that may be tried again */
  async function commitAll(commits: [number, Noted][]): Promise<[number, Noted][]> {
    try {
      await before?.();
      const byMembership = Map.groupBy(commits, ([, { membership }]) => membership);
      const failed = await Promise.all(
        Array.from(byMembership, async ([membership, ofIt]) => {
          const partitions = ofIt.map(([partition, { offset }]) => ({ partition, offset }));
          try {
            await membership.commit({ topics: [{ topic, partitions }] });
            onCommitted?.();
            return [];
          } catch {
            // Refused while the group changes: then the messages come again, somewhere.
            return membership.ended.aborted ? [] : ofIt;
          }
        }),
      );
      return failed.flat();
    } catch {
      return commits;
    }
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
    note(partition, offset, membership) {
      noted.set(partition, { offset, membership });
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
