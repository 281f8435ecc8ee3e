import type { Logger } from '../service/logging.ts';
import type { Chunk, Pipeline } from './pipeline.ts';
import { createRetrying } from './retrying.ts';

export type InTurnOptions<Item> = {
  /**
   * Does all work for a chunk. Once it has resolved, the chunk does not come again.
   * @throws a transient fault to be called again; anything else ends the process
   */
  work: (chunk: Chunk<Item>) => Promise<void>;
  logger: Logger;
  /** Called after each failed attempt. */
  onRetry: () => void;
  stopping: AbortSignal;
};

/**
 * A simple pipeline: one chunk after the other, each retried until it is done.
 *
 *     waiting → working → done
 *     waiting → given back     the partition was lost, the process stops, or the chunk before it was given back
 *     working → working        after a transient fault
 *     working → given back     the partition was lost, or the process stops, between two tries
 *     working → failed         after any other fault: the process ends
 */
export function inTurn<Item>({ work, logger, onRetry, stopping }: InTurnOptions<Item>): Pipeline<Item> {
  const retrying = createRetrying({ logger, onRetry, maxDelayMs: 2_000 });
  /** The last submitted chunk, until it has ended. */
  let newest: Promise<boolean> | undefined;
  let isWaiting = false;

  async function take(chunk: Chunk<Item>, before: Promise<boolean> | undefined): Promise<boolean> {
    const mine = AbortSignal.any([chunk.lost, stopping]);
    if ((await before) === false || mine.aborted) return false;
    try {
      await retrying(
        'chunk',
        mine,
        () => work(chunk),
        () => {
          isWaiting = true;
        },
      );
      return true;
    } catch (error) {
      if (mine.aborted) return false;
      throw error;
    } finally {
      isWaiting = false;
    }
  }

  return {
    submit(chunk) {
      const settled = take(chunk, newest);
      const isDone = settled.catch(() => false);
      newest = isDone;
      isDone.then(() => {
        if (newest === isDone) newest = undefined;
      });
      return { written: isDone.then(() => undefined), settled, published: isDone };
    },
    isWaiting: () => isWaiting,
  };
}
