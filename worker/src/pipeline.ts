import { unlessAborted } from '@ticketing/shared/log/heartbeats.ts';
import type { Chunk, Pipeline, Submission } from '@ticketing/shared/log/pipeline.ts';
import type { Retrying } from '@ticketing/shared/log/retrying.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { WorkerMetrics } from './metrics.ts';
import type { Publish } from './publish.ts';
import type { Commit, CommitChunk, OnPoison, Settled } from './settle.ts';
import { settle, settledBehind } from './settle.ts';

export type PipelineOptions = {
  partition: number;
  /** Begins to commit the outcomes of a chunk. */
  commit: CommitChunk;
  publish: Publish;
  onPublished: (outcomes: Outcome[]) => void;
  /** Told of each command that could not be decided. */
  onPoison: OnPoison;
  retrying: Retrying;
  /** What was committed cannot be published, now or later: the process must end. */
  onFailure: (error: Error) => void;
  metrics: Pick<WorkerMetrics, 'chunkSize' | 'chunkSeconds'>;
  stopping: AbortSignal;
};

type State = 'waiting' | 'writing' | 'settled' | 'published' | 'given back' | 'failed';

/** A chunk at work. It holds on to no command, and not to the chunk before it: what is done must be forgotten. */
type Step = {
  state: State;
  /** What the database is at: the next chunk can be sent behind it. */
  commit: Commit | undefined;
  settled: Promise<boolean>;
};

/**
 * To publish takes this process about as long as to write takes the database. It waits for the next chunk to be written,
 * so that neither waits for the other; but never longer than this, in milliseconds.
 */
const longestDelayMs = 20;

/**
 * The commands of one partition on their way to their outcomes. While the database writes a chunk, the chunk before it is
 * published, and the one after it is decided and, where that can be done, sent behind it. A chunk goes this way:
 *
 *     waiting → writing      the chunk before it is settled; or it is sent behind that one
 *     waiting → given back   the chunk before it is given back; or the partition is lost, or the process stops
 *     writing → writing      again by itself, with back-off: after a fault that passes; or because it could not be written
 *                            behind the chunk before it
 *     writing → settled      its outcomes are committed, and at most one publication before it is under way
 *     writing → given back   the chunk before it is given back; or, between two tries, the partition is lost or the
 *                            process stops
 *     writing → failed       a fault that only a restart can mend
 *     settled → published    what became of it is on the log, after what became of the chunks before it
 *     settled → failed       the log will never take it; or the process stops while the log is away
 *
 * Behind a chunk that is given back or has failed, all that was submitted is given back. Nothing is published behind what
 * could not be published: it comes again with its commands, and they are given their recorded outcomes.
 */
export function createPipeline(options: PipelineOptions): Pipeline<LoggedCommand> & { states(): State[] } {
  const { partition, commit, publish, onPublished, onPoison, retrying, onFailure, metrics, stopping } = options;
  /** Those that are not over, oldest first. */
  const steps: Step[] = [];
  /** The chunk that was submitted last, until it is settled or given back. */
  let newest: Step | undefined;
  /** The last two publications, the newest first. */
  let publications: [Promise<boolean>, Promise<boolean>] = [Promise.resolve(true), Promise.resolve(true)];
  let endDelay = () => {};
  let isWaiting = false;

  function submit(chunk: Chunk<LoggedCommand>): Submission {
    const before = newest;
    const canFollow = chunk.items.length > 0 && before?.commit?.canBeFollowed();
    const behind = canFollow ? before?.commit?.behind(chunk.items) : undefined;
    const step: Step = { state: behind ? 'writing' : 'waiting', commit: behind, settled: Promise.resolve(false) };
    steps.push(step);
    newest = step;
    const written = Promise.withResolvers<void>();
    const published = Promise.withResolvers<boolean>();
    // Three at a time would be no faster: the next one may come when the one before this is settled.
    if (behind)
      whenWritten(behind, () =>
        before?.settled.then(
          () => written.resolve(),
          () => undefined,
        ),
      );

    step.settled = settleInTurn(step, chunk, before?.settled, written.resolve).then(
      (settled) => {
        if (settled !== undefined) publishInTurn(step, settled, chunk).then(published.resolve);
        else end(step, 'given back');
        return settled !== undefined;
      },
      (error: unknown) => {
        end(step, 'failed');
        throw error;
      },
    );
    step.settled
      .catch(() => false)
      .then((isSettled) => {
        if (newest === step) newest = undefined;
        step.commit = undefined;
        written.resolve();
        if (!isSettled) published.resolve(false);
      });
    return { written: written.promise, settled: step.settled, published: published.promise };
  }

  /** @returns undefined when it is given back */
  async function settleInTurn(
    step: Step,
    { items, deadLetters, lost }: Chunk<LoggedCommand>,
    isTurn: Promise<boolean> | undefined,
    onWritten: () => void,
  ): Promise<Settled | undefined> {
    if ((await isTurn?.catch(() => false)) === false) return undefined;
    const mine = AbortSignal.any([lost, stopping]);
    const startMs = performance.now();
    try {
      const settled = (await settledBehind(step.commit)) ?? (await settlePatiently(step, items, mine, onWritten));
      metrics.chunkSeconds.observe({ step: 'commit' }, (performance.now() - startMs) / 1000);
      // Two chunks are on their way out while the next is decided, and no more: that bounds the memory.
      if (steps.filter(({ state }) => state === 'settled').length > 1) await unlessAborted(publications[1], lost);
      return { ...settled, deadLetters: [...deadLetters, ...settled.deadLetters] };
    } catch (error) {
      if (mine.aborted) return undefined;
      throw error;
    }
  }

  async function settlePatiently(
    step: Step,
    items: LoggedCommand[],
    mine: AbortSignal,
    onWritten: () => void,
  ): Promise<Settled> {
    mine.throwIfAborted();
    if (items.length === 0) return { outcomes: [], deadLetters: [] };
    step.state = 'writing';
    const wait = () => {
      isWaiting = true;
    };
    const attempt = () => {
      metrics.chunkSize.observe(items.length);
      const begun = commit(items);
      step.commit = begun;
      whenWritten(begun, onWritten);
      return settle(items, { begun, commit, onPoison, onHalve: wait });
    };
    try {
      return await retrying('commit', mine, attempt, wait);
    } finally {
      isWaiting = false;
    }
  }

  function whenWritten({ written }: Commit, then: () => void): void {
    written.then((isWritten) => {
      if (!isWritten) return;
      endDelay();
      then();
    });
  }

  /** @returns whether it is published */
  async function publishInTurn(
    step: Step,
    { outcomes, deadLetters }: Settled,
    { isFollowed }: Chunk<LoggedCommand>,
  ): Promise<boolean> {
    step.state = 'settled';
    endDelay();
    const delay = isFollowed ? startDelay() : undefined;
    const [before] = publications;
    const publication = (async () => {
      const [isBeforePublished] = await Promise.all([before, delay]);
      if (!isBeforePublished) return false;
      const startMs = performance.now();
      await retrying('publish', stopping, () => publish({ partition, outcomes, deadLetters }));
      metrics.chunkSeconds.observe({ step: 'publish' }, (performance.now() - startMs) / 1000);
      failpoint('worker/after-publish');
      onPublished(outcomes);
      return true;
    })().catch((error: Error) => {
      if (!stopping.aborted) onFailure(error);
      return false;
    });
    publications = [publication, before];
    const isPublished = await publication;
    end(step, isPublished ? 'published' : 'failed');
    return isPublished;
  }

  /** A time for other work, which ends when the next chunk is being written. */
  function startDelay(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longestDelayMs);
      endDelay = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function end(step: Step, state: State): void {
    step.state = state;
    steps.splice(steps.indexOf(step), 1);
  }

  return { submit, isWaiting: () => isWaiting, states: () => steps.map(({ state }) => state) };
}
