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
  /** Called with each command that could not be decided. */
  onPoison: OnPoison;
  retrying: Retrying;
  /** Called when committed outcomes can never be published: the process must end. */
  onFailure: (error: Error) => void;
  metrics: Pick<WorkerMetrics, 'chunkSize' | 'chunkSeconds'>;
  stopping: AbortSignal;
};

type State = 'waiting' | 'writing' | 'settled' | 'published' | 'given back' | 'failed';

/** A chunk in the pipeline. It keeps no command and no earlier chunk, so that finished work can be freed. */
type Step = {
  state: State;
  /** The running commit: the next chunk can be committed behind it. */
  commit: Commit | undefined;
  settled: Promise<boolean>;
};

/**
 * Publishing costs this process about as much time as writing costs the database. A publication waits until the next
 * chunk is being written, so that both work at the same time; but at most this long, in milliseconds.
 */
const longestDelayMs = 20;

/**
 * Processes the commands of one partition. While the database writes a chunk, the chunk before it is published, and the
 * one after it is decided and, if possible, sent to the database behind it. The states of a chunk:
 *
 *     waiting → writing      the chunk before it is settled; or it is sent behind that one
 *     waiting → given back   the chunk before it is given back; or the partition is lost, or the process stops
 *     writing → writing      a retry by itself, with back-off: after a transient fault, or because it could not be written
 *                            behind the chunk before it
 *     writing → settled      its outcomes are committed, and at most one earlier publication is running
 *     writing → given back   the chunk before it is given back; or, between two tries, the partition is lost or the
 *                            process stops
 *     writing → failed       a fault that only a restart can fix
 *     settled → published    its outcomes are on the log, after those of the chunks before it
 *     settled → failed       the log will never accept them; or the process stops while the log is down
 *
 * When a chunk is given back or fails, all chunks submitted after it are given back. When a chunk cannot be published, no
 * later chunk is: their commands come again and get their recorded outcomes.
 */
export function createPipeline(options: PipelineOptions): Pipeline<LoggedCommand> & { states(): State[] } {
  const { partition, commit, publish, onPublished, onPoison, retrying, onFailure, metrics, stopping } = options;
  /** Unfinished chunks, oldest first. */
  const steps: Step[] = [];
  /** The last submitted chunk, until it is settled or given back. */
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
    // Three chunks at a time would be no faster, so ask for the next one when the one before this is settled.
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
      // At most two chunks are being published while the next is decided: that bounds the memory.
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

  /** Waits until the next chunk is being written, at most `longestDelayMs`. */
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
