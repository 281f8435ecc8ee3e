import type { Membership } from './membership.ts';

/** Commits offsets in the background, the newest of each partition. */
export type OffsetCommits = {
  /**
   * Records that everything of a partition before an offset is done. It replaces earlier offsets that are not
   * committed yet.
   * @param membership the one in which the messages were fetched. The broker refuses the commit once the group has
   *   moved on: another member may have the partition then, and be further.
   */
  note(partition: number, offset: string, membership: Membership): void;
  /** Resolves when everything recorded is committed, or refused. */
  flush(): Promise<void>;
};

export type OffsetCommitsOptions = {
  topic: string;
  /** Called before offsets are committed, for writes that must come before. If it fails, they are committed later. */
  before?: () => Promise<void>;
  onCommitted?: () => void;
  /** The pause between two commits, in milliseconds. */
  pauseMs?: number;
};

type Noted = { offset: string; membership: Membership };

/**
 * Waiting for a commit after each batch would cost the pipeline a request to Kafka per batch, and Kafka a record in
 * its offsets topic. So commits run in the background, one at a time, with a pause in between. After a crash the
 * messages since the last commit come again; they are still decided and projected once.
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
      // Keep a failed commit, unless a newer offset was recorded: an idle partition would not record it again.
      for (const [partition, commit] of failed) if (!noted.has(partition)) noted.set(partition, commit);
      await pause();
    }
    running = undefined;
  }

  /** @returns those that can be retried */
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
            // Refused because the group rebalanced: the messages come again, at some member.
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
