import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../service/logging.ts';
import type { ReadChunk } from './chunk-reader.ts';
import { createChunkReader } from './chunk-reader.ts';
import type { DeadLetter } from './dead-letters.ts';
import { unlessAborted, withHeartbeats } from './heartbeats.ts';
import { leaveFor } from './leave-group.ts';
import { createMemberFile } from './member-file.ts';
import type { Membership } from './membership.ts';
import { commitOfJoin } from './membership.ts';
import { createOffsetCommits } from './offset-commits.ts';
import type { Pipeline, Submission } from './pipeline.ts';

export type LogConsumer = {
  /** The partitions that this process owns. */
  assigned(): number[];
  /** Whether it waits for an engine, so that restarting this process would not help. */
  isWaiting(): boolean;
  /** Takes no new messages, finishes running work, leaves the group. */
  stop(): Promise<void>;
};

export type ConsumerOptions<Item> = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  logger: Logger;
  /** Reads one message. If it throws, the message becomes a dead letter. */
  read: (message: KafkaMessage, partition: number) => Item | DeadLetter;
  /** The weight of an item, in the unit of `maxWeight`; see chunk-reader. */
  weigh?: (item: Item) => number;
  maxMessages?: number;
  maxWeight?: number;
  /** Makes the pipeline of a partition when its first messages come. The signal is aborted when the process stops. */
  open: (partition: number, stopping: AbortSignal) => Pipeline<Item>;
  /** Called with a fault that only a restart can fix: the process must end. */
  onFault: (error: Error) => void;
  /** Called with the partitions that this process has been assigned. */
  onAssigned?: (partitions: number[]) => void;
  /** Called before offsets are committed, for writes that must come before. */
  beforeCommit?: () => Promise<void>;
  onCommitted?: () => void;
  /** The directory for its group member id, which its successor reads. */
  memberDir: string;
  /** How many partitions are processed in parallel. */
  partitionsAtOnce?: number;
  /** How long one partition may keep the others from being fetched, in milliseconds. */
  patienceMs?: number;
  sessionTimeoutMs?: number;
  /** The maximum bytes of a fetch over all partitions. It bounds the memory under any backlog. */
  maxFetchBytes?: number;
  /**
   * Under load, the next fetch waits until so many milliseconds per message of this one have passed, so that more
   * messages go together and less work is done per chunk. Default 0.
   */
  gatherMsPerMessage?: number;
  /** The longest that it waits for that, in milliseconds. */
  maxGatherMs?: number;
  /** How long a fetch waits for a message, in milliseconds. A stop may wait as long. */
  maxWaitMs?: number;
};

/** A chunk in work. It keeps no messages, so that finished ones can be freed. */
type Step = Pick<Submission, 'written' | 'settled'> & { first: string; isGivenBack: boolean };

/** A partition and its work. */
type Lane<Item> = {
  partition: number;
  pipeline: Pipeline<Item>;
  /** The chunks that are not settled yet, oldest first. */
  steps: Step[];
  /** Whether it is paused: not fetched until its work is settled. */
  isPaused: boolean;
};

/**
 * Consumes a topic in a consumer group. This file has everything about Kafka. The pipelines have the work: they get
 * chunks of messages, one after the other, and say when each is written, settled and published.
 * kafkajs fetches nothing while it processes a batch. So a batch returns when its last chunk is being written, if more
 * messages are likely, and the next fetch runs meanwhile. A partition that makes no progress is paused: its work
 * continues, it is not fetched until that is settled, and the others go on. A chunk that could not be settled is
 * fetched again, with all behind it. An offset is committed once everything before it is published, in the membership
 * in which the messages were fetched. A process that is restarted after kill -9 first leaves the group for its
 * predecessor, so it gets its partitions at once.
 */
export async function runConsumer<Item>(options: ConsumerOptions<Item>): Promise<LogConsumer> {
  const { kafka, topic, groupId, logger, read, open, onFault, onAssigned, memberDir } = options;
  const { weigh = () => 1, maxMessages = 500, maxWeight = Number.POSITIVE_INFINITY } = options;
  const { partitionsAtOnce = 4, patienceMs = 2_000, sessionTimeoutMs = 6_000, maxWaitMs = 1_000 } = options;
  // Some 2,000 commands.
  const { maxFetchBytes = 1_048_576 } = options;
  const { beforeCommit, onCommitted, gatherMsPerMessage = 0, maxGatherMs = 20 } = options;
  const stopping = new AbortController();
  const lanes = new Map<number, Lane<Item>>();
  const commits = createOffsetCommits({
    topic,
    ...(beforeCommit && { before: beforeCommit }),
    ...(onCommitted && { onCommitted }),
  });
  const memberFile = createMemberFile({ dir: memberDir, groupId, logger });
  let ended = new AbortController();
  let membership: Membership | undefined;
  /** Chunks that are settled but not published. */
  const publishing = new Set<Promise<unknown>>();
  /** Also kept while the group rebalances, for partitions that are not reassigned. */
  let assigned: number[] = [];

  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: maxWaitMs,
    maxBytesPerPartition: 1_048_576,
    maxBytes: maxFetchBytes,
    // Some 13 s, after which it joins anew. kafkajs counts the faults of a consumer's whole life.
    retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 28 },
  });

  function endMembership(): void {
    ended.abort(new Error('the group has changed'));
    membership = undefined;
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset, pause, isRunning, isStale } = payload;
    const { partition } = batch;
    const cameAtMs = performance.now();
    const mine = membership;
    // Fetched before a rebalance that gave the partition to another member.
    if (mine === undefined || !mine.partitions.includes(partition)) return;
    await withHeartbeats(heartbeat, async (outOfGroup) => {
      const lane = laneOf(partition);
      const lost = AbortSignal.any([outOfGroup, mine.ended]);
      const isMine = () => isRunning() && !isStale() && !lost.aborted && !stopping.signal.aborted;
      const chunks = createChunkReader(batch.messages, {
        read: (message) => read(message, partition),
        weigh,
        maxMessages,
        maxWeight,
      });
      let isOfMany = false;
      // For the whole batch: a thousand bookings take less, a hundred large halls take minutes.
      const endMs = performance.now() + patienceMs;
      for (;;) {
        const before = lane.steps.at(-1);
        if (before !== undefined && !(await happensBy(endMs, before.written, lost))) return pausePartition(lane, pause);
        const chunk = isMine() ? chunks.next() : undefined;
        if (chunk === undefined) break;
        // The fetch has several chunks, so more messages are likely to be waiting.
        isOfMany ||= !chunk.isLast;
        const end = chunk.isLast ? batch.lastOffset() : chunk.last;
        submit(lane, { ...chunk, last: end }, { lost, membership: mine, isFollowed: isOfMany });
        // The next fetch continues from there, whether or not this chunk is settled.
        resolveOffset(chunk.last);
      }
      // If few messages came, more of them gather while this chunk is processed.
      const last = lane.steps.at(-1);
      if (last !== undefined && !(await happensBy(endMs, isOfMany ? last.written : last.settled, lost))) {
        pausePartition(lane, pause);
      } else if (!isOfMany) {
        await gather(cameAtMs + Math.min(batch.messages.length * gatherMsPerMessage, maxGatherMs));
      }
    });
  }

  /** Waits until a point in time, if it is a millisecond away or more. */
  function gather(untilMs: number): Promise<void> | undefined {
    const leftMs = untilMs - performance.now();
    return leftMs < 1 ? undefined : new Promise((resolve) => setTimeout(resolve, leftMs));
  }

  /** Whether something happens before a point in time; false when that is over. */
  async function happensBy(endMs: number, promise: Promise<unknown>, lost: AbortSignal): Promise<boolean> {
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) return lost.aborted;
    let timer: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, leftMs, false);
    });
    const happens = promise.then(
      () => true,
      () => true,
    );
    try {
      return (await unlessAborted(Promise.race([happens, outOfPatience]), lost)) ?? true;
    } catch (error) {
      // The messages are fetched again, by the new owner of the partition.
      if (lost.aborted) return true;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function laneOf(partition: number): Lane<Item> {
    const known = lanes.get(partition);
    if (known !== undefined) return known;
    const lane = { partition, pipeline: open(partition, stopping.signal), steps: [], isPaused: false };
    lanes.set(partition, lane);
    return lane;
  }

  type Fetched = { lost: AbortSignal; membership: Membership; isFollowed: boolean };

  function submit(lane: Lane<Item>, chunk: ReadChunk<Item>, { lost, membership: mine, isFollowed }: Fetched): void {
    const { partition, pipeline, steps } = lane;
    const { items, deadLetters, first, last } = chunk;
    const { written, settled, published } = pipeline.submit({ partition, items, deadLetters, isFollowed, lost });
    const step: Step = { written, settled, first, isGivenBack: false };
    steps.push(step);
    settled.then(
      (isDone) => {
        if (isDone) steps.splice(steps.indexOf(step), 1);
        else if (!step.isGivenBack) goBackTo(lane, step, mine);
      },
      (error: Error) => {
        steps.splice(steps.indexOf(step), 1);
        onFault(error);
      },
    );
    const end = (BigInt(last) + 1n).toString();
    const publication = published.then((isDone) => {
      if (isDone) commits.note(partition, end, mine);
      publishing.delete(publication);
    });
    publishing.add(publication);
  }

  /** Seeks back to a chunk that could not be settled; all behind it comes again too. */
  function goBackTo(lane: Lane<Item>, step: Step, mine: Membership): void {
    for (const given of lane.steps.splice(lane.steps.indexOf(step))) given.isGivenBack = true;
    if (mine !== membership || stopping.signal.aborted) return;
    consumer.seek({ topic, partition: lane.partition, offset: step.first });
  }

  /** Pauses a partition until all its work is settled. */
  function pausePartition(lane: Lane<Item>, pause: () => () => void): void {
    if (lane.isPaused) return;
    const { partition, steps } = lane;
    logger.warn({ partition, first: steps[0]?.first }, 'a partition is paused while it retries');
    const resume = pause();
    lane.isPaused = true;
    Promise.allSettled(steps.map(({ settled }) => settled)).then(() => {
      lane.isPaused = false;
      resume();
    });
  }

  consumer.on(consumer.events.REBALANCING, endMembership);
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    endMembership();
    ended = new AbortController();
    assigned = payload.memberAssignment[topic] ?? [];
    membership = { partitions: assigned, ended: ended.signal, commit: commitOfJoin(payload) };
    memberFile.write(payload.memberId);
    logger.info({ partitions: assigned }, 'partitions assigned');
    onAssigned?.(assigned);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    endMembership();
    // If kafkajs does not restart the consumer, it stays connected without consuming (kafkajs#1513).
    if (!payload.restart) onFault(payload.error);
  });
  await leaveFor(kafka, groupId, memberFile.takePredecessors(), logger);
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: partitionsAtOnce,
    eachBatch,
  });

  const allSettled = () =>
    Promise.allSettled(Array.from(lanes.values()).flatMap(({ steps }) => steps.map(({ settled }) => settled)));

  return {
    assigned: () => assigned,
    isWaiting: () => Array.from(lanes.values()).some(({ pipeline }) => pipeline.isWaiting()),
    async stop() {
      stopping.abort(new Error('the process stops'));
      // A crashed consumer has no group any more.
      if (membership !== undefined) consumer.pause([{ topic }]);
      // Before it leaves the group, so that offsets of published work can still be committed.
      await allSettled();
      await Promise.all(publishing);
      await commits.flush();
      await consumer.disconnect();
      memberFile.remove();
    },
  };
}
