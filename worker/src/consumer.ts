import { failpoint } from '@ticketing/shared/failpoint.ts';
import { createOffsetCommits } from '@ticketing/shared/kafka/offset-commits.ts';
import type { Logger } from '@ticketing/shared/logging.ts';
import { isTransient } from '@ticketing/shared/transient.ts';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { unlessAborted, withHeartbeats } from './heartbeats.ts';
import type { Lull } from './lull.ts';
import { createLull } from './lull.ts';
import type { DeadLetter, LoggedCommand } from './messages.ts';
import { isDeadLetter, readCommand } from './messages.ts';
import type { WorkerMetrics } from './metrics.ts';
import { logOutcomes } from './outcome-log.ts';
import type { Publish } from './publish.ts';
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
  /** The offset of its last message. */
  last: string;
};

/**
 * To publish takes this process about as long as to write takes the database. It waits for the next chunk to be written,
 * so that neither waits for the other; but never longer than this, in milliseconds.
 */
const longestLullMs = 20;

/** A partition has tried for long enough for now. */
class OutOfPatience extends Error {}

/**
 * Consumes `booking.commands`. Partitions go side by side. In one partition, while the database writes a chunk, the chunk
 * before it is published and the one after it is read and, where that can be done, decided and sent behind it; an offset
 * is committed after everything up to it is published.
 */
export async function consumeCommands(options: CommandConsumerOptions): Promise<CommandConsumer> {
  const { kafka, topic, groupId, settleChunk, publish, partitionOf, logger, metrics, onCrash } = options;
  const { maxChunk = 500, partitionsAtOnce = 4, sessionTimeoutMs = 6_000 } = options;
  const { patienceMs = 2_000, breakMs = 3_000 } = options;
  const stopping = new AbortController();
  /** By partition, the ends of the last two publications, the newest first. */
  const publications = new Map<number, [Promise<void>, Promise<void>]>();
  /** By partition, when the publication of its last chunk may begin. */
  const lulls = new Map<number, Lull>();
  // Refused while the group changes, of which the heartbeats tell kafkajs: then the commands come again, somewhere.
  const commits = createOffsetCommits();
  /** A publication failed for good. */
  let crashed = false;
  let assigned: number[] = [];
  /** The partitions that wait for the database. */
  const waiting = new Set<number>();

  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 1_000,
    // What bounds the memory under any backlog: a fetch holds at most this much.
    maxBytesPerPartition: 3 * 1_048_576,
    maxBytes: 3 * 1_048_576,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  });

  function retrying<T>(step: string, lost: AbortSignal, work: () => Promise<T>, onRetry?: () => void): Promise<T> {
    const policy = retry(handleWhen(isTransient), {
      maxAttempts: Number.MAX_SAFE_INTEGER,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 }),
    });
    policy.onRetry((event) => {
      onRetry?.();
      metrics.retries.inc({ step });
      const reason = 'error' in event && event.error instanceof Error ? event.error.message : 'unknown';
      logger.warn({ step, reason, attempt: event.attempt, delayMs: Math.round(event.delay) }, 'trying a chunk again');
    });
    return policy.execute(work, AbortSignal.any([lost, stopping.signal]));
  }

  /**
   * Settles a chunk as soon as the database takes it. kafkajs fetches for no partition while one of them is at work: so
   * one that cannot get on, because somebody holds the row of a show, gives way to the others from time to time.
   * @throws OutOfPatience when it should give way
   */
  async function settlePatiently(chunk: Chunk, partition: number, lost: AbortSignal, onWriting: OnWriting) {
    const endMs = performance.now() + patienceMs;
    const settled = await retrying(
      'commit',
      lost,
      () => {
        if (performance.now() > endMs) throw new OutOfPatience();
        return settleOrNothing(chunk.commands, onWriting);
      },
      () => waiting.add(partition),
    );
    waiting.delete(partition);
    return settled;
  }

  async function eachBatch({ batch, heartbeat, ...payload }: EachBatchPayload): Promise<void> {
    const { partition, messages } = batch;
    const isMine = () => payload.isRunning() && !payload.isStale() && !stopping.signal.aborted;
    const chunkAt = (first: number) => read(messages.slice(first, first + maxChunk), partition);
    let following: Chunk | undefined;
    /** The chunk is being settled already, behind the one before it. */
    let settling: Promise<Settled | undefined> | undefined;
    let settleBehind: SettleBehind | undefined;
    // What is being settled is published as well, also when this member stops or the partition goes to another one.
    for (let first = 0; first < messages.length && (isMine() || settling); first += maxChunk) {
      const chunk = following ?? chunkAt(first);
      const isLast = first + maxChunk >= messages.length;
      let next: Chunk | undefined;
      let settlingNext: Promise<Settled | undefined> | undefined;
      const onWriting: OnWriting = (behind) => {
        lulls.get(partition)?.resolve();
        if (isLast || !isMine()) return;
        next ??= chunkAt(first + maxChunk);
        settleBehind = behind;
        if (next.commands.length > 0) settlingNext ??= behind?.(next.commands);
      };
      const isSettled = await withHeartbeats(heartbeat, async (lost) => {
        const settled = await timed('commit', async () => {
          if (settling) onWriting(settleBehind);
          const already = await settling;
          if (already !== undefined || !isMine()) return already;
          return settlePatiently(chunk, partition, lost, onWriting);
        });
        if (settled === undefined) return false;
        // Two chunks are on their way out while the next is decided, and no more: that bounds the memory.
        lulls.get(partition)?.resolve();
        await unlessAborted(publications.get(partition)?.[1], lost);
        const lull = isLast ? undefined : createLull(longestLullMs);
        if (lull) lulls.set(partition, lull);
        const deadLetters = [...chunk.deadLetters, ...settled.deadLetters];
        publishInTurn(partition, { ...settled, deadLetters }, lull?.promise, async () => {
          const offset = (BigInt(chunk.last) + 1n).toString();
          await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
          failpoint('worker/after-offset-commit');
        });
        return true;
      }).catch((error: unknown) => {
        if (!(error instanceof OutOfPatience)) throw error;
        const resume = payload.pause();
        setTimeout(resume, breakMs).unref();
        return false;
      });
      if (!isSettled) return;
      // The next fetch goes on from here, whether this is published yet or not; a restart goes on from what is committed.
      payload.resolveOffset(chunk.last);
      if (isLast) return;
      following = next;
      settling = settlingNext;
    }
  }

  function publishInTurn(
    partition: number,
    settled: Settled,
    lull: Promise<void> | undefined,
    commitOffset: () => Promise<void>,
  ): void {
    const [previous = Promise.resolve()] = publications.get(partition) ?? [];
    const publication = Promise.all([previous, lull])
      // Nothing may be committed beyond what could not be published: it comes again with its commands, to the next process.
      .then(() => (crashed ? undefined : publishAndNote(partition, settled, commitOffset)))
      .catch((error: Error) => {
        crashed = true;
        if (!stopping.signal.aborted) onCrash(error);
      });
    publications.set(partition, [publication, previous]);
  }

  async function publishAndNote(
    partition: number,
    { outcomes, deadLetters }: Settled,
    commitOffset: () => Promise<void>,
  ): Promise<void> {
    await timed('publish', () =>
      retrying('publish', stopping.signal, () => publish({ partition, outcomes, deadLetters })),
    );
    failpoint('worker/after-publish');
    logOutcomes(logger, metrics, outcomes);
    for (const { message, reason } of deadLetters) {
      metrics.deadLetters.inc();
      logger.error({ partition, offset: message.offset, reason }, 'command set aside as a dead letter');
    }
    commits.note(partition, commitOffset);
  }

  function read(messages: KafkaMessage[], partition: number): Chunk {
    const commands: LoggedCommand[] = [];
    const deadLetters: DeadLetter[] = [];
    for (const message of messages) {
      const logged = readCommand(message, partition, partitionOf);
      if (isDeadLetter(logged)) deadLetters.push(logged);
      else commands.push(logged);
    }
    return { commands, deadLetters, last: messages.at(-1)!.offset };
  }

  async function settleOrNothing(commands: LoggedCommand[], onWriting: OnWriting): Promise<Settled> {
    if (commands.length === 0) return { outcomes: [], deadLetters: [] };
    metrics.chunkSize.observe(commands.length);
    return settleChunk(commands, onWriting);
  }

  async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const result = await work();
    metrics.chunkSeconds.observe({ step }, (performance.now() - startMs) / 1000);
    return result;
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
      await Promise.all(Array.from(publications.values()).flat());
      await commits.flush();
      await consumer.disconnect();
      // Of the chunk that was being decided meanwhile.
      await Promise.all(Array.from(publications.values()).flat());
    },
  };
}
