import { isMarker } from '@ticketing/shared/log/record-decoding.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { withHeartbeats } from './heartbeats.ts';
import type { DeadLetter, LoggedCommand } from './messages.ts';
import { isDeadLetter, readCommand } from './messages.ts';
import type { WorkerMetrics } from './metrics.ts';
import { createPublications } from './publications.ts';
import type { Publish } from './publish.ts';
import { createRetrying } from './retrying.ts';
import type { OnWriting, SettleBehind, Settled } from './settle.ts';

export type CommandConsumer = {
  /** The partitions that this worker owns at the moment. */
  assigned(): number[];
  /** Whether it waits for the database, which a restart of this process would not bring back. */
  isWaiting(): boolean;
  /** Takes nothing new, finishes what is under way, leaves the group. */
  stop(): Promise<void>;
};

export type CommandConsumerOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  /** Commits the outcomes of commands of one partition. */
  settleChunk: (chunk: LoggedCommand[], onWriting: OnWriting) => Promise<Settled>;
  publish: Publish;
  partitionOf: (eventId: number) => number;
  logger: Logger;
  metrics: WorkerMetrics;
  /** The consumer has stopped for good: the process must end. */
  onCrash: (error: Error) => void;
  maxChunk?: number;
  /** For how long one partition tries, and how long it leaves the others alone afterwards, in milliseconds. */
  patienceMs?: number;
  breakMs?: number;
  partitionsAtOnce?: number;
  sessionTimeoutMs?: number;
};

type Chunk = {
  commands: LoggedCommand[];
  deadLetters: DeadLetter[];
  /** The offsets of its first and its last message. */
  first: string;
  last: string;
};

/** A chunk that is at work. It holds on to no command, and not to the one before it: what is done must be forgotten. */
type Step = {
  /** The offsets of its first and its last message. */
  first: string;
  last: string;
  /** Resolves when the database works on it and this process need not. */
  isWriting: Promise<void>;
  /** Resolves when its outcomes are committed and on their way out, or to false when it must come again. */
  isSettled: Promise<boolean>;
  /** How to send another chunk behind it, where that can be done. */
  settleBehind: SettleBehind | undefined;
};

/** What a fetch brought for a partition, as far as its chunks need to know. */
type Fetch = {
  partition: number;
  /** Whether the partition is still this worker's, which is not stopping. */
  isMine: () => boolean;
  /** Aborted when this worker is no longer in its group. */
  lost: AbortSignal;
  pause: () => () => void;
  commitOffset: (offset: string) => Promise<void>;
};

/** A partition has tried for long enough for now. */
class OutOfPatience extends Error {}

/**
 * Consumes `booking.commands`. Partitions go side by side. In one partition, while the database writes a chunk, the chunk
 * before it is published and the one after it is read and, where that can be done, decided and sent behind it; so the
 * next fetch comes while its last chunk is being written. An offset is committed after everything up to it is published.
 */
export async function consumeCommands(options: CommandConsumerOptions): Promise<CommandConsumer> {
  const { kafka, topic, groupId, settleChunk, publish, partitionOf, logger, metrics, onCrash } = options;
  const { maxChunk = 500, partitionsAtOnce = 4, sessionTimeoutMs = 6_000 } = options;
  const { patienceMs = 2_000, breakMs = 3_000 } = options;
  const stopping = new AbortController();
  const retrying = createRetrying(logger, metrics);
  /** By partition, the last chunk of the fetch before, which the next fetch follows. */
  const tails = new Map<number, Step>();
  let assigned: number[] = [];
  /** The partitions that wait for the database. */
  const waiting = new Set<number>();
  const publications = createPublications({
    publish,
    retrying: (work) => retrying('publish', stopping.signal, work),
    onFailure(error) {
      if (!stopping.signal.aborted) onCrash(error);
    },
    logger,
    metrics,
  });

  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 1_000,
    // What bounds the memory under any backlog: a fetch holds at most this much, some 2,000 commands.
    maxBytesPerPartition: 1_048_576,
    maxBytes: 1_048_576,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  });

  async function eachBatch({ batch, heartbeat, ...payload }: EachBatchPayload): Promise<void> {
    const { partition, messages } = batch;
    const isMine = () => payload.isRunning() && !payload.isStale() && !stopping.signal.aborted;
    const commitOffset = (offset: string) =>
      payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
    await withHeartbeats(heartbeat, async (lost) => {
      const fetch: Fetch = { partition, isMine, lost, pause: payload.pause, commitOffset };
      const tail = tails.get(partition);
      tails.delete(partition);
      // The next fetch goes on from there, whether this is published yet or not; a restart goes on from what is committed.
      const resolve = (step: Step) => step !== tail && payload.resolveOffset(step.last);

      let previous = tail;
      for (let first = 0; first < messages.length; first += maxChunk) {
        await previous?.isWriting;
        if (!isMine() || lost.aborted) break;
        const chunk = read(messages.slice(first, first + maxChunk), partition);
        const isLast = first + maxChunk >= messages.length;
        // So much came at once that more is waiting: to fetch it takes about as long as to write the last chunk.
        const isTail = isLast && first > 0;
        const step = begin(chunk, previous, fetch, isTail || !isLast);
        if (previous) {
          if (!(await previous.isSettled)) return;
          resolve(previous);
        }
        previous = step;
        if (isTail) {
          await step.isWriting;
          resolve(step);
          leaveBehind(step, partition);
          return;
        }
      }
      // What is being settled is published as well, also when this member stops or the partition goes to another one.
      if (previous && (await previous.isSettled)) resolve(previous);
    });
  }

  /** Settles a chunk, where that can be done while the one before it is being written, and sees to its publication. */
  function begin(chunk: Chunk, previous: Step | undefined, fetch: Fetch, isFollowed: boolean): Step {
    const writing = Promise.withResolvers<void>();
    const step: Step = {
      first: chunk.first,
      last: chunk.last,
      isWriting: writing.promise,
      isSettled: Promise.resolve(false),
      settleBehind: undefined,
    };
    const onWriting: OnWriting = (behind) => {
      step.settleBehind = behind;
      publications.lull(fetch.partition);
      writing.resolve();
    };
    const settling = chunk.commands.length > 0 ? previous?.settleBehind?.(chunk.commands, onWriting) : undefined;
    step.isSettled = settleInTurn(chunk, previous?.isSettled, settling, fetch, onWriting, isFollowed);
    // Whoever waits for it hears of its failure; nobody may be waiting yet, or any more.
    step.isSettled.catch(() => undefined).finally(writing.resolve);
    return step;
  }

  async function settleInTurn(
    chunk: Chunk,
    previousIsSettled: Promise<boolean> | undefined,
    settling: Promise<Settled | undefined> | undefined,
    fetch: Fetch,
    onWriting: OnWriting,
    isFollowed: boolean,
  ): Promise<boolean> {
    if ((await previousIsSettled) === false) return false;
    const startMs = performance.now();
    const settled = (await settling) ?? (fetch.isMine() ? await settlePatiently(chunk, fetch, onWriting) : undefined);
    if (settled === undefined) return false;
    metrics.chunkSeconds.observe({ step: 'commit' }, (performance.now() - startMs) / 1000);
    // Two chunks are on their way out while the next is decided, and no more: that bounds the memory.
    await publications.haveRoom(fetch.partition, fetch.lost);
    const deadLetters = [...chunk.deadLetters, ...settled.deadLetters];
    const end = (BigInt(chunk.last) + 1n).toString();
    publications.add(fetch.partition, { ...settled, deadLetters }, isFollowed, async () => {
      await fetch.commitOffset(end);
      failpoint('worker/after-offset-commit');
    });
    return true;
  }

  /**
   * Settles a chunk as soon as the database takes it. kafkajs fetches for no partition while one of them is at work: so
   * one that cannot get on, because somebody holds the row of a show, gives way to the others from time to time.
   * @returns undefined when it gave way: the chunk must come again
   */
  async function settlePatiently(
    chunk: Chunk,
    { partition, lost, pause }: Fetch,
    onWriting: OnWriting,
  ): Promise<Settled | undefined> {
    const endMs = performance.now() + patienceMs;
    const settle = () => {
      if (performance.now() > endMs) throw new OutOfPatience();
      return settleOrNothing(chunk.commands, onWriting);
    };
    try {
      const settled = await retrying('commit', AbortSignal.any([lost, stopping.signal]), settle, () =>
        waiting.add(partition),
      );
      waiting.delete(partition);
      return settled;
    } catch (error) {
      if (!(error instanceof OutOfPatience)) throw error;
      logger.warn({ partition, first: chunk.first, breakMs }, 'a partition waits and lets the others go on');
      const resume = pause();
      setTimeout(resume, breakMs).unref();
      return undefined;
    }
  }

  /** Leaves the last chunk of a fetch to the next fetch, which goes on behind it, or back to it when it is not settled. */
  function leaveBehind(step: Step, partition: number): void {
    const tail = { ...step, isSettled: settledOrFetchedAgain(step, partition) };
    tails.set(partition, tail);
    tail.isSettled.then((isSettled) => {
      if (isSettled && tails.get(partition) === tail) tails.delete(partition);
    });
  }

  async function settledOrFetchedAgain({ first, isSettled }: Step, partition: number): Promise<boolean> {
    if (await isSettled.catch(() => false)) return true;
    if (assigned.includes(partition) && !stopping.signal.aborted) consumer.seek({ topic, partition, offset: first });
    return false;
  }

  function read(messages: KafkaMessage[], partition: number): Chunk {
    const commands: LoggedCommand[] = [];
    const deadLetters: DeadLetter[] = [];
    for (const message of messages) {
      if (isMarker(message)) continue;
      const logged = readCommand(message, partition, partitionOf);
      if (isDeadLetter(logged)) deadLetters.push(logged);
      else commands.push(logged);
    }
    return { commands, deadLetters, first: messages[0]!.offset, last: messages.at(-1)!.offset };
  }

  async function settleOrNothing(commands: LoggedCommand[], onWriting: OnWriting): Promise<Settled> {
    if (commands.length === 0) return { outcomes: [], deadLetters: [] };
    metrics.chunkSize.observe(commands.length);
    return settleChunk(commands, onWriting);
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assigned = payload.memberAssignment[topic] ?? [];
    for (const partition of waiting) if (!assigned.includes(partition)) waiting.delete(partition);
    logger.info({ partitions: assigned }, 'partitions assigned');
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // kafkajs stays up without consuming when it does not restart by itself (kafkajs#1513): nobody would notice.
    if (!payload.restart) onCrash(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: partitionsAtOnce,
    eachBatch,
  });

  return {
    assigned: () => assigned,
    isWaiting: () => waiting.size > 0,
    async stop() {
      stopping.abort();
      consumer.pause([{ topic }]);
      // Before the group is left, so that the offsets of what is published can still be committed.
      await Promise.all(Array.from(tails.values(), ({ isSettled }) => isSettled));
      await publications.flush();
      await consumer.disconnect();
      // Of the chunks that were being decided meanwhile.
      await publications.flush();
    },
  };
}
