import { createOffsetCommits } from '@ticketing/shared/log/offset-commits.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { unlessAborted } from './heartbeats.ts';
import type { Lull } from './lull.ts';
import { createLull } from './lull.ts';
import type { WorkerMetrics } from './metrics.ts';
import { logOutcomes } from './outcome-log.ts';
import type { Publish } from './publish.ts';
import type { Settled } from './settle.ts';

export type Publications = {
  /** Waits until a partition has no more than one publication under way. @throws the reason of the signal */
  haveRoom(partition: number, signal: AbortSignal): Promise<void>;
  /**
   * Publishes what became of a chunk after what became of the chunks before it, and commits its offset then.
   * @param waitsForLull whether a next chunk is expected: then its writing is the time for it
   */
  add(partition: number, settled: Settled, waitsForLull: boolean, commitOffset: () => Promise<void>): void;
  /** The database has the next chunk to work on, and this process has time. */
  lull(partition: number): void;
  /** Resolves when all that was added is published, and its offsets are committed. */
  flush(): Promise<void>;
};

export type PublicationsOptions = {
  publish: Publish;
  /** Tries for as long as it can help, and may give up when the process stops. */
  retrying: (work: () => Promise<void>) => Promise<void>;
  /** A publication failed for good. Nothing after it is published or committed. */
  onFailure: (error: Error) => void;
  logger: Logger;
  metrics: WorkerMetrics;
};

/**
 * To publish takes this process about as long as to write takes the database. It waits for the next chunk to be written,
 * so that neither waits for the other; but never longer than this, in milliseconds.
 */
const longestLullMs = 20;

/** The publications of each partition, one after the other, behind the work. */
export function createPublications(options: PublicationsOptions): Publications {
  const { publish, retrying, onFailure, logger, metrics } = options;
  /** By partition, the ends of the last two publications, the newest first. */
  const publications = new Map<number, [Promise<void>, Promise<void>]>();
  /** By partition, when the publication of its last chunk may begin. */
  const lulls = new Map<number, Lull>();
  // Refused while the group changes, of which the heartbeats tell kafkajs: then the commands come again, somewhere.
  const commits = createOffsetCommits();
  let failed = false;

  async function publishAndNote(
    partition: number,
    { outcomes, deadLetters }: Settled,
    commitOffset: () => Promise<void>,
  ): Promise<void> {
    const startMs = performance.now();
    await retrying(() => publish({ partition, outcomes, deadLetters }));
    metrics.chunkSeconds.observe({ step: 'publish' }, (performance.now() - startMs) / 1000);
    failpoint('worker/after-publish');
    logOutcomes(logger, metrics, outcomes);
    for (const { message, reason } of deadLetters) {
      metrics.deadLetters.inc();
      logger.error({ partition, offset: message.offset, reason }, 'command set aside as a dead letter');
    }
    commits.note(partition, commitOffset);
  }

  return {
    async haveRoom(partition, signal) {
      await unlessAborted(publications.get(partition)?.[1], signal);
    },
    add(partition, settled, waitsForLull, commitOffset) {
      lulls.get(partition)?.resolve();
      const lull = waitsForLull ? createLull(longestLullMs) : undefined;
      if (lull) lulls.set(partition, lull);
      const [previous = Promise.resolve()] = publications.get(partition) ?? [];
      const publication = Promise.all([previous, lull?.promise])
        // Nothing may be committed beyond what could not be published: it comes again with its commands, to the next process.
        .then(() => (failed ? undefined : publishAndNote(partition, settled, commitOffset)))
        .catch((error: Error) => {
          failed = true;
          onFailure(error);
        });
      publications.set(partition, [publication, previous]);
    },
    lull(partition) {
      lulls.get(partition)?.resolve();
    },
    async flush() {
      await Promise.all(Array.from(publications.values()).flat());
      await commits.flush();
    },
  };
}
